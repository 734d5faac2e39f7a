"""The person agrees to the place that is proposed instead of a broken visit."""

import uuid
from datetime import datetime

from django.db import transaction

from portal.domain.audit.states import Actor
from portal.domain.booking import access
from portal.domain.booking.actions import repairing, swapping
from portal.domain.booking.actions.holding import AlreadyBooked, NotBookable
from portal.domain.booking.models import Appointment, Broken
from portal.domain.booking.rules import Why
from portal.domain.booking.states import Mended, State
from portal.domain.patients.access import NotYours


class ProposalGone(Exception):
    """Somebody else was quicker; another place is proposed by now, if there is one."""


class NothingProposed(Exception):
    """The visit is not broken any more, or nothing is proposed."""


def agree(
    *, account_id: int, appointment_id: uuid.UUID, slot_id: int, region: str, at: datetime, by: Actor
) -> uuid.UUID:
    """Take the proposed place instead of the broken visit; agreeing twice gives the same new visit.

    `slot_id` is the place that the person saw. Raises NotYours, ProposalGone, NothingProposed, NotBookable
    with every reason, limits.Exhausted; in each case the old visit stands as it stood.
    """
    access.asked_of(
        account_id=account_id, appointment_id=appointment_id, region=region, at=at, by=by
    )  # fmt: skip
    try:
        with transaction.atomic():
            return _agree(account_id, appointment_id, slot_id, at, by)
    except swapping.MustAsk as gone:
        repairing.propose(at=at, visits=[appointment_id])
        raise ProposalGone from gone
    except NotBookable as refused:
        if all(reason.why in {Why.TAKEN, Why.CLOSED, Why.TOO_LATE, Why.QUOTA} for reason in refused.reasons):
            repairing.propose(at=at, visits=[appointment_id])
            raise ProposalGone from refused
        raise


def _agree(account_id: int, appointment_id: uuid.UUID, slot_id: int, at: datetime, by: Actor) -> uuid.UUID:
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
    if old.state != State.BOOKED:
        raise NothingProposed  # moved or cancelled by hand; the timer closes the matter
    try:
        new = swapping.swap(account_id=account_id, old=old, slot_id=slot_id, at=at, by=by)
    except swapping.NotMovable as gone:
        raise NothingProposed from gone
    except AlreadyBooked as booked:
        return booked.appointment_id
    repairing.settle(row, how=Mended.AGREED, at=at)
    return new


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
