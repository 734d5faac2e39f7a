"""What the database itself refuses: triggers and exclusion constraints in plain SQL.

SQLite rebuilds a table when a column changes and silently drops its triggers, so
everything is laid again after every migrate and compared with the list at start. A constraint
of PostgreSQL is an index over its whole table: it is laid again only where its text has changed,
which the comment on it tells.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import AppConfig, apps
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from portal.config import engine

_BLOCK = re.compile(r"^-- promise: (?P<name>\w+)$", re.MULTILINE)
_NAMED = re.compile(r'CONSTRAINT "(\w+)"')
_EXISTING = {
    "sqlite": "SELECT name, coalesce(sql, '') FROM sqlite_master",
    "postgresql": (
        "SELECT conname, '' FROM pg_constraint UNION SELECT indexname, '' FROM pg_indexes"
        " UNION SELECT tgname, '' FROM pg_trigger WHERE NOT tgisinternal"
    ),
}
_CONSTRAINT = """
SELECT c.relname, coalesce(obj_description(k.oid, 'pg_constraint'), '')
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.conname = %s AND pg_table_is_visible(c.oid)
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """One named block of SQL that may be run again at any time."""

    name: str
    sql: str


def listed() -> Iterator[Promise]:
    """Yield the promises of every context for the engine in use."""
    for app in apps.get_app_configs():
        yield from _of(app)


def _of(app: AppConfig) -> Iterator[Promise]:
    try:
        with open(f"{app.path}/sql/{connection.vendor}.sql", encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return
    parts = _BLOCK.split(text)[1:]
    yield from (Promise(name, sql) for name, sql in zip(parts[::2], parts[1::2], strict=True))


def lay() -> None:
    """Create every promise anew, in the contexts whose tables stand (a migrate may be of one only)."""
    standing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for app in apps.get_app_configs():
            if {model._meta.db_table for model in app.get_models()} <= standing:
                _lay_of(app, cursor)


def _lay_of(app: AppConfig, cursor: CursorWrapper) -> None:
    for promise in _of(app):
        if connection.vendor == "sqlite":
            cursor.connection.executescript(promise.sql)
        else:
            _lay_on_server(promise, cursor)


def _lay_on_server(promise: Promise, cursor: CursorWrapper) -> None:
    """Run the block of a promise, except for a constraint that stands as it is written here."""
    written = hashlib.sha256(promise.sql.strip().encode()).hexdigest()
    _table, laid = _constraint(promise.name, cursor)
    if laid == written:
        return
    cursor.execute(promise.sql)
    table, _laid = _constraint(promise.name, cursor)
    if table:
        quoted = connection.ops.quote_name
        # Whoever drops or changes the constraint by hand drops the comment with it.
        cursor.execute(f"COMMENT ON CONSTRAINT {quoted(promise.name)} ON {quoted(table)} IS '{written}'")


def _constraint(name: str, cursor: CursorWrapper) -> tuple[str, str]:
    """Return the table of a constraint and the digest of its text; empty where it is none or not known."""
    cursor.execute(_CONSTRAINT, [name])
    row = cursor.fetchone()
    return (row[0], row[1]) if row else ("", "")


def lay_after_migrate(**_: object) -> None:
    """Answer Django's post_migrate signal."""
    lay()


def expected() -> set[str]:
    """Name everything that must stand: the SQL of the contexts and the constraints of their models."""
    of_models = {
        constraint.name
        for model in apps.get_models()
        if model.__module__.startswith("portal.")
        for constraint in model._meta.constraints
    }
    return of_models | {promise.name for promise in listed()}


def missing() -> list[str]:
    """Name the promises that this database does not keep (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(_EXISTING[connection.vendor])
        rows = cursor.fetchall()
    found = {name for name, _sql in rows} | {name for _name, sql in rows for name in _NAMED.findall(sql)}
    return sorted(expected() - found)


def refuse_to_start_without() -> None:
    """Stop the start of a process whose database does not keep a promise.

    A database that does not answer is another matter: the process starts and /readyz says so.
    """
    try:
        gone, settings = missing(), engine.wrong()
    except OperationalError:
        return
    finally:
        connection.close()
    if settings:
        raise SystemExit(f"База настроена не так, как нужно порталу: {'; '.join(settings)}.")
    if gone:
        named = ", ".join(gone)
        raise SystemExit(
            f"В базе не хватает: {named}. Выполните `python -m portal migrate`, он вернёт недостающее."
        )
