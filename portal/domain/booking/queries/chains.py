"""Moves of a visit: one appointment replaces another, and to the person it stays the same visit."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from portal.kit import moments

_LONGEST: Final = 500
"""Moves that are followed: nobody moves a visit so often, and a circle in the table must end somewhere."""
_BACK: Final = """
WITH RECURSIVE back (id, earlier, moves) AS (
    SELECT b.id, b.id, 0 FROM booking_appointment b WHERE b.id IN ({ids})
    UNION ALL
    SELECT back.id, o.id, back.moves + 1
    FROM back
    JOIN booking_appointment b ON b.id = back.earlier
    JOIN booking_appointment o ON o.id = b.replaces_id AND o.state = 'moved'
    WHERE back.moves < %s
)
SELECT id, earlier, moves,
       (SELECT count(*) + count(CASE WHEN k.ended_as = 'stands' THEN 1 END)
        FROM booking_broken k WHERE k.appointment_id = back.earlier),
       (SELECT max(CASE WHEN k.ended_as = 'stands' THEN k.ended_at ELSE k.since_at END)
        FROM booking_broken k WHERE k.appointment_id = back.earlier)
FROM back ORDER BY moves
"""
_AHEAD: Final = """
WITH RECURSIVE ahead (later, moves) AS (
    SELECT b.id, 0 FROM booking_appointment b WHERE b.id = %s
    UNION ALL
    SELECT n.id, ahead.moves + 1
    FROM ahead
    JOIN booking_appointment b ON b.id = ahead.later AND b.state = 'moved'
    JOIN booking_appointment n ON n.replaces_id = b.id AND n.number IS NOT NULL
    WHERE ahead.moves < %s
)
SELECT later FROM ahead ORDER BY moves DESC LIMIT 1
"""
"""A hold that was to replace a visit and ended has no number, and replaced nothing."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The visit as it was booked first (its id), and how many times it has been moved since.

    `turns`: how many times it, or what it was before, was off and on again without a move: the doctor fell
    ill, the doctor is back; `turned_at` is when it last was (UTC).
    """

    first: uuid.UUID
    moves: int
    turns: int = 0
    turned_at: datetime | None = None

    @property
    def changes(self) -> int:
        """How often its calendar entry has changed."""
        return self.moves + self.turns


def chains_of(ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Chain]:
    """Return for each appointment how it came about (one statement; none for no appointment)."""
    if not ids:
        return {}
    marks = ", ".join(["%s"] * len(ids))
    rows = _rows(_BACK.format(ids=marks), [*map(_key, ids), _LONGEST])
    turns, turned_at = Counter[uuid.UUID](), dict[uuid.UUID, datetime]()
    for of, _, _, turned, last in rows:
        turns[_id(of)] += turned
        if last:
            turned_at[_id(of)] = moments.read(last)
    return {
        _id(of): Chain(_id(earlier), moves, turns[_id(of)], turned_at.get(_id(of)))
        for of, earlier, moves, *_ in rows
    }


def newest_of(appointment_id: uuid.UUID) -> uuid.UUID:
    """Return the appointment that a moved one has become; itself where it was not moved (one statement)."""
    rows = _rows(_AHEAD, [_key(appointment_id), _LONGEST])
    return _id(rows[0][0]) if rows else appointment_id


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _key(value: uuid.UUID) -> Any:
    return value.hex if connection.vendor == "sqlite" else value


def _id(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
