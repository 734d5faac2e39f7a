import io
import itertools
import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.domain.audit.models import Entry
from portal.domain.audit.states import SYSTEM
from portal.domain.booking import actions as booking
from portal.domain.booking.rules.settings import Rule
from portal.domain.clinics.models import Clinic, Doctor, Position
from portal.domain.regions import queries as regions
from portal.domain.schedule.actions import importing
from portal.domain.schedule.models import Absence, Slot, WeekTemplate, WorkSession
from portal.sites.command_line.management.commands import import_region

pytestmark = pytest.mark.django_db
_TURN, _WRITES = 'SELECT "regions_region"."code" AS "pk" FROM', {"UPDATE", "INSERT"}
AT = datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, 09:00 in Moscow

REGION = {"kind": "region", "code": "26", "brand": "Моя клиника", "support_phone": "+7 865 200-00-00"}
CLINIC = {
    "kind": "clinic",
    "id": "c1",
    "oid": "1.2.643.5.1.13.13.12.2.26.1",
    "full_name": "ГБУЗ «Поликлиника № 1»",
    "short_name": "Поликлиника № 1",
    "type": "adult_polyclinic",
    "district": "Ставрополь",
    "address": "ул. Зелёная, 1",
    "latitude": 45.04,
    "longitude": 41.97,
    "phones": ["+7 865 200-00-01"],
    "hours": "пн–пт 7:30–19:00",
    "time_zone": "Europe/Moscow",
    "serves": "adults",
}
SITE = {
    "kind": "site",
    "id": "s1",
    "clinic": "c1",
    "name": "Корпус 2",
    "address": "ул. Мира, 2",
    "latitude": None,
    "longitude": None,
}
SPECIALITY = {
    "kind": "speciality",
    "code": "110",
    "name": "Терапевт участковый",
    "patient_name": "Терапевт",
    "group": "терапевт",
    "serves": "adults",
    "self_booking": True,
    "needs_referral": False,
}
POSITION = {"kind": "position", "id": "p1", "clinic": "c1", "speciality": "110", "title": "врач-терапевт"}
DOCTOR = {
    "kind": "doctor",
    "id": "d1",
    "position": "p1",
    "site": "s1",
    "surname": "Ёлкина",
    "name": "Анна",
    "patronymic": None,
    "area": "12",
    "room": "214",
    "min_age": 18,
    "max_age": None,
    "sex": None,
    "gender": "f",
    "self_booking": True,
}
TEMPLATE = {
    "kind": "week_template",
    "id": "t1",
    "doctor": "d1",
    "weekday": 1,
    "starts": "08:00",
    "ends": "12:00",
    "slot_minutes": 15,
    "room": "214",
    "valid_from": "2026-01-01",
    "valid_to": None,
}
ABSENCE = {"kind": "absence", "id": "a1", "doctor": "d1", "from_day": 7, "days": 1, "reason": "sick"}
ALL = [REGION, CLINIC, SITE, SPECIALITY, POSITION, DOCTOR, TEMPLATE, ABSENCE]


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(import_region.timezone, "now", lambda: AT)


@pytest.fixture
def put(tmp_path):
    """Write a file of rows; bytes stand as they are."""

    def write(*rows, name="region.jsonl"):
        path = tmp_path / name
        lines = (
            row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows
        )
        path.write_bytes(b"\n".join(lines) + b"\n")
        return path

    return write


def _run(*paths, **options):
    """Return what was printed, what was refused, and the sentence of failure."""
    out, err, failure = io.StringIO(), io.StringIO(), None
    try:
        call_command("import_region", *map(str, paths), stdout=out, stderr=err, no_color=True, **options)
    except CommandError as error:
        failure = error
    assert failure is None or failure.returncode == 1
    refused = [line.split("/")[-1] for line in err.getvalue().splitlines()]
    return out.getvalue(), refused, str(failure or "")


