"""Cancel a visit: the place is free for others at once."""

import uuid
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from portal.domain.audit.states import Actor
from portal.domain.booking import ports
from portal.domain.booking.actions import confirming, freeing, moving, trail
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import CancelReason, State
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import CANCELS_OF_ACCOUNT
from portal.domain.notices.states import Kind
from portal.domain.patients.access import NotYours

_CANCEL: Final = """
UPDATE booking_appointment SET state = 'cancelled_by_patient', ended_at = %(now)s, cancel_reason = %(reason)s
WHERE id = %(id)s AND state = 'booked' AND starts_at > %(now)s
  AND EXISTS (SELECT 1 FROM patients_holding h WHERE h.card_id = booking_appointment.card_id
              AND h.account_id = %(account)s AND h.ended_at IS NULL)
RETURNING account_id, card_id, clinic_id, slot_id
"""


class NotCancellable(Exception):
    """The visit has begun or ended in another way; `state` is how it stands."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


def cancel(
    *, account_id: int, appointment_id: uuid.UUID, reason: CancelReason, region: str, at: datetime, by: Actor
) -> None:
    """Cancel a visit before its start; cancelling twice changes nothing the second time.

    Raises NotYours, NotCancellable, limits.Exhausted.
    """
    values = {
        "id": trail.key(appointment_id),
        "now": trail.moment(at),
        "reason": reason.value,
        "account": account_id,
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CANCEL, values)
            row = cursor.fetchone()
        if row is None:
            _explain(account_id, appointment_id)
            return
        limits.take_along(CANCELS_OF_ACCOUNT, str(account_id), at=at)
        trail.add(
            appointment=appointment_id, came_from=State.BOOKED, to=State.CANCELLED_BY_PATIENT, at=at, by=by,
            region=region, reason=reason.value,
        )  # fmt: skip
        trail.tell(Kind.CANCELLED, appointment_id, account_id=row[0], card_id=row[1], at=at)
        moving.give_back_later(appointment_id, clinic_id=row[2])
        freeing.free(slot_id=row[3], at=at)


def give_back(*, appointment_id: uuid.UUID) -> None:
    """Tell the clinic's system that a cancelled visit is off; raise ClinicSilent to be tried again."""
    appointment = Appointment.objects.select_related(*confirming.ASKED_WITH).get(pk=appointment_id)
    ports.clinic_system(appointment.clinic_id).cancel(confirming.reservation_of(appointment))


def _explain(account_id: int, appointment_id: uuid.UUID) -> None:
    mine = Appointment.objects.filter(
        pk=appointment_id, card__holdings__account_id=account_id, card__holdings__ended_at=None
    ).first()
    if mine is None:
        raise NotYours
    if mine.state != State.CANCELLED_BY_PATIENT:
        raise NotCancellable(mine.state)
