"""One visit instead of another at once: the move that a person makes with one press.

Held and confirmed in one transaction, so only where no clinic need be asked.
"""

import uuid
from datetime import datetime

from django.db import transaction

from portal.domain.audit.states import Actor
from portal.domain.booking import ports
from portal.domain.booking.actions import answering, confirming, holding
from portal.domain.booking.actions.holding import NotBookable
from portal.domain.booking.models import Appointment
from portal.domain.booking.rules import Why


class NotMovable(Exception):
    """The visit stands no more as it did: it was cancelled, moved, or has begun."""


class MustAsk(Exception):
    """The clinic's own system keeps its places by now: nothing is given in its name at once."""


def swap(*, account_id: int, old: Appointment, slot_id: int, at: datetime, by: Actor) -> uuid.UUID:
    """Book the place for the patient of `old`, which is moved away; return the new visit.

    `old` with its clinic. Raises NotYours, NotMovable, NotBookable, MustAsk: then nothing was changed.
    """
    region = old.clinic.region_id
    try:
        with transaction.atomic():
            held = holding.hold(
                account_id=account_id, card_id=old.card_id, slot_id=slot_id, region=region, replaces=old.pk,
                at=at, by=by,
            )  # fmt: skip
            answering.carry(old=old.pk, new=held.appointment_id, at=at)
            clinic_id = Appointment.objects.values_list("clinic_id", flat=True).get(pk=held.appointment_id)
            if not may_swap(clinic_id):
                raise MustAsk
            confirming.confirm(
                account_id=account_id, appointment_id=held.appointment_id, clinic_id=clinic_id,
                replaces=old.pk, region=region, at=at, by=by, must_answer=False,
            )  # fmt: skip
            return held.appointment_id
    except NotBookable as refused:
        if any(reason.why is Why.OLD_OVER for reason in refused.reasons):
            raise NotMovable from refused
        raise


def may_swap(clinic_id: int) -> bool:
    """Tell whether places of this clinic can be given so: only where nobody outside is asked."""
    return ports.clinic_system(clinic_id).answers_at_once
