"""The person agrees to the place that is proposed instead of a broken visit.

A place of the portal's own is booked in one transaction. For a place of a clinic with a system of its own the
hold is kept first, then the clinic is asked: yes, no, or silence, which the job of reservations ends.
"""

import uuid
from datetime import datetime
from typing import Final

from django.db import transaction

from portal.domain.audit.states import Actor
from portal.domain.booking import access
from portal.domain.booking.actions import holding, repairing, swapping
from portal.domain.booking.actions.confirming import AwaitingClinic, HoldOver
from portal.domain.booking.actions.holding import AlreadyBooked, NotBookable
from portal.domain.booking.actions.swapping import Swap
from portal.domain.booking.models import Appointment, Broken
from portal.domain.booking.rules import Why
from portal.domain.booking.states import Mended, State
from portal.domain.limits import actions as limits
from portal.domain.patients.access import NotYours

_GONE: Final = {Why.TAKEN, Why.CLOSED, Why.PASSED, Why.TOO_LATE, Why.QUOTA}


class ProposalGone(Exception):
    """Somebody else was quicker; another place is proposed by now, if there is one."""


class NothingProposed(Exception):
    """The visit is not broken any more, or nothing is proposed."""


class ClinicAsked(Exception):
    """The clinic of the proposed place was asked and has not answered; `appointment_id` waits for it."""

    def __init__(self, appointment_id: uuid.UUID) -> None:
        super().__init__(str(appointment_id))
        self.appointment_id = appointment_id


def agree(
    *, account_id: int, appointment_id: uuid.UUID, slot_id: int, region: str, at: datetime, by: Actor
) -> uuid.UUID:
    """Take the proposed place instead of the broken visit; agreeing twice gives the same new visit.

    `slot_id` is the place that the person saw. A clinic with a system of its own is asked: the old visit is
    given up only after its yes. Raises NotYours, ProposalGone, NothingProposed, NotBookable with every
    reason, ClinicAsked, limits.Exhausted; in each case the old visit stands as it stood.
    """
    access.asked_of(
        account_id=account_id, appointment_id=appointment_id, region=region, at=at, by=by
    )  # fmt: skip
    try:
        with transaction.atomic():
            taken = _agree(account_id, appointment_id, slot_id, at, by)
        return _asked(taken, appointment_id, at, by) if isinstance(taken, Swap) else taken
    except NotBookable as refused:
        # A rule may have changed since: what this patient may not take is not proposed again.
        repairing.propose(at=at, visits=[appointment_id])
        if all(reason.why in _GONE for reason in refused.reasons):
            raise ProposalGone from refused
        raise


def _agree(
    account_id: int, appointment_id: uuid.UUID, slot_id: int, at: datetime, by: Actor
) -> uuid.UUID | Swap:
    """Return the new visit; where a clinic must be asked for it, what is held until then."""
    rows = Broken.objects.select_for_update(of=("self",)).filter(appointment=appointment_id)
    row = rows.order_by("-pk").first()
    if row is None:
        raise NothingProposed
    if row.ended_at is not None:
        return _agreed(row, slot_id)
    if row.slot_id is None:
        raise NothingProposed
    if row.slot_id != slot_id:
        raise ProposalGone
    old = Appointment.objects.select_related("clinic").get(pk=appointment_id)
    if not repairing.is_open(old, at):
        raise NothingProposed  # moved or cancelled by hand; the timer closes the matter
    return _taken(row, account_id, old, slot_id, at, by)


def _taken(
    row: Broken, account_id: int, old: Appointment, slot_id: int, at: datetime, by: Actor
) -> uuid.UUID | Swap:
    try:
        swap = swapping.begin(account_id=account_id, old=old, slot_id=slot_id, at=at, by=by)
        if not swap.is_at_once:
            return swap
        swapping.finish(swap, at=at, by=by)
    except swapping.NotMovable as gone:
        raise NothingProposed from gone
    except AlreadyBooked as booked:
        return _already(booked.appointment_id)
    repairing.settle(row, how=Mended.AGREED, at=at)
    return swap.appointment_id


def _already(appointment_id: uuid.UUID) -> uuid.UUID:
    """Return the visit that a first press has made; raise ClinicAsked where it waits for its clinic."""
    if Appointment.objects.filter(pk=appointment_id, state=State.RESERVING).exists():
        raise ClinicAsked(appointment_id)
    return appointment_id


def _asked(swap: Swap, old: uuid.UUID, at: datetime, by: Actor) -> uuid.UUID:
    """Ask the clinic for what is held, outside any transaction; whatever it says, no hold is left behind."""
    try:
        swapping.finish(swap, at=at, by=by)
    except AwaitingClinic as silent:
        raise ClinicAsked(swap.appointment_id) from silent
    except HoldOver as over:
        raise ProposalGone from over
    except swapping.NotMovable as gone:
        _let_go(swap, at, by)
        raise NothingProposed from gone
    except (NotBookable, limits.Exhausted):
        _let_go(swap, at, by)
        raise
    for row in Broken.objects.filter(appointment=old, ended_at=None):
        repairing.settle(row, how=Mended.AGREED, at=at)
    return swap.appointment_id


def _let_go(swap: Swap, at: datetime, by: Actor) -> None:
    holding.let_go(
        account_id=swap.account_id, appointment_id=swap.appointment_id, region=swap.region, at=at, by=by
    )  # fmt: skip


def _agreed(row: Broken, slot_id: int) -> uuid.UUID:
    """Return the visit that a first click has made."""
    if row.ended_as != Mended.AGREED or row.slot_id != slot_id:
        raise NothingProposed
    made = Appointment.objects.filter(
        slot=slot_id, card=row.appointment.card_id, state__in=(State.BOOKED, State.RESERVING)
    )
    found = made.values_list("pk", flat=True).first()
    if found is None:
        raise NotYours
    return found
