"""Files of schedules: what would break is said first; without leave nothing changes."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from portal.domain.booking.models import Appointment, Broken
from portal.domain.notices.models import Notice
from portal.domain.regions.models import Region, RegionDay
from portal.domain.regions.rules import calendar
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import Absence, Quota, Slot, SpecialDay, WeekTemplate, WorkSession
from tests.factories import booking
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WeekTemplateFactory, in_days

pytestmark = pytest.mark.django_db
REGION = {"kind": "region", "code": "26"}


@pytest.fixture
def put(tmp_path):
    def write(*rows):
        path = tmp_path / "region.jsonl"
        path.write_text("".join(f"{json.dumps(row, default=str)}\n" for row in (REGION, *rows)))
        return str(path)

    return write


@pytest.fixture
def doctor():
    """Works each day 08:00–09:00; somebody is booked in three days."""
    made = DoctorFactory(clinic__region=RegionFactory(), external_id="d-1")
    for weekday in range(1, 8):
        WeekTemplateFactory(
            doctor=made, weekday=weekday, external_id=f"t-{weekday}", starts="08:00:00", ends="09:00:00"
        )
    schedule.open_days(region=made.region, at=now())
    booking.appointment(patient(), Slot.objects.get(doctor=made, wall_date=in_days(3), number=2))
    return made


def run(*args):
    out = StringIO()
    call_command("import_region", *args, stdout=out)
    return out.getvalue()


def tables():
    models = (
        Absence,
        SpecialDay,
        WeekTemplate,
        WorkSession,
        Slot,
        Appointment,
        Broken,
        Notice,
        RegionDay,
        Region,
    )
    return [list(model.objects.order_by("pk").values()) for model in models]


def template(weekday, **told):
    return {
        "kind": "week_template", "id": f"t-{weekday}", "doctor": "d-1", "weekday": weekday, "starts": "08:00",
        "ends": "09:00", "slot_minutes": 15, "valid_from": "2026-01-01", "on_holidays": True,
    } | told  # fmt: skip


BREAKING = [
    {"kind": "absence", "id": "a", "doctor": "d-1", "reason": "sick", "from_day": 2, "days": 3},
    {"kind": "special_day", "id": "s", "doctor": "d-1", "day": in_days(3)},
    {
        "kind": "special_day",
        "id": "s",
        "doctor": "d-1",
        "day": in_days(3),
        "starts": "08:00",
        "ends": "08:30",
        "slot_minutes": 15,
    },
    template(in_days(3).isoweekday(), active=False),
    template(in_days(3).isoweekday(), ends="08:30"),
    template(in_days(3).isoweekday(), valid_to=in_days(1)),
]
HARMLESS = [
    {"kind": "absence", "id": "a", "doctor": "d-1", "reason": "sick", "from_day": 5, "days": 3},
    {
        "kind": "special_day",
        "id": "s",
        "doctor": "d-1",
        "day": in_days(3),
        "starts": "08:30",
        "ends": "12:00",
        "slot_minutes": 15,
    },
    template(in_days(3).isoweekday(), ends="10:00"),
    {"kind": "holiday", "day": in_days(3), "name": "Радоница"},
]


@pytest.mark.parametrize("row", BREAKING)
def test_a_breaking_file_says_so_and_changes_nothing(put, doctor, row):
    before = tables()
    with pytest.raises(CommandError, match="Ничего не загружено: сорвалось бы записей: 1") as refused:
        run(put(row))
    assert refused.value.returncode == 3
    assert tables() == before


@pytest.mark.parametrize("row", BREAKING)
def test_with_leave_it_breaks_just_what_was_said(put, doctor, row):
    assert "Сорвётся записей: 1" in run(put(row), "--preview")
    assert Broken.objects.count() == 0
    assert "сорвано записей: 1" in run(put(row), "--break-visits")
    (row,) = Broken.objects.all()
    assert row.slot is not None
    assert [notice.kind for notice in Notice.objects.all()] == ["visit_broken"]


@pytest.mark.parametrize("row", HARMLESS)
def test_a_harmless_file_goes_in_without_a_question(put, doctor, row):
    assert "Записи людей не сорвутся." in run(put(row), "--preview")
    assert (Absence.objects.count(), SpecialDay.objects.count(), RegionDay.objects.count()) == (0, 0, 0)
    run(put(row))
    assert Broken.objects.count() == 0


def test_a_day_off_breaks_those_who_rest_on_it(put, doctor):
    WeekTemplate.objects.update(on_holidays=False)
    row = {"kind": "holiday", "day": in_days(3), "name": "Радоница"}
    with pytest.raises(CommandError, match="сорвалось бы записей: 1"):
        run(put(row))
    run(put(row), "--break-visits")
    assert Broken.objects.get().why == "holiday"
    run(put(row | {"active": False}))
    assert (RegionDay.objects.count(), Broken.objects.get().ended_as) == (0, "stands")


def test_new_fields_are_laid(put, doctor):
    quotas = {"internet": 3, "registry": 0}
    weekday = in_days(4).isoweekday()
    run(
        put(
            template(
                weekday, id="video", starts="15:00", ends="16:00", slot_kind="video", seats=2, quotas=quotas
            )
        )
    )
    session = WorkSession.objects.get(template__external_id="video", wall_date=in_days(4))
    assert set(session.slots.values_list("kind", "seats")) == {(13, 2)}
    assert dict(Quota.objects.filter(work_session=session).values_list("source", "places")) == {5: 3, 3: 0}


@pytest.mark.parametrize(("row", "says"), [
    (template(1, slot_kind="nobodys"), "slot_kind"),
    (template(1, seats=51), "seats"),
    (template(1, quotas={"mars": 1}), "quotas"),
    (template(1, quotas={"internet": -1}), "quotas"),
    (template(1, quotas={"internet": True}), "quotas"),
    ({"kind": "special_day", "id": "s", "doctor": "d-1", "day": "2026-12-01", "starts": "08:00"}, "стоят вместе"),
    ({"kind": "special_day", "id": "s", "doctor": "d-9", "day": "2026-12-01"}, "не найдено"),
    ({"kind": "holiday", "day": "2026-12-01"}, "name"),
    ({"kind": "holiday", "day": "завтра", "name": "День"}, "day"),
])  # fmt: skip
def test_a_wrong_row_is_told(put, doctor, row, says, capsys):
    with pytest.raises(CommandError, match="Не принято строк: 1"):
        call_command("import_region", put(row), stdout=StringIO())
    assert says in capsys.readouterr().err


def test_check_calendar_fails_before_the_calendar_ends(monkeypatch):
    RegionFactory()
    today = now().date()
    monkeypatch.setattr(calendar, "package_until", lambda: today + timedelta(days=130))
    out = StringIO()
    call_command("check_calendar", stdout=out)
    assert "+ 26" in out.getvalue()
    monkeypatch.setattr(calendar, "package_until", lambda: today + timedelta(days=110))
    with pytest.raises(CommandError, match="Меньше 120 дней до конца календаря: 26"):
        call_command("check_calendar", stdout=out)
    Region.objects.update(calendar_until=date(today.year + 2, 12, 31))
    call_command("check_calendar", stdout=out)
