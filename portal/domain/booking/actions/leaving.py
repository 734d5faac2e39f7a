"""A card leaves the картотека: what becomes of its visits is decided with it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portal.domain.audit.states import Actor
from portal.domain.booking import queries
from portal.domain.booking.actions import cancelling
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import CancelReason
from portal.domain.patients import actions as patients
from portal.domain.patients.access import OpenCard


def remove_card(*, card: OpenCard, is_cancelling: bool, at: datetime, by: Actor) -> int:
    """Delete a card and, where asked, cancel the visits its holder booked; return how many were cancelled.

    Card and visits go in one transaction. Raises accounts.Limited.
    """
    with transaction.atomic():
        cancelled = _cancel(queries.visits_booked(card=card, at=at), card, at, by) if is_cancelling else 0
        patients.remove_card(card=card, at=at, by=by)
    return cancelled


def _cancel(visits: Sequence[Appointment], card: OpenCard, at: datetime, by: Actor) -> int:
    for visit in visits:
        cancelling.cancel(
            account_id=card.account_id, appointment_id=visit.pk, reason=CancelReason.OTHER,
            region=visit.clinic.region_id, at=at, by=by,
        )  # fmt: skip
    return len(visits)
