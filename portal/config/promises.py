"""What the database itself refuses: triggers and exclusion constraints in plain SQL.

SQLite rebuilds a table when a column changes and silently drops its triggers, so
everything is laid again after every migrate and compared with the list at start.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

_BLOCK = re.compile(r"^-- promise: (?P<name>\w+)$", re.MULTILINE)
_EXISTING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT conname FROM pg_constraint WHERE contype = 'x'"
        " UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    ),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One named block of SQL that may be run again at any time."""

    name: str
    sql: str


def listed() -> Iterator[Promise]:
    """Yield the promises of every context for the engine in use."""
    for app in apps.get_app_configs():
        path = f"{app.path}/sql/{connection.vendor}.sql"
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        except FileNotFoundError:
            continue
        parts = _BLOCK.split(text)[1:]
        yield from (Promise(name, sql) for name, sql in zip(parts[::2], parts[1::2], strict=True))


def lay() -> None:
    """Create every promise anew."""
    with connection.cursor() as cursor:
        for promise in listed():
            if connection.vendor == "sqlite":
                cursor.connection.executescript(promise.sql)
            else:
                cursor.execute(promise.sql)


def lay_after_migrate(**_: object) -> None:
    """Answer Django's post_migrate signal."""
    lay()


def missing() -> list[str]:
    """Name the promises that this database does not keep."""
    with connection.cursor() as cursor:
        cursor.execute(_EXISTING[connection.vendor])
        found = {row[0] for row in cursor.fetchall()}
    return sorted({promise.name for promise in listed()} - found)
