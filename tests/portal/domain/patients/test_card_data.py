"""Which data make a card: a table of what stands against each field."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.patients.rules import card_data, freezing
from portal.domain.patients.rules.card_data import Why
from portal.domain.patients.states import GROUPS, CardData, Group, Relation
from portal.domain.patients.texts import WRONG

ON = date(2026, 11, 24)
CHILD = CardData("Ёлкина", "Анна", "Игоревна", date(2019, 3, 5), "f", snils="11223344595")
MOTHER = date(1990, 5, 17)


def against(told: CardData, relation: Relation = Relation.CHILD) -> list[tuple[str, Why]]:
    found = card_data.wrong(told, relation=relation, parent=MOTHER, on=ON)
    return [(problem.field, problem.why) for problem in found]


def test_right_data_have_nothing_against_them():
    assert against(CHILD) == []
    grown = replace(CHILD, birth_date=date(1960, 1, 1))
    assert against(grown, Relation.RELATIVE) == []


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("surname", "", Why.NAME),
        ("name", "Anna", Why.NAME),
        ("surname", "А" * 200, Why.NAME_LONG),
        ("patronymic", "<b>", Why.NAME),
        ("name", "'; DROP TABLE patients_card; --", Why.NAME),
        ("birth_date", date(2026, 11, 25), Why.BIRTH_AHEAD),
        ("birth_date", date(1899, 12, 31), Why.BIRTH_DATE),
        ("sex", "x", Why.SEX),
        ("snils", "11223344596", Why.SNILS),
        ("phone", "+7123", Why.PHONE),
        ("insurer", "С" * 201, Why.INSURER),
        ("insurer", "<b>СОГАЗ</b>", Why.INSURER_SIGNS),
    ],
)
def test_wrong_field_is_named(field, value, why):
    assert (field, why) in against(replace(CHILD, **{field: value}))


@pytest.mark.parametrize(("born", "expected"), [(2007, [Why.CHILD_IS_OLDER]), (2006, []), (None, [])])
def test_a_child_is_twelve_years_younger_than_the_parent(born, expected):
    parent = date(born, 12, 31) if born else None
    told = replace(CHILD, birth_date=date(2018, 12, 30))
    found = card_data.wrong(told, relation=Relation.CHILD, parent=parent, on=ON)
    assert [problem.why for problem in found] == expected


@pytest.mark.parametrize(
    ("number", "kind", "is_sure", "expected"),
    [
        ("7849500830000203", "new", False, []),
        ("6555320880000082", "new", False, [Why.POLICY_CHECK]),
        ("6555320880000082", "new", True, []),
        ("123456789", "temporary", False, []),
        ("12345678901", "old", False, [Why.POLICY]),
        ("123456", "old", False, []),
    ],
)
def test_policy_is_checked_by_its_kind(number, kind, is_sure, expected):
    told = replace(CHILD, policy_number=number, policy_kind=kind, is_policy_sure=is_sure)
    assert [why for _, why in against(told)] == expected


def test_neither_policy_nor_snils_is_refused():
    assert against(replace(CHILD, snils="")) == [("policy_number", Why.POLICY_OR_SNILS)]


@pytest.mark.parametrize(
    ("born", "relation", "paper", "expected"),
    [
        (date(2012, 11, 25), "child", "RF_PASSPORT", [Why.DOCUMENT_OF_AGE]),
        (date(2012, 11, 24), "child", "RF_PASSPORT", []),
        (date(2012, 11, 25), "child", "OTHER", []),
        (date(2008, 11, 24), "child", "RF_PASSPORT", [Why.CHILD_IS_ADULT]),
        (date(2008, 11, 25), "child", "RF_PASSPORT", []),
        (date(2008, 11, 25), "relative", "RF_PASSPORT", [Why.RELATIVE_IS_CHILD]),
        (date(2008, 11, 24), "relative", "RF_PASSPORT", []),
    ],
)
def test_ages_of_fourteen_and_eighteen_are_counted_to_the_day(born, relation, paper, expected):
    told = replace(
        CHILD, birth_date=born, document_type=paper, document_series="0711", document_number="556677"
    )
    assert [why for _, why in against(told, Relation(relation))] == expected


def test_birth_certificate_from_fourteen_on_is_refused():
    told = replace(
        CHILD,
        birth_date=date(2012, 11, 24),
        document_type="RF_BRTH_CERT",
        document_series="I-ДН",
        document_number="556677",
    )
    assert against(told) == [("document_type", Why.DOCUMENT_OF_AGE)]
    assert against(replace(told, birth_date=date(2012, 11, 25))) == []


def test_a_kind_of_paper_that_is_none_is_refused():
    told = replace(CHILD, document_type="LIBRARY", document_number="1")
    assert against(told) == [("document_number", Why.DOCUMENT)]


def test_numbers_of_another_card_are_taken():
    other = replace(CHILD, name="Ольга")
    assert [problem.field for problem in card_data.taken(CHILD, [other])] == ["snils"]
    assert card_data.taken(CHILD, [replace(other, snils="16072239447")]) == []


def test_same_person_is_known_whatever_the_letters():
    assert card_data.is_same_person(CHILD, replace(CHILD, surname="ЕЛКИНА", name=" анна"))
    assert not card_data.is_same_person(CHILD, replace(CHILD, birth_date=date(2019, 3, 6)))


def test_every_reason_has_its_sentence():
    assert sorted(WRONG) == sorted(Why)


def test_groups_hold_every_field_once():
    names = [name for fields in GROUPS.values() for name in fields]
    assert sorted(names) == sorted(CardData.__dataclass_fields__)


@pytest.mark.parametrize(
    ("is_from_esia", "typed", "is_confirmed", "expected"),
    [
        (True, "", True, {Group.PERSON, Group.SNILS}),
        (True, "snils", True, {Group.PERSON}),
        (False, "", False, set()),
        (False, "", True, {Group.PERSON, Group.SNILS}),
    ],
)
def test_what_stands_fast(is_from_esia, typed, is_confirmed, expected):
    told = replace(CHILD, phone="+79181112233")
    found = freezing.frozen(told, is_from_esia=is_from_esia, typed=typed, is_confirmed=is_confirmed)
    assert set(found) == expected


def test_every_sentence_about_wrong_data_ends_with_a_full_stop():
    assert [why for why, said in WRONG.items() if not said.endswith(".")] == []
    assert set(WRONG) == set(Why)