def test_a_region_is_taken_in_and_opened(put):
    out, refused, failure = _run(put(*ALL))
    assert (refused, failure) == ([], "")
    region = regions.open_region("26")
    assert (region.brand, region.support_phone) == ("Моя клиника", "+7 865 200-00-00")
    doctor = Doctor.objects.select_related("clinic", "speciality", "site").get(external_id="d1")
    assert (doctor.clinic.external_id, doctor.speciality.code, doctor.site.external_id) == ("c1", "110", "s1")
    assert (doctor.search_key, doctor.min_age, doctor.patronymic) == ("елкина анна", 18, "")
    absence = Absence.objects.get()
    assert (absence.from_date, absence.to_date) == (date(2026, 11, 30), date(2026, 11, 30))
    assert [session.state for session in WorkSession.objects.order_by("starts_at")] == [
        "open",
        "closed",
        "open",
    ]
    assert Slot.objects.count() == 48
    assert "врачи: создано 1, изменено 0, без изменений 0, отказано 0" in out
    assert "открыто приёмов 3, мест 48" in out


def test_a_second_run_changes_nothing(put):
    path = put(*ALL)
    _run(path)
    tables = (Clinic, Doctor, Position, WeekTemplate, Absence, WorkSession, Slot, Entry)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    out, _, failure = _run(path)
    assert failure == ""
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    assert "создано 0, изменено 0, без изменений 1, отказано 0" in out


def test_only_changed_rows_are_rewritten(put):
    _run(put(*ALL))
    kept = Clinic.objects.get().pk
    out, _, _ = _run(put(REGION, CLINIC | {"short_name": "Первая"}, SITE))
    clinic = Clinic.objects.get()
    assert (clinic.pk, clinic.short_name) == (kept, "Первая")
    assert "первая" in clinic.search_key
    assert "клиники: создано 0, изменено 1" in out
    assert "подразделения: создано 0, изменено 0, без изменений 1" in out
    assert Doctor.objects.filter(is_active=True).count() == 1  # what is missing in a file stays


def test_active_false_closes(put):
    _run(put(*ALL))
    _run(put(REGION, DOCTOR | {"active": False}))
    assert Doctor.objects.get().is_active is False
    assert {(session.state, session.reason) for session in WorkSession.objects.all()} == {
        ("closed", "withdrawn")
    }


def test_order_inside_a_batch_is_free_for_kinds_that_stand_earlier(put):
    files = put(REGION, CLINIC, SITE, name="1.jsonl"), put(*ALL[3:], name="2.jsonl")
    assert _run(*files)[1:] == ([], "")
    assert Doctor.objects.count() == 1


BAD = [
    (b'{"kind": "clinic", ', "region.jsonl:9: не JSON: ошибка у знака 19"),
    (b"\xd0", "region.jsonl:9: не UTF-8: байт 1"),
    (b"[]", "region.jsonl:9: в строке должен стоять один объект { … }"),
    (b'{"kind": "clinic", "id": "' + b"x" * 1024 * 1024 + b'"}', "region.jsonl:9: строка длиннее 64 КБ"),
    ({"kind": "ward", "id": "1"}, None),
    ({"id": "1"}, None),
    ({"kind": ["clinic"]}, None),
    (DOCTOR | {"id": "d2", "position": "p9"}, None),
    (DOCTOR | {"id": 2}, "region.jsonl:9: id: нужен текст"),
    (DOCTOR, "region.jsonl:9: id: уже стоит в строке 6"),
    (DOCTOR | {"id": "d2", "min_agee": 3}, "region.jsonl:9: min_agee: такого поля нет"),
    (DOCTOR | {"id": "d2", "surname": "Ё\u0000"}, None),
    (TEMPLATE | {"id": "t2", "ends": "08:00"}, "region.jsonl:9: ends: должно быть позже, чем starts"),
    (TEMPLATE | {"id": "t2", "slot_minutes": 241}, None),
    (TEMPLATE | {"id": "t2", "ends": "08:10"}, "region.jsonl:9: slot_minutes: больше всего времени приёма"),
    (TEMPLATE | {"id": "t2", "valid_to": "2025-01-01"}, "region.jsonl:9: valid_to: раньше, чем valid_from"),
    (ABSENCE | {"id": "a2", "reason": "party"}, None),
    (ABSENCE | {"id": "a2", "from": "2026-12-01", "to": "2026-12-02"}, None),
]


