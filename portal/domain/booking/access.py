"""The only doors to an appointment."""

import uuid
from datetime import datetime
from typing import Final

from django.db import connection

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.models import Appointment
from portal.domain.patients.access import NotYours

_CLINIC: Final = """
SELECT b.clinic_id FROM booking_appointment b
JOIN clinics_clinic c ON c.id = b.clinic_id
JOIN patients_holding h ON h.card_id = b.card_id AND h.ended_at IS NULL
WHERE b.id = %s AND h.account_id = %s AND c.region_id = %s
"""


def clinic_of(*, account_id: int, appointment_id: uuid.UUID, region: str) -> int:
    """Return whose system must agree to an appointment of this account, in this region (one statement).

    The caller's own entry of the record says what was done. Raises NotYours.
    """
    key = appointment_id.hex if connection.vendor == "sqlite" else appointment_id
    with connection.cursor() as cursor:
        cursor.execute(_CLINIC, [key, account_id, region])
        row = cursor.fetchone()
    if row is None:
        raise NotYours
    return int(row[0])


def appointment_of(
    *, account_id: int, appointment_id: uuid.UUID, at: datetime, by: Actor, reason: str
) -> Appointment:
    """Open one appointment of a card that this account holds, with doctor and clinic (one query).

    Raises NotYours, whether it does not exist or is somebody else's.
    """
    mine = Appointment.objects.filter(
        pk=appointment_id, card__holdings__account_id=account_id, card__holdings__ended_at=None
    )
    found = mine.select_related(
        "card", "doctor__speciality", "doctor__site", "clinic", "registry_call"
    ).first()
    if found is None:
        raise NotYours
    audit.record(
        at=at, by=by, action="appointment.opened", object_kind="appointment", object_id=found.pk,
        region=found.clinic.region_id, facts={"reason": reason},
    )  # fmt: skip
    return found
