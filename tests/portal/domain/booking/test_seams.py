"""Where one part of booking meets another: what each of them alone would not notice."""

import pytest

from portal.domain.booking import actions
from portal.domain.booking.actions import repairing
from portal.domain.booking.models import Appointment, Broken
from portal.domain.booking.rules import Why
from portal.domain.booking.states import State
from portal.domain.schedule.models import Slot, WorkSession
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.portal.domain.booking.tables import live, story


def refused(call):
    with pytest.raises(actions.NotBookable) as refusal:
        call()
    return [reason.why for reason in refusal.value.reasons]


@pytest.mark.parametrize(("state", "broken"), [("taken", 0), ("open", 0), ("closed", 1), ("outside", 1)])
def test_a_place_that_its_own_system_calls_taken_breaks_no_visit(desk, anna, state, broken):
    places.appointment(anna, desk.slots[0])
    Slot.objects.filter(pk=desk.slots[0].pk).update(state=state)

    assert repairing.review(at=NOW)["marked"] == broken
    assert Broken.objects.count() == broken


def test_a_visit_that_was_called_broken_stands_when_its_place_is_taken(desk, anna):
    visit = places.appointment(anna, desk.slots[0])
    Slot.objects.filter(pk=desk.slots[0].pk).update(state="closed")
    repairing.review(at=NOW)
    Slot.objects.filter(pk=desk.slots[0].pk).update(state="taken")

    assert repairing.review(at=NOW)["ended"] == 1
    assert Broken.objects.get(appointment=visit).ended_as == "stands"


@pytest.mark.parametrize("table", [Slot, WorkSession])
def test_a_place_closed_while_it_was_held_is_not_booked(desk, anna, hold, confirm, table):
    held = hold(anna, desk.slots[0])
    table.objects.update(state="closed")

    assert refused(lambda: confirm(anna, held, desk)) == [Why.CLOSED]
    assert story(held.appointment_id)[0] == "held"


def test_a_visit_from_elsewhere_at_that_hour_refuses_the_move(desk, anna):
    """A hold that replaces a visit stands beside others until it is confirmed; the database then judges."""
    old = places.appointment(anna, desk.slots[0])
    held = actions.hold(**anna.keys, slot_id=desk.slots[1].pk, region="26", replaces=old.pk, at=NOW)
    registry = places.desk(starts_at=desk.slots[1].starts_at)
    places.appointment(anna, registry.slots[0])

    def confirm():
        actions.confirm(
            account_id=anna.account.pk, appointment_id=held.appointment_id, clinic_id=desk.clinic.pk,
            replaces=old.pk, region="26", at=NOW, by=anna.by,
        )  # fmt: skip

    assert refused(confirm) == [Why.OVERLAPS]
    assert (live(desk.slots[0]), live(desk.slots[1])) == (["booked"], ["held"])


def test_agreeing_after_the_visit_was_moved_by_hand(desk, anna):
    old = places.appointment(anna, desk.slots[0])
    Broken.objects.create(
        appointment=old, since_at=NOW, slot=desk.slots[1], nearness="same_doctor", proposed_at=NOW
    )
    Appointment.objects.filter(pk=old.pk).update(state=State.MOVED)

    with pytest.raises(actions.NothingProposed):
        actions.agree(
            account_id=anna.account.pk, appointment_id=old.pk, slot_id=desk.slots[1].pk, region="26",
            at=NOW, by=anna.by,
        )  # fmt: skip
    assert live(desk.slots[1]) == []
