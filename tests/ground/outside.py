"""A database of running programs, looked at from outside of Django, on both engines."""

import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from scripts import postgres

SQLITE = "sqlite:///"
FILE = "portal.sqlite3"
NOTE = "database.txt"
TABLES = {
    True: "SELECT name FROM sqlite_master WHERE type = 'table'",
    False: "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def fresh(folder: Path) -> str:
    """Return the address of a new database: in the cluster of `make test`, else a file in `folder`.

    In the cluster it is a copy of the one that `remember` has named in this folder or in the one it was copied from.
    """
    cluster = os.environ.get("TEST_CLUSTER")
    if cluster:
        note = folder / NOTE
        like = note.read_text("utf-8") if note.exists() else "template1"
        return postgres.create_database(cluster, f"outside_{secrets.token_hex(4)}", like=like)
    return f"{SQLITE}{folder / FILE}"


def remember(folder: Path, url: str) -> None:
    """Note in a folder which database of the cluster belongs to it; a file needs no note."""
    if not url.startswith(SQLITE):
        (folder / NOTE).write_text(url.rpartition("/")[2], "utf-8")


@contextmanager
def connected(url: str) -> Iterator[sqlite3.Connection | psycopg.Connection]:
    """Connect, commit at the end, close."""
    if url.startswith(SQLITE):
        database = sqlite3.connect(url.removeprefix(SQLITE), timeout=20)
    else:
        database = psycopg.connect(url.replace("postgres://", "postgresql://"))
    try:
        yield database
        database.commit()
    finally:
        database.close()


def run(database: sqlite3.Connection | psycopg.Connection, statement: str, values: Sequence[object] = ()):
    """Run one statement with `?` for its values."""
    if isinstance(database, sqlite3.Connection):
        return database.execute(statement, values)
    return database.execute(statement.replace("?", "%s"), values)


def everything(database: sqlite3.Connection | psycopg.Connection) -> Iterator[tuple]:
    """Yield every row of every table."""
    tables = run(database, TABLES[isinstance(database, sqlite3.Connection)]).fetchall()
    for (table,) in tables:
        yield from run(database, f'SELECT * FROM "{table}"').fetchall()
