"""The life of a place: what became of it and of everybody who was given it. Nobody is named."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from portal.domain.booking.models import Appointment, Step
from portal.domain.booking.states import Broken, fold
from portal.domain.schedule.models import Slot, SlotChange


@dataclass(frozen=True, slots=True)
class Event:
    """One line: `what` changed of the slot or of an appointment (`who` acted: kind and number)."""

    at: datetime
    appointment: uuid.UUID | None
    what: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lived:
    """One appointment: where it stands by its row, and where its steps lead; empty if they break off."""

    id: uuid.UUID
    state: str
    folded: str

    @property
    def holds(self) -> bool:
        """Whether the history tells the same as the row."""
        return self.state == self.folded


@dataclass(frozen=True, slots=True)
class Life:
    """A slot and everything that happened to it, in the order of time.

    `doctor_id`, `wall_date` and `wall_start` (the clinic's) are missing where it is gone.
    """

    slot_id: int
    doctor_id: int | None
    wall_date: date | None
    wall_start: time | None
    state: str
    events: Sequence[Event]
    appointments: Sequence[Lived]


def life_of(*, slot_id: int) -> Life | None:
    """Return the life of a slot; None where there has never been one (four queries)."""
    slot = Slot.objects.filter(pk=slot_id).first()
    changes = list(SlotChange.objects.filter(slot_id=slot_id).order_by("pk"))
    if slot is None and not changes:
        return None
    steps = list(Step.objects.filter(appointment__slot=slot_id).order_by("pk"))
    rows = Appointment.objects.filter(slot=slot_id).order_by("held_at", "pk")
    events = [*map(_of_slot, changes), *map(_of_step, steps)]
    return Life(
        slot_id=slot_id,
        doctor_id=slot.doctor_id if slot else None,
        wall_date=slot.wall_date if slot else None,
        wall_start=slot.wall_start if slot else None,
        state=slot.state if slot else "gone",
        events=sorted(events, key=lambda one: one.at),
        appointments=[_lived(pk, state, steps) for pk, state in rows.values_list("pk", "state")],
    )


def _of_slot(change: SlotChange) -> Event:
    told = f"{change.what}: {change.was or '-'} → {change.became or '-'}"
    return Event(change.at, None, told, "", "")


def _of_step(step: Step) -> Event:
    told = f"{step.from_state or '-'} → {step.to_state}"
    return Event(step.at, step.appointment_id, told, f"{step.by_kind} {step.by_id}".strip(), step.reason)


def _lived(appointment_id: uuid.UUID, state: str, steps: Sequence[Step]) -> Lived:
    mine = ((one.from_state, one.to_state) for one in steps if one.appointment_id == appointment_id)
    try:
        return Lived(appointment_id, state, fold(mine))
    except Broken:
        return Lived(appointment_id, state, "")