@pytest.mark.parametrize(("row", "sentence"), BAD)
def test_a_bad_row_is_told_and_the_rest_is_taken_in(put, row, sentence):
    last = CLINIC | {"id": "c2"}
    _, refused, failure = _run(put(*ALL, row, last))
    assert failure == "Не принято строк: 1. Остальное принято."
    assert {line.split(":")[1] for line in refused} == {"9"}
    assert sentence is None or refused == [sentence]
    assert Clinic.objects.filter(external_id="c2").count() == 1
    assert Doctor.objects.count() == 1


def test_every_wrong_field_of_a_row_is_told(put):
    _, refused, _ = _run(put(*ALL, DOCTOR | {"id": "", "gender": "x", "max_age": "old"}))
    assert [line.split(":")[2].strip() for line in refused] == ["max_age", "id", "gender"]


def test_a_wrong_region_leaves_its_rows_without_one(put):
    _, refused, failure = _run(put(REGION, REGION | {"code": "99"}, CLINIC, REGION, CLINIC | {"id": "c2"}))
    assert refused == [
        "region.jsonl:2: code: нет региона с таким номером",
        "region.jsonl:3: не ясно, чей это регион: нет верной строки region выше",
    ]
    assert failure.startswith("Не принято строк: 2.")
    assert [clinic.external_id for clinic in Clinic.objects.all()] == ["c2"]


def test_a_row_keeps_its_clinic(put):
    _run(put(*ALL))
    moved = [CLINIC | {"id": "c2"}, POSITION | {"clinic": "c2"}, POSITION | {"id": "p2", "clinic": "c2"}]
    _, refused, _ = _run(put(REGION, *moved, DOCTOR | {"position": "p2", "site": None}))
    assert [line.split(":")[1:3] for line in refused] == [["3", " clinic"], ["5", " position"]]
    assert Doctor.objects.get().clinic.external_id == "c1"


def test_a_site_of_another_clinic_is_refused(put):
    site = SITE | {"id": "s2", "clinic": "c2"}
    _, refused, _ = _run(put(*ALL, CLINIC | {"id": "c2"}, site, DOCTOR | {"id": "d2", "site": "s2"}))
    assert refused == ["region.jsonl:11: site: это подразделение другой клиники"]


def test_regions_do_not_see_each_others_rows(put):
    _run(put(*ALL))
    _, refused, _ = _run(put({"kind": "region", "code": "73"}, DOCTOR))
    assert refused == ["region.jsonl:2: position: «p1» не найдено: такая строка должна стоять раньше"]
    assert regions.open_region("73") is None  # no clinic, nothing to offer


def test_batches_keep_references(put, monkeypatch):
    monkeypatch.setattr("portal.domain.schedule.actions.importing.BATCH", 2)
    assert _run(put(*ALL))[1:] == ([], "")
    assert (Doctor.objects.count(), Absence.objects.count()) == (1, 1)


def test_a_mark_of_order_and_empty_lines_are_forgiven(put):
    first = b"\xef\xbb\xbf" + json.dumps(REGION).encode() + b"\r"
    assert _run(put(first, b"", b"  ", CLINIC))[1:] == ([], "")
    assert Clinic.objects.count() == 1


def test_region_option_stands_for_files_without_a_region(put):
    assert _run(put(CLINIC), region="26")[1:] == ([], "")
    assert Clinic.objects.get().region_id == "26"
    assert _run(put(CLINIC), region="99")[2] == "Нет региона с номером «99»."


def test_no_open_leaves_the_region_off(put):
    _run(put(*ALL), no_open=True)
    assert regions.open_region("26") is None
    assert WorkSession.objects.count() == 0


def test_a_missing_file_is_told_in_a_sentence(tmp_path):
    assert "не найден или не читается" in _run(tmp_path / "none.jsonl")[2]


def test_the_record_says_who_and_what_without_names(put):
    _run(put(*ALL))
    told = {entry.action: entry.facts for entry in Entry.objects.all()}
    assert told["region.imported"]["doctor"] == [1, 0]
    assert set(told) == {"region.settled", "region.imported", "region.switched_on", "schedule.opened"}
    assert "лкина" not in json.dumps(told, ensure_ascii=False)
    assert {entry.actor_id for entry in Entry.objects.all()} == {"import_region"}


