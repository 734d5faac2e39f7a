"""End the holds whose time is over."""

from datetime import datetime

from django.db import transaction

from portal.domain.audit.states import SYSTEM
from portal.domain.booking.actions import trail
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State

BATCH = 500


def expire_holds(*, at: datetime) -> int:
    """End every hold that is over, each with its step of history; return how many.

    Safe to run twice and by two workers: only the one whose UPDATE touches the row writes the step.
    """
    over = Appointment.objects.filter(state=State.HELD, hold_ends_at__lte=at).order_by("hold_ends_at")
    ended = 0
    for appointment_id, region in list(over.values_list("pk", "clinic__region_id")[:BATCH]):
        with transaction.atomic():
            still = Appointment.objects.filter(pk=appointment_id, state=State.HELD, hold_ends_at__lte=at)
            if still.update(state=State.EXPIRED, ended_at=at):
                trail.add(
                    appointment=appointment_id, came_from=State.HELD, to=State.EXPIRED, at=at, by=SYSTEM,
                    region=region,
                )  # fmt: skip
                ended += 1
    return ended
