"""A hold gets more time once."""

from datetime import timedelta

import pytest

from portal.domain.booking import actions
from portal.domain.booking.models import Appointment, Step
from portal.domain.booking.states import HOLD_LIFE, State
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.portal.domain.booking.tables import counts, story

LATER = NOW + timedelta(minutes=4)
SECOND = timedelta(seconds=1)


def extend(someone, appointment_id, at=LATER):
    return actions.extend(
        account_id=someone.account.pk, appointment_id=appointment_id, region="26", at=at, by=someone.by
    )


def ends_at(appointment_id):
    return Appointment.objects.get(pk=appointment_id).hold_ends_at


@pytest.mark.parametrize("at", [NOW + SECOND, LATER])
def test_a_hold_is_kept_five_minutes_longer_whenever_that_is_asked(desk, anna, hold, at):
    held = hold(anna, desk.slots[0])

    assert extend(anna, held.appointment_id, at=at) is True

    assert ends_at(held.appointment_id) == NOW + HOLD_LIFE + HOLD_LIFE
    assert story(held.appointment_id)[:3] == (
        "held", [">held", "held>held"], ["appointment.held", "appointment.held"]
    )  # fmt: skip
    assert Step.objects.latest("pk").reason == "extended"


def test_a_hold_is_extended_once(desk, anna, hold):
    held = hold(anna, desk.slots[0])
    extend(anna, held.appointment_id)
    before = (ends_at(held.appointment_id), counts())

    assert extend(anna, held.appointment_id, at=LATER + SECOND) is False

    assert (ends_at(held.appointment_id), counts()) == before


def test_a_hold_that_is_extended_is_confirmed_later_and_then_ends(desk, anna, boris, hold, confirm):
    first, second = hold(anna, desk.slots[0]), hold(boris, desk.slots[1])
    for someone, held in ((anna, first), (boris, second)):
        assert extend(someone, held.appointment_id) is True
    last = NOW + HOLD_LIFE + HOLD_LIFE

    confirm(anna, first, desk, at=last - SECOND)
    with pytest.raises(actions.HoldOver):
        confirm(boris, second, desk, at=last)

    assert actions.expire_holds(at=last) == 1
    assert [story(one.appointment_id)[0] for one in (first, second)] == ["booked", "expired"]


@pytest.mark.parametrize("state", sorted(set(State) - {State.HELD}))
def test_nothing_else_is_extended(desk, anna, state):
    visit = places.appointment(anna, desk.slots[0], state)

    assert extend(anna, visit.pk) is False
    assert ends_at(visit.pk) == visit.hold_ends_at


def test_a_hold_that_is_over_is_not_extended(desk, anna, hold):
    held = hold(anna, desk.slots[0])

    assert extend(anna, held.appointment_id, at=NOW + HOLD_LIFE) is False


def test_somebody_elses_hold_is_not_extended(desk, anna, boris, hold):
    held = hold(anna, desk.slots[0])

    assert extend(boris, held.appointment_id) is False
    assert extend(anna, held.appointment_id) is True
