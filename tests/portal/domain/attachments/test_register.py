"""The built-in register: filled by import, asked like any other."""

import contextlib
import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from portal.adapters.mis.own.register import OwnRegister
from portal.domain.attachments import actions, ports
from portal.domain.attachments.models import Attachment, RegisterEntry, Search
from portal.domain.attachments.states import Kind
from portal.domain.privacy import queries as privacy
from tests.factories.accounts import NOW
from tests.factories.attachments import AttachmentFactory, RegisterEntryFactory, SearchFactory, line_about
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.patients import CardFactory, HoldingFactory, patient
from tests.factories.regions import RegionFactory
from tests.fakes.register import person_of

pytestmark = pytest.mark.django_db
LINE = {
    "kind": "attachment", "id": "a1", "surname": "Ёлкина", "name": "Анна", "patronymic": "Петровна",
    "birth_date": "1990-01-01", "snils": "112-233-445 95", "policy": "2658900898000015",
    "attached_as": "therapeutic", "clinic": "c1", "area": "3", "doctor": "d1", "since": "2025-09-01",
}  # fmt: skip


@pytest.fixture
def clinic(db):
    doctor = DoctorFactory(clinic__external_id="c1", external_id="d1")
    DoctorFactory(external_id="d2")
    return doctor.clinic


@pytest.fixture
def take(clinic, tmp_path):
    """Import lines; return what was refused."""

    def call(*rows):
        path = tmp_path / "lines.jsonl"
        path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8")
        err = io.StringIO()
        with contextlib.suppress(CommandError):
            call_command(
                "import_region", str(path), region="26", no_open=True, stdout=io.StringIO(), stderr=err
            )
        return [line.split(":", 2)[2].strip() for line in err.getvalue().splitlines()]

    return call


def test_line_is_taken_in_and_a_second_run_changes_nothing(take, clinic):
    assert take(LINE) == []
    columns = (
        "external_id",
        "name_key",
        "birth_date",
        "snils",
        "policy",
        "kind",
        "clinic",
        "area",
        "since_date",
    )
    before = list(RegisterEntry.objects.values_list(*columns))
    assert before == [
        ("a1", "елкина анна", date(1990, 1, 1), "11223344595", "2658900898000015", "therapeutic", clinic.pk, "3",
         date(2025, 9, 1))
    ]  # fmt: skip
    assert take(LINE) == []
    assert list(RegisterEntry.objects.values_list(*columns)) == before


def test_person_may_move_to_another_clinic(take, clinic):
    other = ClinicFactory(external_id="c2")
    take(LINE)
    assert take(LINE | {"clinic": "c2", "doctor": None}) == []
    assert RegisterEntry.objects.get().clinic == other


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"snils": None, "policy": None}, "snils: нужен СНИЛС или полис: по одному имени человека не узнать"),
        (
            {"snils": "112-233-445 96"},
            "snils: Такого СНИЛС не бывает. Сверьте номер с документом: в одной из цифр ошибка.",
        ),
        ({"policy": "123456789"}, "policy: нужны 16 цифр единого номера"),
        ({"birth_date": "1850-01-01"}, "birth_date: нужна дата не раньше 1900-01-01"),
        ({"attached_as": "surgeon"}, "attached_as: может быть только: therapeutic, pediatric, women, dental"),
        ({"clinic": "c9"}, "clinic: «c9» не найдено: такая строка должна стоять раньше"),
        ({"doctor": "d2"}, "doctor: это врач другой клиники"),
        ({"surname": "Ё" * 101}, "surname: длиннее 100 знаков"),
    ],
)
def test_bad_line_is_told_and_the_rest_is_taken_in(take, change, complaint):
    assert take(LINE | change, LINE | {"id": "a2"}) == [complaint]
    assert list(RegisterEntry.objects.values_list("external_id", flat=True)) == ["a2"]


