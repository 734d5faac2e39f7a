"""The one table of allowed moves, held against a list written out by hand."""

import itertools

import pytest

from portal.domain.booking.states import COMING, MOVES, OCCUPYING, State, may_move

ALLOWED = {
    ("held", "held"),
    ("held", "reserving"),
    ("held", "booked"),
    ("held", "released"),
    ("held", "expired"),
    ("reserving", "booked"),
    ("reserving", "released"),
    ("booked", "attended"),
    ("booked", "missed"),
    ("booked", "cancelled_by_patient"),
    ("booked", "cancelled_by_clinic"),
    ("booked", "moved"),
    ("attended", "missed"),
    ("missed", "attended"),
}


@pytest.mark.parametrize(("current", "target"), list(itertools.product(State, State)))
def test_may_move_only_as_listed(current, target):
    assert may_move(current, target) == ((current.value, target.value) in ALLOWED)


@pytest.mark.parametrize("target", State)
def test_an_appointment_begins_as_a_hold_or_was_booked_elsewhere(target):
    assert may_move("", target) == (target in {State.HELD, State.BOOKED})


def test_ends_are_ends():
    assert set(State) - set(MOVES) == {
        State.CANCELLED_BY_PATIENT,
        State.CANCELLED_BY_CLINIC,
        State.RELEASED,
        State.EXPIRED,
        State.MOVED,
    }


def test_what_occupies_a_place_and_what_is_counted_on():
    assert set(OCCUPYING) == {State.HELD, State.RESERVING, State.BOOKED, State.ATTENDED, State.MISSED}
    assert set(COMING) == {State.RESERVING, State.BOOKED}