@pytest.mark.parametrize("size", [1, 30])
def test_a_batch_takes_the_same_queries_for_any_rows(put, size, django_assert_max_num_queries):
    rows = [DOCTOR | {"id": f"d{number}"} for number in range(size)]
    path = put(*ALL[:5], *rows)
    with django_assert_max_num_queries(
        66
    ):  # 19 of them lay words and count places, three are about whom doctors see
        _run(path, no_open=True)
    assert Doctor.objects.count() == size


def _set(rule, value, since_at, **where):
    return booking.set_rule(
        rule=rule, value=value, where=booking.Where("26", **where), since_at=since_at, till_at=None,
        at=since_at, by=SYSTEM,
    )  # fmt: skip


def test_what_is_set_stands_above_what_is_imported(put):
    """A file brings the doctor's own data; what an operator has set holds on, and ended gives way to them."""
    _run(put(*ALL), no_open=True)
    own = ("own_min_age", "own_max_age", "own_sex")
    holds = ("min_age", "max_age", "sex", "needs_referral")
    doctors = Doctor.objects.filter(external_id="d1")
    assert doctors.values_list(*own, *holds).get() == (18, None, "", 18, None, "", False)
    number = _set(Rule.AGE_FROM, 30, AT)
    referral = _set(Rule.NEEDS_REFERRAL, 0, AT)
    changed = [SPECIALITY | {"needs_referral": True}, DOCTOR | {"min_age": 20, "max_age": 70, "sex": "f"}]

    _out, refused, failure = _run(put(*ALL[:2], *changed), no_open=True)

    assert (refused, failure) == ([], "")
    assert doctors.values_list(*own, *holds).get() == (20, 70, "f", 30, 70, "f", False)
    assert "врачи: создано 0, изменено 0, без изменений 1" in _run(put(REGION, changed[1]), no_open=True)[0]
    for setting in (number, referral):
        booking.end_rule(setting_id=setting, region="26", at=timezone.now(), by=SYSTEM)
    assert doctors.values_list(*holds).get() == (20, 70, "f", True)


def test_a_long_import_goes_by_settings_that_began_after_it_did(put, monkeypatch):
    _run(put(*ALL), no_open=True)
    ages = Doctor.objects.filter(external_id="d1").values_list("min_age", flat=True)
    _set(Rule.AGE_FROM, 30, AT)
    _set(Rule.AGE_FROM, 40, timezone.now() + timedelta(minutes=30))
    changed = put(*ALL[:2], DOCTOR | {"room": "7"})
    assert (_run(changed, no_open=True)[2], ages.get()) == ("", 30)
    hours = itertools.count(step=3600)  # between the start and the first batch
    monkeypatch.setattr(importing, "time", SimpleNamespace(monotonic=lambda: next(hours)))

    _run(put(*ALL[:2], DOCTOR | {"room": "8"}), no_open=True)

    assert ages.get() == 40


def test_a_batch_of_doctors_takes_the_turn_of_the_region_first(put):
    _run(put(*ALL), no_open=True)
    for rows in ([SPECIALITY | {"needs_referral": True}], [DOCTOR | {"room": "7"}]):
        with CaptureQueriesContext(connection) as captured:
            _run(put(REGION, *rows), no_open=True)
        asked = [one["sql"] for one in captured.captured_queries]
        turn = next(n for n, sql in enumerate(asked) if sql.startswith(_TURN))
        written = [n for n, sql in enumerate(asked) if "clinics_doctor" in sql and sql[:6] in _WRITES]
        assert written != []
        assert turn < min(written)


def test_doctors_follow_the_referral_of_their_speciality(put):
    _run(put(*ALL), no_open=True)
    referral = Doctor.objects.values_list("needs_referral", flat=True)
    assert list(referral.all()) == [False]

    _run(put(REGION, SPECIALITY | {"needs_referral": True}), no_open=True)
    assert list(referral.all()) == [True]

    _run(put(REGION, SPECIALITY), no_open=True)
    assert list(referral.all()) == [False]
