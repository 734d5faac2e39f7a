"""One visit instead of another, in one transaction: the new place is booked, the old one is free again.

The only place that knows how. A move with `hold(replaces=…)` and `confirm` takes its place as soon as it is
there: the new held first, asked of its clinic outside of a transaction, the old one freed with the booking.
"""

import uuid
from datetime import datetime

from django.db import transaction

from portal.domain.audit.states import Actor
from portal.domain.booking import ports
from portal.domain.booking.actions import confirming, holding, trail
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State

REASON = "broken"


class NotMovable(Exception):
    """The visit stands no more as it did: it was cancelled, moved, or has begun."""


def swap(*, account_id: int, old: Appointment, slot_id: int, at: datetime, by: Actor) -> uuid.UUID:
    """Book the place for the patient of `old`, which is moved away; return the new visit.

    `old` with its clinic. Raises NotYours, NotMovable, NotBookable: then nothing was changed.
    """
    region = old.clinic.region_id
    with transaction.atomic():
        # The old one first: else it would itself stand against the new one.
        booked = Appointment.objects.filter(pk=old.pk, state=State.BOOKED, starts_at__gt=at)
        if not booked.update(state=State.MOVED, ended_at=at, cancel_reason=REASON):
            raise NotMovable
        trail.add(
            appointment=old.pk, came_from=State.BOOKED, to=State.MOVED, at=at, by=by, region=region,
            reason=REASON,
        )  # fmt: skip
        held = holding.hold(
            account_id=account_id, card_id=old.card_id, slot_id=slot_id, region=region, at=at, by=by
        )  # fmt: skip
        clinic_id = Appointment.objects.values_list("clinic_id", flat=True).get(pk=held.appointment_id)
        confirming.confirm(
            account_id=account_id, appointment_id=held.appointment_id, clinic_id=clinic_id, region=region,
            at=at, by=by,
        )  # fmt: skip
        return held.appointment_id


def may_swap(clinic_id: int) -> bool:
    """Tell whether places of this clinic can be given so: only where nobody outside is asked."""
    return ports.clinic_system(clinic_id).answers_at_once