def test_policy_with_a_wrong_check_digit_is_taken_for_old_registries_hold_such(take):
    assert take(LINE | {"policy": "2658900898000016"}) == []


def find(card, region="26"):
    return OwnRegister().find(region=region, person=person_of(card))


def test_register_finds_by_either_number_and_by_name_and_birth_date(clinic):
    card = CardFactory()
    nobody = {"snils": "", "policy": ""}
    by_snils = line_about(card, surname="Иная", birth_date=date(1970, 1, 1), policy="", clinic=clinic)
    by_policy = line_about(card, surname="Другая", birth_date=date(1970, 1, 1), snils="", clinic=clinic)
    by_name = line_about(card, surname=card.surname.upper(), **nobody | {"policy": "1" * 16}, clinic=clinic)
    RegisterEntryFactory(clinic=clinic, snils="11223344595")
    found = {record.person.surname for record in find(card)}
    assert found == {by_snils.surname, by_policy.surname, by_name.surname}
    assert find(card, "73") == []


def test_lines_of_one_person_are_one_record(clinic):
    card = CardFactory()
    line_about(card, clinic=clinic)
    line_about(card, clinic=clinic, kind=Kind.DENTAL)
    line_about(card, clinic=clinic, kind=Kind.WOMEN, is_active=False)
    records = find(card)
    assert [sorted(one.kind for one in record.attached) for record in records] == [["dental", "therapeutic"]]


def test_register_costs_one_query_for_one_and_for_three(clinic, django_assert_num_queries):
    card = CardFactory()
    for kind in (Kind.THERAPEUTIC, Kind.WOMEN, Kind.DENTAL):
        line_about(card, clinic=clinic, kind=kind)
        with django_assert_num_queries(1):
            assert len(find(card)) == 1


def test_own_register_is_the_one_that_is_filled_in():
    assert ports.register("26").name == "import"


def test_portal_without_registers_says_that_it_is_put_together_wrongly(monkeypatch):
    monkeypatch.setattr(ports, "register_of", None)
    with pytest.raises(RuntimeError):
        ports.register("26")


def test_archive_of_a_person_holds_the_attachments():
    who = patient()
    one = AttachmentFactory(search__card=who.card)
    AttachmentFactory(clinic=one.clinic)
    told = privacy.everything(account_id=who.account.pk, at=NOW).attachments
    assert [(row["card_number"], row["clinic_name"], row["area"]) for row in told] == [
        (str(who.card.pk), one.clinic.full_name, "3")
    ]


@pytest.mark.parametrize(("scope", "count"), [("book", 0), ("visits", 0), ("all", 1)])
def test_archive_holds_a_relatives_attachments_only_where_everything_may_be_seen(scope, count):
    who = patient()
    mother = HoldingFactory(account=who.account, relation="relative", scope=scope).card
    AttachmentFactory(search__card=mother)
    assert len(privacy.everything(account_id=who.account.pk, at=NOW).attachments) == count


def emptied(card):
    type(card).objects.filter(pk=card.pk).update(
        consent=None, emptied_at=NOW, surname="", snils="", policy_number="", policy_kind=""
    )


def test_erasing_forgets_emptied_cards_and_keeps_those_that_somebody_holds():
    who, other = patient(), patient()
    shared = HoldingFactory(account=who.account, relation="child").card
    for card in (who.card, shared, other.card):
        AttachmentFactory(search__card=card)
    emptied(who.card)
    actions.erase(account_id=who.account.pk)
    assert set(Search.objects.values_list("card", flat=True)) == {shared.pk, other.card.pk}
    assert Attachment.objects.count() == 2


def test_sweep_forgets_cards_that_were_emptied_otherwise():
    RegionFactory()
    card = SearchFactory(ended=True).card
    emptied(card)
    actions.look(at=NOW)
    assert Search.objects.count() == 1
    actions.sweep(at=NOW)
    assert Search.objects.count() == 0
