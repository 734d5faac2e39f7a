"""Give a visit up because another one takes its place: the second half of a move."""

import uuid
from datetime import datetime
from typing import Final

from django.db import connection

from portal.domain.audit.states import Actor
from portal.domain.booking import ports
from portal.domain.booking.actions import freeing, trail
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State
from portal.domain.work import actions as work

GIVE_BACK: Final = "portal.domain.booking.jobs.give_back"
_GIVE_UP: Final = """
UPDATE booking_appointment SET state = 'moved', ended_at = %(now)s
WHERE id = %(id)s AND state = 'booked' AND starts_at > %(now)s
RETURNING clinic_id, slot_id
"""


def give_up(*, appointment_id: uuid.UUID, new: uuid.UUID, region: str, at: datetime, by: Actor) -> bool:
    """Free the place of a visit that `new` replaces, in the caller's transaction; tell whether it was booked.

    The step's reason names the visit that took its place.
    """
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_UP, {"id": trail.key(appointment_id), "now": trail.moment(at)})
        row = cursor.fetchone()
    if row is None:
        return False
    trail.add(
        appointment=appointment_id, came_from=State.BOOKED, to=State.MOVED, at=at, by=by, region=region,
        reason=str(new),
    )  # fmt: skip
    give_back_later(appointment_id, clinic_id=row[0])
    freeing.free(slot_id=row[1], at=at)
    return True


def give_back_later(appointment_id: uuid.UUID, *, clinic_id: int) -> None:
    """Let a job tell the clinic's own system, if it has one, that a visit is off."""
    if not ports.clinic_system(clinic_id).answers_at_once:
        work.enqueue(GIVE_BACK, appointment_id=str(appointment_id))


def may_be_given_up(appointment_id: uuid.UUID, at: datetime) -> bool:
    """Tell whether a visit is booked and still to come."""
    booked = Appointment.objects.filter(pk=appointment_id, state=State.BOOKED, starts_at__gt=at)
    return booked.exists()


def is_living(appointment_id: uuid.UUID, at: datetime) -> bool:
    """Tell whether a hold still stands."""
    held = Appointment.objects.filter(pk=appointment_id, state=State.HELD, hold_ends_at__gt=at)
    return held.exists()
