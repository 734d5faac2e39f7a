"""A place for several people: somebody sits down between the look and the insert."""

import pytest

from portal.domain.booking import actions
from portal.domain.booking.actions import holding
from portal.domain.booking.models import Appointment
from portal.domain.booking.rules import Why
from portal.domain.booking.states import State
from tests.factories import booking as places
from tests.factories.patients import patient


@pytest.fixture
def two_are_quicker(monkeypatch, boris):
    """Let two others take just the seat that was found free, one after the other."""
    look, others = holding._seat, iter([boris, patient()])

    def be_late(slot_id, facts):
        seat = look(slot_id, facts)
        other = next(others, None)
        if other is not None:
            slot = places.Slot.objects.get(pk=slot_id)
            places.appointment(other, slot, State.HELD, seat=seat)
        return seat

    monkeypatch.setattr(holding, "_seat", be_late)


def test_hold_takes_the_seat_that_is_left(anna, hold, two_are_quicker):
    group = places.desk(seats=3)

    held = hold(anna, group.slots[0])

    assert Appointment.objects.get(pk=held.appointment_id).seat == 3


def test_hold_is_refused_where_the_last_seat_went(anna, hold, two_are_quicker):
    group = places.desk(seats=2)

    with pytest.raises(actions.NotBookable) as refusal:
        hold(anna, group.slots[0])

    assert [reason.why for reason in refusal.value.reasons] == [Why.TAKEN]
    assert Appointment.objects.filter(card=anna.card).count() == 0
