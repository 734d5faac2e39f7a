"""Add an entry."""

import json
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.db import connection

from portal.domain.audit.states import SEEN_AGAIN, Actor
from portal.kit.reading import Reading

_COLUMNS: Final = (
    "at, actor_kind, actor_id, session, request_id, action, object_kind, object_id, region, facts"
)
_INSERT: Final = f"INSERT INTO audit_entry ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"  # noqa: S608  constants
_NAMES: Final = tuple(f"entry_{column}" for column in _COLUMNS.split(", "))
_INSERT_NAMED: Final = (
    f"INSERT INTO audit_entry ({_COLUMNS}) VALUES ({', '.join(f'%({name})s' for name in _NAMES)})"  # noqa: S608
)
_INSERT_ONCE: Final = f"""
INSERT INTO audit_entry ({_COLUMNS})
SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s
WHERE NOT EXISTS (
    SELECT 1 FROM audit_entry
    WHERE object_kind = %s AND object_id = %s AND at > %s
    AND actor_kind = %s AND actor_id = %s AND session = %s AND action = %s AND facts = %s)
"""  # noqa: S608  constants
_written: Final = json.JSONEncoder(ensure_ascii=False).encode
_TYPES: Final = (
    "timestamptz",
    *["varchar"] * 8,
    "jsonb",
    "varchar",
    "varchar",
    "timestamptz",
    *["varchar"] * 4,
    "jsonb",
)


def record(
    *,
    at: datetime,
    by: Actor,
    action: str,
    object_kind: str,
    object_id: object,
    region: str = "",
    facts: dict[str, Any] | None = None,
    is_asked_again: bool = False,
) -> None:
    """Add an entry in the caller's transaction (one statement: it stands on every hot path).

    `is_asked_again` marks a page that asks by itself: the same look by the same session within fifteen
    minutes adds nothing. Cards in `facts["cards"]` are found again by `queries.about`.
    """
    values = [*_values(at, by, action, object_kind, object_id, region), _written(facts or {})]
    statement = _INSERT
    if is_asked_again:
        _at, kind, actor, session, _request, what, of, which, _region, kept = values
        values += [of, which, _moment(at - SEEN_AGAIN), kind, actor, session, what, kept]
        statement = _once()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def record_and_read(
    reading: Reading,
    *,
    at: datetime,
    by: Actor,
    action: str,
    object_kind: str,
    object_id: object,
    facts: dict[str, Any],
) -> list[tuple[Any, ...]]:
    """Add an entry and return the rows of `reading`: on PostgreSQL with one way to the server and back."""
    values = [*_values(at, by, action, object_kind, object_id, ""), _written(facts)]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # knows no INSERT inside of a SELECT, and there is no way to go
            cursor.execute(_INSERT, values)
            cursor.execute(reading.sql, reading.values)
        else:
            told = {**reading.values, **dict(zip(_NAMES, values, strict=True))}
            cursor.execute(f"WITH entry AS ({_INSERT_NAMED}) {reading.sql}", told)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def entry_of_cards(
    cards: str, *, at: datetime, by: Actor, action: str, object_kind: str, object_id: object
) -> Reading:
    """Return what adds an entry naming the cards of a table of the same statement (`id`, `place`), if any.

    For PostgreSQL, which takes it as a part of a SELECT; whoever sends it is in the transaction of the look.
    """
    values = _values(at, by, action, object_kind, object_id, "")
    return Reading(_insert_of_cards(cards), dict(zip(_NAMES, values, strict=False)))


@cache
def _insert_of_cards(cards: str) -> str:
    typed = (f"CAST(%({name})s AS {kind})" for name, kind in zip(_NAMES[:-1], _TYPES, strict=False))
    facts = "jsonb_build_object('cards', jsonb_agg(id ORDER BY place))"
    return f"""
        INSERT INTO audit_entry ({_COLUMNS})
        SELECT {", ".join(typed)}, {facts} FROM {cards} HAVING count(*) > 0
    """  # noqa: S608  constants


def _values(
    at: datetime, by: Actor, action: str, object_kind: str, object_id: object, region: str
) -> list[Any]:
    """Return the values of all columns but the facts."""
    told = (by.kind, by.id, by.session, by.request_id, action, object_kind, object_id, region)
    return [_moment(at), *map(str, told)]


def _once() -> str:
    """Name the types of the values: a server does not guess them in a SELECT."""
    if connection.vendor == "sqlite":
        return _INSERT_ONCE
    pieces = _INSERT_ONCE.split("%s")
    typed = (f"{piece}CAST(%s AS {kind})" for piece, kind in zip(pieces, _TYPES, strict=False))
    return "".join(typed) + pieces[-1]


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
