"""One visit instead of another by one press: held with the answers of the old one, then confirmed.

Where nobody need be asked, the caller does both in one transaction; a clinic with a system of its own is
asked after the hold is kept, outside any transaction. What it replaces is given up only after its yes.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from portal.domain.audit.states import Actor
from portal.domain.booking import ports
from portal.domain.booking.actions import answering, confirming, holding
from portal.domain.booking.actions.holding import NotBookable
from portal.domain.booking.models import Appointment
from portal.domain.booking.rules import Why
from portal.domain.booking.states import State


class NotMovable(Exception):
    """The visit stands no more as it did: it was cancelled, moved, or has begun."""


@dataclass(frozen=True, slots=True)
class Swap:
    """A place held for the patient of a visit; `replaces` is that visit, None where it is off already."""

    account_id: int
    appointment_id: uuid.UUID
    clinic_id: int
    replaces: uuid.UUID | None
    region: str

    @property
    def is_at_once(self) -> bool:
        """Whether the portal itself gives the place: nobody outside is asked."""
        return ports.clinic_system(self.clinic_id).answers_at_once


def begin(*, account_id: int, old: Appointment, slot_id: int, at: datetime, by: Actor) -> Swap:
    """Hold the place for the patient of `old` (with its clinic), with what was answered before that visit.

    In the caller's transaction. Raises NotYours, NotMovable, NotBookable, AlreadyBooked, limits.Exhausted:
    then nothing was changed.
    """
    region, replaces = old.clinic.region_id, old.pk if old.state == State.BOOKED else None
    with _movable():
        held = holding.hold(
            account_id=account_id, card_id=old.card_id, slot_id=slot_id, region=region, replaces=replaces,
            at=at, by=by,
        )  # fmt: skip
    answering.carry(old=old.pk, new=held.appointment_id, at=at)
    clinic_id = Appointment.objects.values_list("clinic_id", flat=True).get(pk=held.appointment_id)
    return Swap(account_id, held.appointment_id, clinic_id, replaces, region)


def finish(swap: Swap, *, at: datetime, by: Actor) -> None:
    """Book what is held; the visit that it replaces is moved away in the same step.

    Raises NotMovable, NotBookable (the clinic said no, or was not asked because it does not answer),
    HoldOver, AwaitingClinic, limits.Exhausted. A hold that is left by them is for the caller to let go.
    """
    with _movable():
        confirming.confirm(
            account_id=swap.account_id, appointment_id=swap.appointment_id, clinic_id=swap.clinic_id,
            replaces=swap.replaces, region=swap.region, at=at, by=by, must_answer=False,
        )  # fmt: skip


@contextmanager
def _movable() -> Iterator[None]:
    try:
        yield
    except NotBookable as refused:
        if any(reason.why is Why.OLD_OVER for reason in refused.reasons):
            raise NotMovable from refused
        raise
