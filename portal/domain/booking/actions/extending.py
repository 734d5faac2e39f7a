"""Keep a held place a while longer: once, for those who read slowly."""

import uuid
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from portal.domain.audit.states import Actor
from portal.domain.booking.actions import trail
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import EXTENDED, HOLD_LIFE, State

_EXTEND: Final = """
UPDATE booking_appointment SET hold_ends_at = %(ends)s, extended_at = %(now)s
WHERE id = %(id)s AND state = 'held' AND hold_ends_at > %(now)s AND extended_at IS NULL
  AND EXISTS (SELECT 1 FROM patients_holding h WHERE h.card_id = booking_appointment.card_id
              AND h.account_id = %(account)s AND h.ended_at IS NULL)
RETURNING id
"""


def extend(*, account_id: int, appointment_id: uuid.UUID, region: str, at: datetime, by: Actor) -> bool:
    """Keep a place of a card of this account for five minutes more than it was; tell whether that was done.

    It is done once, and only while the hold stands (WCAG 2.2.1: whoever needs more time can ask for it).
    The minutes are added to the end: whoever asks at once gets as many as who asks at the last second.
    """
    ends_at = Appointment.objects.filter(pk=appointment_id).values_list("hold_ends_at", flat=True).first()
    if ends_at is None:
        return False
    values = {
        "id": trail.key(appointment_id),
        "account": account_id,
        "now": trail.moment(at),
        "ends": trail.moment(ends_at + HOLD_LIFE),
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_EXTEND, values)
            is_done = cursor.fetchone() is not None
        if is_done:
            trail.add(
                appointment=appointment_id, came_from=State.HELD, to=State.HELD, at=at, by=by, region=region,
                reason=EXTENDED,
            )  # fmt: skip
    return is_done
