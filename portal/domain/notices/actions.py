"""Verbs of the outbox."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.db import connection

from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind, State

_INSERT = """
INSERT INTO notices_notice (account_id, card_id, kind, facts, key, created_at, not_before, state)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (key) DO NOTHING
"""


def put(
    *, account_id: int, card_id: uuid.UUID | None, kind: Kind, key: str, facts: dict[str, Any], at: datetime
) -> None:
    """Put a notice into the outbox, in the caller's transaction; the same `key` only once."""
    moment = connection.ops.adapt_datetimefield_value(at)
    card = card_id.hex if card_id and connection.vendor == "sqlite" else card_id
    text = json.dumps(facts, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [account_id, card, str(kind), text, key, moment, moment, str(State.WAITING)])


def mark_read(*, account_id: int, at: datetime) -> int:
    """Mark everything of this account as read; return how many were new."""
    return Notice.objects.filter(account_id=account_id, read_at=None).update(read_at=at)


def erase(*, account_id: int) -> None:
    """Remove all notices of an account."""
    Notice.objects.filter(account_id=account_id).delete()
