"""Test databases that are put back by copying a template.

Django empties tables after a test that commits; append-only tables refuse that,
and rows laid by migrations would be lost. So the migrated database is copied once
and the copy is laid back after each such test.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection, connections


def use_files_for_sqlite(database: dict, folder: Path) -> None:
    """Give SQLite a test file: in memory its threads would share one connection."""
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")


def drop_pool(database: dict) -> None:
    """Take the pool away: its idle connections would stand in the way of copying."""
    database.get("OPTIONS", {}).pop("pool", None)


def keep_template() -> None:
    """Copy the freshly migrated test database."""
    _close()
    if connection.vendor == "sqlite":
        _copy_sqlite(_name(), _template())
    else:
        _copy_postgresql(_name(), _template())


def restore() -> None:
    """Lay the template back over the test database, whoever is still connected."""
    _close()
    if connection.vendor == "sqlite":
        _copy_sqlite(_template(), _name())
    else:
        _copy_postgresql(_template(), _name())


def drop_template() -> None:
    """Remove the copy."""
    _close()
    if connection.vendor == "sqlite":
        Path(_template()).unlink(missing_ok=True)
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{_template()}" WITH (FORCE)')


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _template() -> str:
    return f"{_name()}_template"


def _close() -> None:
    for each in connections.all(initialized_only=True):
        each.close()


def _copy_sqlite(source: str, target: str) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target, timeout=20)) as written:
        read.backup(written)


def _copy_postgresql(source: str, target: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
