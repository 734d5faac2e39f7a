"""The person wants no other place for a visit that its clinic has cancelled."""

import uuid
from datetime import datetime

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking import access
from portal.domain.booking.actions import repairing
from portal.domain.booking.models import Appointment, Broken
from portal.domain.booking.states import Mended, State


def decline(*, account_id: int, appointment_id: uuid.UUID, region: str, at: datetime, by: Actor) -> bool:
    """Look for no other place any more; tell whether one was looked for.

    A visit that still stands is cancelled instead: nothing changes here. Raises NotYours.
    """
    access.asked_of(
        account_id=account_id, appointment_id=appointment_id, region=region, at=at, by=by
    )  # fmt: skip
    with transaction.atomic():
        rows = Broken.objects.select_for_update(of=("self",))
        row = rows.filter(appointment=appointment_id, ended_at=None).first()
        is_off = Appointment.objects.filter(pk=appointment_id, state=State.CANCELLED_BY_CLINIC).exists()
        if row is None or not is_off:
            return False
        repairing.settle(row, how=Mended.CANCELLED, at=at)
        audit.record(
            at=at, by=by, action="appointment.declined", object_kind="appointment", object_id=appointment_id,
            region=region,
        )  # fmt: skip
    return True
