"""The history of an appointment and its entry of the record: two statements beside each change."""

import uuid
from datetime import datetime
from typing import Any, Final

from django.db import connection

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor

_STEP: Final = """
INSERT INTO booking_step (appointment_id, at, from_state, to_state, by_kind, by_id, reason)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


def key(value: uuid.UUID) -> Any:
    """Return a UUID as the engine in use keeps it."""
    return value.hex if connection.vendor == "sqlite" else value


def moment(value: datetime) -> Any:
    """Return an instant as the engine in use keeps it."""
    return connection.ops.adapt_datetimefield_value(value)


def add(
    *, appointment: uuid.UUID, came_from: str, to: str, at: datetime, by: Actor, region: str, reason: str = ""
) -> None:
    """Add the step and the entry, in the caller's transaction."""
    values = [key(appointment), moment(at), came_from, to, str(by.kind), by.id, reason]
    with connection.cursor() as cursor:
        cursor.execute(_STEP, values)
    audit.record(
        at=at, by=by, action=f"appointment.{to}", object_kind="appointment", object_id=appointment,
        region=region, facts={"reason": reason} if reason else {},
    )  # fmt: skip
