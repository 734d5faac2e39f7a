"""Whether a patient came: marked by the clinic, told to the person, objected to once, mended."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.domain.audit.models import Entry
from portal.domain.booking import actions, queries
from portal.domain.booking.models import Appointment, Broken, Objection, Step
from portal.domain.booking.rules import attendance as rules
from portal.domain.booking.rules.attendance import NotNow, Seen
from portal.domain.booking.states import MARKED_WITHIN, OBJECTED_WITHIN, State
from portal.domain.notices.models import Notice
from portal.domain.patients.access import NotYours
from portal.domain.staff.states import OpenClinic, OpenDoctor
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.portal.domain.booking.test_database import refused

MINUTE = timedelta(minutes=1)
BEGINS, ENDS = NOW - 20 * MINUTE, NOW - 10 * MINUTE
OVER = Seen(State.BOOKED, BEGINS, ENDS)


@pytest.mark.parametrize(
    ("visit", "came", "at", "why"),
    [
        (OVER, True, NOW, None),
        (OVER, False, NOW, None),
        (OVER, True, BEGINS, None),
        (OVER, True, BEGINS - MINUTE, NotNow.NOT_BEGUN),
        (OVER, False, ENDS - MINUTE, NotNow.NOT_OVER),
        (OVER, False, ENDS, None),
        (OVER, True, ENDS + MARKED_WITHIN - MINUTE, None),
        (OVER, True, ENDS + MARKED_WITHIN, NotNow.LONG_AGO),
        (replace(OVER, state=State.MISSED), True, ENDS + 9 * MARKED_WITHIN, None),
        (replace(OVER, state=State.ATTENDED), False, NOW, None),
        (replace(OVER, state=State.ATTENDED, is_agreed=True), False, NOW, NotNow.SETTLED),
        (replace(OVER, is_broken=True), True, NOW, NotNow.NO_VISIT),
        (replace(OVER, state=State.CANCELLED_BY_PATIENT), True, NOW, NotNow.NO_VISIT),
        (replace(OVER, state=State.MOVED), False, NOW, NotNow.NO_VISIT),
        (replace(OVER, state=State.HELD), True, NOW, NotNow.NO_VISIT),
    ],
)
def test_when_a_visit_may_be_marked(visit, came, at, why):
    assert rules.why_not_mark(visit, came=came, at=at) is why


@pytest.mark.parametrize(
    ("state", "has_objected", "at", "may"),
    [
        (State.MISSED, False, NOW, True),
        (State.MISSED, True, NOW, False),
        (State.MISSED, False, ENDS + OBJECTED_WITHIN - MINUTE, True),
        (State.MISSED, False, ENDS + OBJECTED_WITHIN, False),
        (State.ATTENDED, False, NOW, False),
        (State.BOOKED, False, NOW, False),
    ],
)
def test_when_a_person_may_object(state, has_objected, at, may):
    assert rules.may_object(replace(OVER, state=state), has_objected=has_objected, at=at) is may


@pytest.fixture
def past(anna, desk):
    return places.appointment(anna, desk.slots[0], starts_at=BEGINS, ends_at=ENDS)


@pytest.fixture
def clinic_of(desk):
    return OpenClinic(desk.clinic.pk, "26", "Клиника", "Europe/Moscow", frozenset())


@pytest.fixture
def mark(clinic_of, boris):
    def call(visit, *, came, place=clinic_of, at=NOW):
        actions.mark(place=place, appointment_id=visit.pk, came=came, at=at, by=boris.by)
        return state(visit)

    return call


def state(visit):
    return Appointment.objects.values_list("state", flat=True).get(pk=visit.pk)


def object_to(who, visit, at=NOW, region="26"):
    actions.object_to(
        account_id=who.account.pk, appointment_id=visit.pk, region=region, at=at, by=who.by
    )  # fmt: skip


def kinds():
    return sorted(Notice.objects.values_list("kind", flat=True))


def test_marked_as_missed_and_told(past, mark):
    assert mark(past, came=False) == "missed"

    assert list(Step.objects.values_list("from_state", "to_state")) == [("booked", "missed")]
    assert Entry.objects.filter(action="appointment.missed", object_id=str(past.pk)).count() == 1
    assert kinds() == ["missed"]


def test_marked_as_come_says_nothing(past, mark):
    assert mark(past, came=True) == "attended"
    assert kinds() == []


def test_marked_twice_is_once(past, mark):
    assert [mark(past, came=False), mark(past, came=False)] == ["missed", "missed"]
    assert Step.objects.count() == 1
    assert kinds() == ["missed"]


def test_a_slip_is_mended_and_told(past, mark):
    mark(past, came=False)
    assert mark(past, came=True, at=NOW + MINUTE) == "attended"
    assert kinds() == ["came", "missed"]


def test_a_doctor_marks_own_visits_alone(past, mark, clinic_of, desk):
    other = OpenDoctor(desk.doctor.pk + 1, "Другой", clinic_of, frozenset())
    own = OpenDoctor(desk.doctor.pk, "Свой", clinic_of, frozenset())

    with pytest.raises(NotYours):
        mark(past, came=False, place=other)
    assert state(past) == "booked"
    assert mark(past, came=False, place=own) == "missed"


def test_another_clinic_marks_nothing(past, mark, clinic_of):
    with pytest.raises(NotYours):
        mark(past, came=False, place=replace(clinic_of, id=clinic_of.id + 1))
    assert state(past) == "booked"


@pytest.mark.parametrize("end", [{}, {"ended_at": NOW, "ended_as": "passed"}])
def test_who_met_no_doctor_did_not_miss(past, mark, end):
    Broken.objects.create(appointment=past, since_at=BEGINS, **end)

    with pytest.raises(actions.NotMarkable) as refused_so:
        mark(past, came=False)

    assert refused_so.value.why is NotNow.NO_VISIT
    assert state(past) == "booked"


def test_a_visit_to_come_is_not_marked(anna, desk, mark):
    with pytest.raises(actions.NotMarkable):
        mark(places.appointment(anna, desk.slots[0]), came=False)
    assert Step.objects.count() == 0


def test_an_objection_once(past, mark, anna):
    mark(past, came=False)

    object_to(anna, past)

    assert list(Objection.objects.values_list("pk", "account_id", "answered_at")) == [
        (past.pk, anna.account.pk, None)
    ]
    assert Entry.objects.filter(action="appointment.objected").count() == 1
    with pytest.raises(actions.NotObjectable):
        object_to(anna, past)


def test_nobody_objects_to_what_is_not_missed_or_not_theirs(past, mark, anna, boris):
    with pytest.raises(actions.NotObjectable):
        object_to(anna, past)
    mark(past, came=False)
    with pytest.raises(NotYours):
        object_to(boris, past)
    with pytest.raises(NotYours):
        object_to(anna, past, region="73")
    assert Objection.objects.count() == 0
    object_to(anna, past)


@pytest.mark.parametrize(("came", "ends_as"), [(True, "attended"), (False, "missed")])
def test_the_clinic_answers_by_marking_again(past, mark, anna, came, ends_as):
    mark(past, came=False)
    object_to(anna, past)

    assert mark(past, came=came, at=NOW + MINUTE) == ends_as

    one = Objection.objects.get()
    assert (one.answered_at, one.is_agreed) == (NOW + MINUTE, came)
    assert Entry.objects.get(action="objection.answered").facts == {"agreed": came}


def test_what_the_clinic_agreed_to_stays(past, mark, anna):
    mark(past, came=False)
    object_to(anna, past)
    mark(past, came=True)

    with pytest.raises(actions.NotMarkable):
        mark(past, came=False)

    assert state(past) == "attended"


def test_the_database_keeps_objections(past, mark, anna, boris):
    with refused("booking_objection_stands"):
        Objection.objects.create(pk=past.pk, account_id=anna.account.pk, made_at=NOW)
    mark(past, came=False)
    object_to(anna, past)
    with refused("booking_objection_answer"):
        Objection.objects.update(answered_at=NOW)
    with refused("booking_objection_stands"):
        Objection.objects.all().delete()
    Objection.objects.update(answered_at=NOW, is_agreed=False)
    with refused("booking_objection_stands"):
        Objection.objects.update(is_agreed=True)


def test_missed_visits_are_counted_in_one_clinic_for_ninety_days(anna, boris, desk, past, mark):
    mark(past, came=False)
    old = places.appointment(anna, desk.slots[1], State.MISSED, starts_at=NOW - timedelta(days=91))
    theirs = places.appointment(boris, desk.slots[2], State.MISSED, starts_at=BEGINS, ends_at=ENDS)
    other = places.desk()
    places.appointment(anna, other.slots[0], State.MISSED, starts_at=BEGINS, ends_at=ENDS)
    assert old.pk != theirs.pk

    def count():
        found = queries.missed_in(clinic_id=desk.clinic.pk, card_id=anna.card.pk, at=NOW)
        return found.visits, found.objected

    assert count() == (1, 0)
    object_to(anna, past)
    assert count() == (1, 1)
    mark(past, came=False)
    assert count() == (1, 0)
