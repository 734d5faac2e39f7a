"""Notices are put and read."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.db import connection

from portal.domain.notices.models import Beside, Notice
from portal.domain.notices.states import Kind, State, Way

_INSERT = """
INSERT INTO notices_notice
    (account_id, card_id, kind, facts, key, created_at, not_before, not_after, state, outcome, attempts,
     way)
SELECT %s, %s, %s, %s, %s || ways.ending, %s, %s, %s, %s, '', 0, ways.way
FROM ({ways}) AS ways WHERE true ON CONFLICT (key) DO NOTHING
"""
_ALONE = _INSERT.format(ways="SELECT %s AS way, '' AS ending")
_AND_BESIDE = _INSERT.format(
    ways="""
    SELECT %s AS way, '' AS ending
    UNION ALL SELECT way, ':' || way FROM notices_beside WHERE account_id = %s"""
)
"""A letter takes with it the rows of the messengers that the account has linked, in one statement."""


def put(
    *, account_id: int, card_id: uuid.UUID | None, kind: Kind, key: str, facts: dict[str, Any], at: datetime,
    not_after: datetime | None = None, way: Way = Way.LETTER,
) -> None:  # fmt: skip
    """Put a notice into the outbox, in the caller's transaction; the same `key` only once.

    What is to be a letter also goes by every messenger that the account has linked, under `key_by`.

    Args:
        account_id: whom it is told.
        card_id: the card it is about, if it is about one.
        kind: what happened.
        key: names the event; the same event never makes two notices, nor two letters.
        facts: what the cabinet needs to tell it: identifiers. `former_email` sends the letter to
            that address, which was confirmed before it was replaced.
        at: when it happened (UTC).
        not_after: from this moment (UTC) on no letter goes out any more; the cabinet keeps it.
        way: a letter, or a message to a telephone, which the cabinet does not list.

    """
    adapt = connection.ops.adapt_datetimefield_value
    card = card_id.hex if card_id and connection.vendor == "sqlite" else card_id
    text = json.dumps(facts, ensure_ascii=False)
    late = adapt(not_after) if not_after else None
    values = [
        account_id, card, str(kind), text, key, adapt(at), adapt(at), late, str(State.WAITING),
        str(way),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        if way == Way.LETTER:
            cursor.execute(_AND_BESIDE, [*values, account_id])
        else:
            cursor.execute(_ALONE, values)


def go_beside(*, account_id: int, way: Way) -> None:
    """Let whatever is told to an account from now on also go this way, in the caller's transaction."""
    Beside.objects.get_or_create(account_id=account_id, way=way)


def go_no_more(*, account_id: int, way: Way) -> None:
    """End that, in the caller's transaction; what waits is settled by who delivers it."""
    Beside.objects.filter(account_id=account_id, way=way).delete()


def mark_read(*, account_id: int, at: datetime) -> int:
    """Mark everything of this account as read; return how many were new."""
    mine = Notice.objects.filter(account_id=account_id, way=Way.LETTER, read_at=None)
    return mine.update(read_at=at)


def mark_read_about(*, account_id: int, kind: Kind, fact: tuple[str, str], at: datetime) -> int:
    """Mark what tells this account of one thing as read: the thing itself was opened; return how many."""
    name, value = fact
    new = Notice.objects.filter(account_id=account_id, way=Way.LETTER, kind=kind, read_at=None)
    return new.filter(**{f"facts__{name}": value}).update(read_at=at)


def erase_about(*, account_id: int, kind: Kind, fact: tuple[str, str]) -> None:
    """Remove what tells this account of one thing: the thing itself is no more."""
    name, value = fact
    Notice.objects.filter(account_id=account_id, kind=kind, **{f"facts__{name}": value}).delete()


def erase(*, account_id: int) -> None:
    """Remove all notices of an account, and by what they went."""
    Beside.objects.filter(account_id=account_id).delete()
    Notice.objects.filter(account_id=account_id).delete()
