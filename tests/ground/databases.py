"""Test databases that are put back by copying a template.

Django empties tables after a test that commits; append-only tables refuse that,
and rows laid by migrations would be lost. So the migrated database is copied once in
a run, each worker copies the copy, and it is laid back after each such test.
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

_laid_by: dict[str, str] = {}


def is_asked(item: pytest.Item) -> bool:
    """Tell whether a test may ask a database: by a fixture (pytest-django closes it otherwise) or on its own.

    Whoever opens connections or starts processes says so in its imports.
    """
    by_itself = {"connection", "connections", "outside", "subprocess", "running", "house", "environment"}
    fixtures = set(getattr(item, "fixturenames", ()))
    return (
        bool(fixtures & {"db", "transactional_db", "live_server", "django_db_setup"})
        or item.get_closest_marker("django_db") is not None
        or bool(by_itself & vars(item.getparent(pytest.Module).obj).keys())
    )


def use_files_for_sqlite(database: dict, folder: Path) -> None:
    """Give SQLite a test file: in memory its threads would share one connection."""
    if "sqlite" in database["ENGINE"]:
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")


def drop_pool(database: dict) -> None:
    """Take the pool away: its idle connections would stand in the way of copying."""
    database.get("OPTIONS", {}).pop("pool", None)


def analyze() -> None:
    """Tell the engine of rows that came a moment ago.

    Table by table: PostgreSQL's bare command also takes what all databases of a cluster share, and other
    workers do the same at that moment.
    """
    quoted = [connection.ops.quote_name(table) for table in connection.introspection.table_names()]
    with connection.cursor() as cursor:
        for table in quoted:
            cursor.execute(f"ANALYZE {table}")


def lay(shared: Path) -> None:
    """Give this process a migrated database: the first one of a run migrates, the others copy what it made.

    :param shared: a folder that all processes of the run see.
    """
    name = connection.creation._get_test_db_name()
    with _alone(shared):
        if not any(_users(shared)):
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
            _close()
            _copy(name, _template(shared))
        else:
            _close()
            _copy(_template(shared), name)
            settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        _user(shared).touch()
    _laid_by["template"] = _template(shared)


def restore() -> None:
    """Lay the template back over the test database, whoever is still connected."""
    _close()
    _copy(_laid_by["template"], _name())


def drop(shared: Path, given: str) -> None:
    """Remove the database of this process and, with the last one, the template."""
    _close()
    connection.creation.destroy_test_db(given, verbosity=0)
    with _alone(shared):
        _user(shared).unlink()
        if not any(_users(shared)):
            _drop(_template(shared))


@contextmanager
def _alone(shared: Path) -> Iterator[None]:
    with (shared / "database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _user(shared: Path) -> Path:
    return shared / f"database-{os.getpid()}.user"


def _users(shared: Path) -> Iterator[Path]:
    return shared.glob("database-*.user")


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _template(shared: Path) -> str:
    if connection.vendor == "sqlite":
        return str(shared / "template.sqlite3")
    return f"test_{hashlib.sha256(str(shared).encode()).hexdigest()[:12]}_template"


def _close() -> None:
    for each in connections.all(initialized_only=True):
        each.close()


def _copy(source: str, target: str) -> None:
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(source)) as read,
            closing(sqlite3.connect(target, timeout=20)) as written,
        ):
            written.execute("PRAGMA synchronous=OFF")
            read.backup(written)
    else:
        _drop(target)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _drop(name: str) -> None:
    if connection.vendor == "sqlite":
        Path(name).unlink(missing_ok=True)
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
