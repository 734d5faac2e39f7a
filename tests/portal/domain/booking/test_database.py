"""The database itself refuses, whoever writes: rows are written directly, past every rule."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from portal.domain.booking.models import Appointment, Step
from portal.domain.booking.states import OCCUPYING, State
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import patient

ENDED = sorted(set(State) - set(OCCUPYING))
LIVE_VISITS = [State.HELD, State.RESERVING, State.BOOKED]
NOT_LIVE = sorted(set(State) - set(LIVE_VISITS))


@contextmanager
def refused(name):
    """Expect the database to refuse by the constraint of this name."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    assert name in str(refusal.value)


@pytest.fixture
def sold_once(django_db_setup):
    """Return how the engine names the constraint: SQLite tells the columns."""
    columns = "booking_appointment.slot_id, booking_appointment.seat"
    return columns if connection.vendor == "sqlite" else "booking_place_sold_once"


@pytest.mark.parametrize("second", OCCUPYING)
@pytest.mark.parametrize("first", OCCUPYING)
def test_place_sold_twice_is_refused(desk, anna, boris, sold_once, first, second):
    places.appointment(anna, desk.slots[0], first)

    with refused(sold_once):
        places.appointment(boris, desk.slots[0], second)

    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("state", ENDED)
def test_place_whose_appointment_ended_may_be_sold(desk, anna, boris, state):
    places.appointment(anna, desk.slots[0], state)

    places.appointment(boris, desk.slots[0])

    assert Appointment.objects.count() == 2


@pytest.mark.parametrize("state", ENDED)
def test_place_sold_twice_by_coming_back_to_life_is_refused(desk, anna, boris, sold_once, state):
    ended = places.appointment(anna, desk.slots[0], state, number="T-1", booked_at=NOW)
    places.appointment(boris, desk.slots[0])

    with refused(sold_once):
        Appointment.objects.filter(pk=ended.pk).update(state=State.BOOKED)

    assert Appointment.objects.get(pk=ended.pk).state == state


def test_seats_of_one_place_are_sold_once_each(anna, boris, sold_once):
    group = places.desk(seats=2)
    places.appointment(anna, group.slots[0], seat=1)
    places.appointment(boris, group.slots[0], seat=2)

    with refused(sold_once):
        places.appointment(patient(), group.slots[0], seat=2)

    assert sorted(Appointment.objects.values_list("seat", flat=True)) == [1, 2]


@pytest.fixture
def meanwhile(desk):
    """Another doctor, who works while the first one does."""
    return places.desk(starts_at=desk.session.starts_at + timedelta(minutes=5))


@pytest.mark.parametrize("second", LIVE_VISITS)
@pytest.mark.parametrize("first", LIVE_VISITS)
def test_two_visits_of_one_card_at_one_time_are_refused(desk, meanwhile, anna, first, second):
    places.appointment(anna, desk.slots[0], first)

    with refused("booking_patient_never_overlaps"):
        places.appointment(anna, meanwhile.slots[0], second)

    assert [(one.slot_id, one.state) for one in Appointment.objects.all()] == [(desk.slots[0].pk, first)]


@pytest.mark.parametrize("state", NOT_LIVE)
def test_a_visit_beside_an_ended_one_is_allowed(desk, meanwhile, anna, state):
    places.appointment(anna, desk.slots[0], state)

    places.appointment(anna, meanwhile.slots[0])

    assert Appointment.objects.count() == 2


def test_two_people_at_one_time_and_visits_in_a_row_are_allowed(desk, meanwhile, anna, boris):
    places.appointment(anna, desk.slots[0])
    places.appointment(boris, meanwhile.slots[0])
    places.appointment(anna, desk.slots[1])

    assert Appointment.objects.count() == 3


def test_a_hold_that_replaces_a_visit_may_overlap_until_it_takes_its_place(desk, meanwhile, anna):
    old = places.appointment(anna, desk.slots[0])
    new = places.appointment(anna, meanwhile.slots[0], State.HELD, replaces=old, number="T-9", booked_at=NOW)

    with refused("booking_patient_never_overlaps"):
        Appointment.objects.filter(pk=new.pk).update(state=State.BOOKED)
    Appointment.objects.filter(pk=old.pk).update(state=State.MOVED)
    Appointment.objects.filter(pk=new.pk).update(state=State.BOOKED)

    assert sorted(Appointment.objects.values_list("state", flat=True)) == ["booked", "moved"]


@pytest.mark.parametrize("moved", [{"starts_at": -10}, {"card": "anna"}, {"state": "booked"}])
def test_an_overlap_made_by_a_change_is_refused(desk, meanwhile, anna, boris, moved):
    """A visit is changed until it overlaps: earlier start, other card, back to life."""
    places.appointment(anna, desk.slots[0])
    state = State.RELEASED if "state" in moved else State.BOOKED
    owner = boris if "card" in moved else anna
    slot = meanwhile.slots[1] if "starts_at" in moved else meanwhile.slots[0]
    other = places.appointment(owner, slot, state, number="T-7", booked_at=NOW)
    change = {
        "starts_at": {"starts_at": other.starts_at - timedelta(minutes=10)},
        "card": {"card": anna.card},
        "state": {"state": State.BOOKED},
    }[next(iter(moved))]

    with refused("booking_patient_never_overlaps"):
        Appointment.objects.filter(pk=other.pk).update(**change)

    kept = Appointment.objects.get(pk=other.pk)
    assert (kept.starts_at, kept.card_id, kept.state) == (other.starts_at, other.card_id, other.state)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"number": None}, "booking_booked_has_number"),
        ({"booked_at": None}, "booking_booked_has_number"),
        ({"state": "dreamt"}, "booking_state"),
        ({"ends_at": NOW}, "booking_ends_later"),
    ],
    ids=str,
)
def test_a_row_that_makes_no_sense_is_refused(desk, anna, fields, name):
    with refused(name):
        places.appointment(anna, desk.slots[0], **fields)

    assert places.appointment(anna, desk.slots[0]).state == "booked"


def test_two_visits_with_one_number_are_refused(desk, anna, boris):
    places.appointment(anna, desk.slots[0], number="А-482-117")

    with refused("number"):
        places.appointment(boris, desk.slots[1], number="А-482-117")

    assert list(Appointment.objects.values_list("card_id", flat=True)) == [anna.card.pk]


@pytest.fixture
def step(desk, anna):
    return Step.objects.create(
        appointment=places.appointment(anna, desk.slots[0]), at=NOW, to_state="booked", by_kind="system"
    )


def test_history_may_not_be_changed(step):
    with refused("append-only"):
        Step.objects.filter(pk=step.pk).update(to_state="missed")

    assert Step.objects.get().to_state == "booked"


def test_history_may_not_be_removed(step):
    with refused("append-only"):
        Step.objects.filter(pk=step.pk)._raw_delete("default")

    assert Step.objects.count() == 1
