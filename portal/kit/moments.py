"""Instants as plain SQL gives them back."""

from datetime import UTC, datetime


def read(value: object) -> datetime:
    """Return an aware UTC instant from what a driver returned.

    PostgreSQL's driver returns an aware datetime, SQLite's the text that Django stored in UTC.
    Raises ValueError for anything else.
    """
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
