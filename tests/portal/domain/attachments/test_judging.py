"""What records mean for a person: whose they are, what differs, what is never told."""

from datetime import date

import pytest

from portal.domain.attachments.rules import judging
from portal.domain.attachments.rules.records import Attached, Person, Record
from portal.domain.attachments.states import Field, Kind, State

ANNA = Person("Ёлкина", "Анна", "Петровна", date(1990, 1, 1), "11223344595", "2658900898000015")
CLINIC = Attached(Kind.THERAPEUTIC, "gp1", area="3", since=date(2025, 9, 1))


def other(**told):
    names = ("surname", "name", "patronymic", "birth_date", "snils", "policy")
    return Person(**{name: told.get(name, getattr(ANNA, name)) for name in names})


def judge(*people, attached=(CLINIC,)):
    return judging.judge(ANNA, [Record(person, attached) for person in people])


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"surname": "ЕЛКИНА "},
        {"patronymic": ""},
        {"snils": ""},
        {"policy": ""},
    ],
)
def test_record_of_the_same_person_is_taken(told):
    assert judge(other(**told)) == judging.Verdict(State.FOUND, (CLINIC,))


@pytest.mark.parametrize(
    ("told", "differs"),
    [
        ({"surname": "Палкина"}, [Field.SURNAME]),
        ({"name": "Ана"}, [Field.NAME]),
        ({"patronymic": "Павловна"}, [Field.PATRONYMIC]),
        ({"birth_date": date(1990, 1, 2)}, [Field.BIRTH_DATE]),
        ({"snils": "08765430300"}, [Field.SNILS]),
        ({"policy": "7849500830000203"}, [Field.POLICY]),
        ({"surname": "Палкина", "snils": ""}, [Field.SURNAME]),
        ({"birth_date": date(1991, 1, 1), "policy": "7849500830000203"}, [Field.BIRTH_DATE, Field.POLICY]),
        ({"snils": "", "policy": ""}, [Field.SNILS, Field.POLICY]),
    ],
)
def test_slip_is_named_and_nothing_is_taken(told, differs):
    assert judge(other(**told)) == judging.Verdict(State.MISMATCH, (), tuple(differs))


def test_number_that_is_somebody_elses_is_named():
    stranger = other(surname="Чужих", name="Олег", patronymic="", birth_date=date(1970, 2, 3), policy="")
    assert judge(stranger) == judging.Verdict(State.MISMATCH, (), (Field.SNILS,))


def test_namesake_is_nobody():
    namesake = other(snils="08765430300", policy="7849500830000203")
    assert judge(namesake) == judging.Verdict(State.NONE)


def test_stranger_tells_nothing_and_is_counted():
    stranger = other(
        surname="Чужих",
        name="Олег",
        birth_date=date(1970, 2, 3),
        snils="08765430300",
        policy="7849500830000203",
    )
    assert judge(stranger) == judging.Verdict(State.NONE, strangers=1)
    assert judge(stranger, other()) == judging.Verdict(State.FOUND, (CLINIC,), strangers=1)


def test_attachments_of_another_record_are_never_taken():
    theirs = Attached(Kind.DENTAL, "sp1")
    verdict = judging.judge(
        ANNA, [Record(other(), [CLINIC]), Record(other(birth_date=date(1990, 1, 2)), [theirs])]
    )
    assert verdict == judging.Verdict(State.FOUND, (CLINIC,))


def test_repeated_answers_are_one_and_the_newest_clinic_stays():
    older = Attached(Kind.THERAPEUTIC, "gp9", since=date(2020, 1, 1))
    dental = Attached(Kind.DENTAL, "sp1")
    verdict = judge(other(), other(), other(policy=""), attached=(CLINIC, CLINIC, older, dental))
    assert verdict == judging.Verdict(State.FOUND, (CLINIC, dental))


def test_known_person_without_a_clinic_is_not_attached():
    assert judge(other(), attached=()) == judging.Verdict(State.NONE)
    assert judge() == judging.Verdict(State.NONE)


def test_card_without_numbers_is_asked_for_them():
    nameless = other(snils="", policy="")
    verdict = judging.judge(nameless, [Record(ANNA, [CLINIC])])
    assert verdict == judging.Verdict(State.MISMATCH, (), (Field.SNILS, Field.POLICY))


@pytest.mark.parametrize("field", list(Field))
def test_whatever_differs_is_never_found(field):
    wrong = {"birth_date": date(1950, 5, 5), "snils": "08765430300", "policy": "7849500830000203"}
    verdict = judge(other(**{field.value: wrong.get(field.value, "Другая")}))
    assert (verdict.state, verdict.attached) == (State.MISMATCH, ())
