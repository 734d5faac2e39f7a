"""What is asked before a visit: what is an answer, what an operator may ask."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.audit.models import Entry
from portal.domain.booking import actions, queries
from portal.domain.booking.models import Question as Row
from portal.domain.booking.rules import asking as rules
from portal.domain.booking.rules.asking import Kind, Mistake, Question, Unfit
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.portal.domain.booking.test_database import refused

SHORT = Question(1, Kind.SHORT, "Что беспокоит?", is_required=True)
LONG = Question(2, Kind.LONG, "На что аллергия?")
CHOICE = Question(3, Kind.CHOICE, "Впервые?", options=("Впервые", "Повторно"), is_required=True)
YES_NO = Question(4, Kind.YES_NO, "Есть снимки?")
ALL = (SHORT, LONG, CHOICE, YES_NO)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({1: "ухо", 3: "Впервые"}, {}),
        ({1: "ухо", 2: "", 3: "Повторно", 4: "no"}, {}),
        ({}, {1: Mistake.MISSING, 3: Mistake.MISSING}),
        ({1: " \n\t", 3: "Впервые"}, {1: Mistake.MISSING}),
        ({1: "у" * 100, 2: "у" * 500, 3: "Впервые"}, {}),
        ({1: "у" * 101, 2: "у" * 501, 3: "Впервые"}, {1: Mistake.TOO_LONG, 2: Mistake.TOO_LONG}),
        ({1: "ухо", 3: "впервые"}, {3: Mistake.NOT_OFFERED}),
        ({1: "ухо", 3: "Впервые", 4: "да"}, {4: Mistake.NOT_OFFERED}),
        ({1: "ухо", 3: "Впервые", 99: "лишнее"}, {}),
    ],
)
def test_mistakes_are_told_by_question(given, expected):
    assert rules.mistakes(ALL, given) == expected


@given(st.dictionaries(st.integers(1, 6), st.text(max_size=600)))
def test_what_has_no_mistake_is_kept_whole_and_nothing_else_is(given):
    kept = {one.question_id: one.value for one in rules.answers(ALL, given)}

    assert kept == {number: text.strip() for number, text in given.items() if number <= 4 and text.strip()}
    wrong = rules.mistakes(ALL, given)
    assert {number for number in kept if number not in wrong} | {*wrong} >= {1, 3}


def test_earlier_answers_fit_the_same_question_or_the_same_words():
    told = rules.answers(ALL, {1: "ухо", 2: "нет", 3: "Впервые"})
    anew = [
        replace(SHORT, id=11),
        replace(LONG, label="Аллергия?"),
        replace(CHOICE, id=13, label="Первый раз?"),
    ]

    assert rules.fitting(anew, told) == {11: "ухо", 2: "нет"}


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, []),
        ({"label": "  "}, [Unfit.NO_LABEL]),
        ({"label": "у" * 121}, [Unfit.TOO_LONG]),
        ({"hint": "у" * 201}, [Unfit.TOO_LONG]),
        ({"position": 0}, [Unfit.WRONG_POSITION]),
        ({"position": 7}, [Unfit.WRONG_POSITION]),
        ({"options": ("один",)}, [Unfit.FEW_OPTIONS]),
        ({"options": tuple(map(str, range(9)))}, [Unfit.MANY_OPTIONS]),
        ({"options": ("а", "у" * 61)}, [Unfit.LONG_OPTION]),
        ({"options": ("да", "Да")}, [Unfit.SAME_OPTIONS]),
        ({"kind": Kind.SHORT, "options": ()}, []),
        (
            {"label": "", "position": 9, "options": ()},
            [Unfit.NO_LABEL, Unfit.WRONG_POSITION, Unfit.FEW_OPTIONS],
        ),
    ],
)
def test_what_may_not_be_asked(changed, reasons):
    asked = {"kind": Kind.CHOICE, "label": "Впервые?", "hint": "", "options": ("да", "нет"), "position": 1}
    assert rules.unfit(**asked | changed) == reasons


# The table of questions.


@pytest.fixture
def asked(desk):
    return places.question(desk.doctor.speciality)


def wording(**changed):
    return replace(actions.Wording(Kind.SHORT, "Аллергия?", "", (), False, 2), **changed)


def ask(desk, by, **changed):
    told = {"wording": wording(), "region": "26", "since_at": NOW, "till_at": None, "at": NOW} | changed
    return actions.ask(speciality_id=desk.doctor.speciality_id, by=by, **told)


def labels(desk, at=NOW):
    found = queries.questions_of(region="26", speciality_id=desk.doctor.speciality_id, at=at)
    return [one.label for one in found]


def test_asked_in_order_of_places_and_noted(desk, asked, anna):
    number = ask(desk, anna.by)

    assert labels(desk) == ["Что беспокоит?", "Аллергия?"]
    entry = Entry.objects.get(action="question.asked")
    assert (entry.object_id, entry.facts) == (str(number), {"speciality": desk.doctor.speciality_id})


def test_asked_in_its_time_only(desk, anna):
    day = timedelta(days=1)
    ask(desk, anna.by, since_at=NOW + day, till_at=NOW + 2 * day)

    assert [labels(desk, at) for at in (NOW, NOW + day, NOW + 2 * day)] == [[], ["Аллергия?"], []]


def test_a_changed_question_ends_the_old_one_and_leaves_its_row(desk, asked, anna):
    ask(desk, anna.by, wording=wording(label="Что болит?", position=1), instead_of=asked.pk)

    assert labels(desk) == ["Что болит?"]
    assert Row.objects.get(pk=asked.pk).till_at == NOW


def test_a_place_is_given_once(desk, asked, anna):
    with pytest.raises(actions.PlaceTaken) as taken:
        ask(desk, anna.by, wording=wording(position=1))

    assert taken.value.label == "Что беспокоит?"
    assert labels(desk) == ["Что беспокоит?"]


def test_a_question_that_is_ended_is_asked_no_more(desk, asked, anna):
    assert actions.end_question(question_id=asked.pk, region="73", at=NOW, by=anna.by) is False
    assert actions.end_question(question_id=asked.pk, region="26", at=NOW, by=anna.by) is True
    assert actions.end_question(question_id=asked.pk, region="26", at=NOW, by=anna.by) is False
    assert labels(desk) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"region": "73"},
        {"since_at": NOW - timedelta(seconds=1)},
        {"till_at": NOW},
        {"wording": wording(label="")},
    ],
)
def test_refused_with_nothing_changed(desk, anna, changed):
    with pytest.raises(actions.NotAskable):
        ask(desk, anna.by, **changed)
    assert Row.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "picture"}, "booking_question_kind"),
        ({"position": 0}, "booking_question_position"),
        ({"position": 7}, "booking_question_position"),
        ({"label": ""}, "booking_question_label"),
        ({"kind": "choice"}, "booking_question_options"),
        ({"options": "да\nнет"}, "booking_question_options"),
        ({"till_at": NOW - timedelta(days=2)}, "booking_question_ends_later"),
    ],
)
def test_the_database_refuses_a_senseless_question(desk, fields, name):
    with refused(name):
        places.question(desk.doctor.speciality, **fields)
    places.question(desk.doctor.speciality)


def test_the_database_refuses_two_questions_at_one_place(desk, asked):
    with refused("booking_question_stands_alone"):
        places.question(desk.doctor.speciality, label="Другой")
    places.question(desk.doctor.speciality, label="Другой", position=2)
    Row.objects.filter(pk=asked.pk).update(till_at=NOW)
    later = places.question(desk.doctor.speciality, label="Потом", since_at=NOW)
    with refused("booking_question_stands_alone"):
        Row.objects.filter(pk=later.pk).update(since_at=NOW - timedelta(hours=1))
