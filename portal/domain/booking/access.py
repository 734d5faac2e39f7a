"""The only doors to an appointment."""

import uuid
from datetime import datetime

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.models import Appointment
from portal.domain.patients.access import NotYours


def appointment_of(
    *, account_id: int, appointment_id: uuid.UUID, at: datetime, by: Actor, reason: str
) -> Appointment:
    """Open one appointment of a card that this account holds, with doctor and clinic (one query).

    Raises NotYours, whether it does not exist or is somebody else's.
    """
    mine = Appointment.objects.filter(
        pk=appointment_id, card__holdings__account_id=account_id, card__holdings__ended_at=None
    )
    found = mine.select_related("card", "doctor__speciality", "doctor__site", "clinic").first()
    if found is None:
        raise NotYours
    audit.record(
        at=at, by=by, action="appointment.opened", object_kind="appointment", object_id=found.pk,
        region=found.clinic.region_id, facts={"reason": reason},
    )  # fmt: skip
    return found
