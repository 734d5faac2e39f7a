"""The history of an appointment, its entry of the record and its notice: one statement each."""

import uuid
from datetime import datetime
from typing import Any, Final

from django.db import connection

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.rules import reminders
from portal.domain.booking.states import State, may_move
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind

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
    """Add the step and the entry, in the caller's transaction; a move that is not listed undoes it."""
    if not may_move(came_from, to):
        raise RuntimeError(f"an appointment may not go from {came_from!r} to {to!r}")
    if came_from == State.BOOKED:
        withdraw_reminders(appointment)
    values = [key(appointment), moment(at), came_from, to, str(by.kind), by.id, reason]
    with connection.cursor() as cursor:
        cursor.execute(_STEP, values)
    audit.record(
        at=at, by=by, action=f"appointment.{to}", object_kind="appointment", object_id=appointment,
        region=region, facts={"reason": reason} if reason else {},
    )  # fmt: skip


def withdraw_reminders(appointment: uuid.UUID) -> None:
    """Let no reminder of a visit go out any more, in the caller's transaction."""
    notices.withdraw(reminders.keys(appointment))


def tell(
    kind: Kind, appointment: uuid.UUID, *, account_id: int, card_id: Any, at: datetime, key: str = ""
) -> None:
    """Put the notice of a change into the outbox, in the caller's transaction; once for each kind, or `key`.

    `card_id` as either engine's driver gives it back.
    """
    notices.put(
        account_id=account_id,
        card_id=card_id if isinstance(card_id, uuid.UUID) else uuid.UUID(str(card_id)),
        kind=kind,
        key=key or f"{kind}:{appointment}",
        facts={"appointment": str(appointment)},
        at=at,
    )
