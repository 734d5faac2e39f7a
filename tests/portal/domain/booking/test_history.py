"""The life of a place: told whole, in order, and leading to what the tables say."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from portal.domain.booking import actions, queries
from portal.domain.booking.models import Appointment, Step
from portal.domain.booking.states import MOVES, Broken, CancelReason, State, fold
from portal.domain.schedule.models import Slot, SlotChange
from tests.factories import booking as places
from tests.factories.accounts import NOW

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], ""),
        ([("", "held")], "held"),
        ([("", "held"), ("held", "held"), ("held", "booked")], "booked"),
        ([("", "held"), ("held", "reserving"), ("reserving", "booked"), ("booked", "moved")], "moved"),
    ],
)
def test_fold_leads_to_the_last_state(steps, expected):
    assert fold(steps) == expected


@pytest.mark.parametrize(
    "steps",
    [
        [("", "moved")],
        [("held", "booked")],
        [("", "held"), ("reserving", "booked")],
        [("", "held"), ("held", "released"), ("released", "held")],
        [("", "held"), ("", "held")],
    ],
)
def test_fold_refuses_what_does_not_hang_together(steps):
    with pytest.raises(Broken):
        fold(steps)


def test_every_allowed_move_folds():
    for came_from, targets in MOVES.items():
        way = {"held": [("", "held")], "reserving": [("", "held"), ("held", "reserving")]}
        way["booked"] = [("", "held"), ("held", "booked")]
        way |= {marked: [*way["booked"], ("booked", marked)] for marked in ("attended", "missed")}
        for to in targets:
            assert fold([*way[came_from], (came_from.value, to.value)]) == to


def test_life_of_a_place(desk, anna, boris, hold, confirm):
    slot = desk.slots[0]
    held = hold(anna, slot)
    confirm(anna, held, desk, at=NOW + SECOND)
    actions.cancel(
        account_id=anna.account.pk, appointment_id=held.appointment_id, reason=CancelReason.MISTAKE,
        region="26", at=NOW + 2 * SECOND, by=anna.by,
    )  # fmt: skip
    again = hold(boris, slot, at=NOW + 3 * SECOND)

    life = queries.life_of(slot_id=slot.pk)

    ids = [held.appointment_id] * 3 + [again.appointment_id]
    told = ["- → held", "held → booked", "booked → cancelled_by_patient", "- → held"]
    assert [(one.appointment, one.what) for one in life.events] == list(zip(ids, told, strict=True))
    assert [(one.state, one.holds) for one in life.appointments] == [
        ("cancelled_by_patient", True), ("held", True),
    ]  # fmt: skip
    assert (life.doctor_id, life.state) == (desk.doctor.pk, "open")


def test_the_database_keeps_what_becomes_of_a_slot(desk):
    slot = desk.slots[0]
    Slot.objects.filter(pk=slot.pk).update(state="closed")
    Slot.objects.filter(pk=slot.pk).update(seats=2)
    Slot.objects.filter(pk=slot.pk).update(state="closed")
    Slot.objects.filter(pk=slot.pk).update(rests_until=NOW)
    Slot.objects.filter(pk=slot.pk).delete()

    kept = SlotChange.objects.filter(slot_id=slot.pk).order_by("pk")
    assert [one.what for one in kept] == ["state", "seats", "rests_until", "gone"]
    assert [(one.was, one.became) for one in kept][:2] == [("open", "closed"), ("1", "2")]
    assert queries.life_of(slot_id=slot.pk).state == "gone"


def test_the_history_of_slots_is_only_added_to(desk):
    Slot.objects.filter(pk=desk.slots[0].pk).update(state="closed")

    with pytest.raises(IntegrityError), transaction.atomic():
        SlotChange.objects.update(what="state")
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotChange.objects.all().delete()
    assert SlotChange.objects.count() == 1


def replay(slot_id):
    said = StringIO()
    call_command("replay", slot=slot_id, stdout=said)
    return said.getvalue()


def test_replay_tells_it_without_names(desk, anna, hold):
    held = hold(anna, desk.slots[0])

    told = replay(desk.slots[0].pk)

    assert f"место {desk.slots[0].pk}: врач {desk.doctor.pk}" in told
    assert f"запись {held.appointment_id}  - → held  кто: account {anna.account.pk}" in told
    assert anna.card.surname not in told


def test_replay_fails_where_the_history_says_otherwise(desk, anna, hold):
    held = hold(anna, desk.slots[0])
    replay(desk.slots[0].pk)
    Appointment.objects.filter(pk=held.appointment_id).update(state=State.RELEASED)

    with pytest.raises(CommandError, match=str(held.appointment_id)):
        replay(desk.slots[0].pk)


def test_replay_fails_where_a_step_is_missing(desk, anna):
    visit = places.appointment(anna, desk.slots[0])
    Step.objects.create(
        appointment=visit, at=NOW, from_state="held", to_state="booked", by_kind="account", by_id="1"
    )

    with pytest.raises(CommandError):
        replay(desk.slots[0].pk)


def test_replay_of_nothing(db):
    with pytest.raises(CommandError, match="Места 999 нет"):
        replay(999)
