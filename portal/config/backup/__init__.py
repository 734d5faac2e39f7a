"""One file that holds the whole database, and the way back.

It lies in the top ring: only here are the engine, the migrations of every context and the
promises known together. The file is a zip (ordinary tools open it too) with two members:
`manifest.json` says what it is, `database` is SQLite's own file or pg_dump's custom format.

Nothing is ever half-written: a file appears under its name when it is whole and on the disk,
and a database is replaced in one transaction of its engine.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.loader import MigrationLoader

from portal.config import env, promises
from portal.config.backup import archive, postgresql, sqlite
from portal.config.backup.archive import Manifest
from portal.config.backup.refused import Refused

__all__ = ["Refused", "Restored", "make", "restore"]

LAID_BY_MIGRATE: Final = frozenset(
    {"booking_waitingterm", "django_migrations", "regions_act", "regions_region"}
)
"""Tables that hold rows as soon as a database exists."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did; `kept` is the copy of the database that stood there before."""

    made_at: datetime
    migrations_run: int
    promises: int
    kept: Path | None


class Engine(Protocol):
    """How one kind of database is copied out and laid back."""

    def dump(self, target: Path) -> None:
        """Write a consistent copy while others go on writing; raise Refused."""

    def check(self, source: Path) -> None:
        """Raise Refused where a copy cannot be read."""

    def load(self, source: Path) -> None:
        """Replace the database by a copy in one transaction; raise Refused."""


def make(*, path: Path, at: datetime) -> Manifest:
    """Write the database into `path` (mode 0600, replaced when the new one is whole); raise Refused."""
    if not path.parent.is_dir():
        raise Refused(f"Папки {path.parent} нет.")
    with _beside(path.parent) as copy:
        _engine().dump(copy)
        return archive.write(path, copy, engine=connection.vendor, migrations=sorted(_applied()), made_at=at)


def restore(*, path: Path, over: bool, at: datetime) -> Restored:
    """Put the database back as `path` holds it, then migrate and lay the promises; raise Refused.

    Everything that can be checked is checked before the database is touched. A database with
    rows is replaced only if `over`, and is itself backed up into VAR_DIR/backup first.
    """
    with _beside(env.var_dir()) as copy:
        manifest = archive.read(path, copy)
        _check(manifest, copy)
        kept = _keep_old(over=over, at=at)
        _engine().load(copy)
    connections[DEFAULT_DB_ALIAS].close()  # what this connection knew of the tables is over
    waiting = len(_known() - set(manifest.migrations))
    call_command("migrate", interactive=False, verbosity=0)
    promises.lay()
    if missing := promises.missing():
        raise Refused(f"База возвращена, но в ней не хватает: {', '.join(missing)}.")
    return Restored(manifest.made_at, waiting, len(list(promises.listed())), kept)


def _check(manifest: Manifest, copy: Path) -> None:
    if manifest.engine != connection.vendor:
        raise Refused(
            f"Это копия базы {manifest.engine}, а в DATABASE_URL названа {connection.vendor}. "
            "Копию можно вернуть только в базу того же вида."
        )
    if newer := sorted(set(manifest.migrations) - _known()):
        raise Refused(f"Копия новее этой программы: программа не знает {newer[0]}.")
    _engine().check(copy)


def _keep_old(*, over: bool, at: datetime) -> Path | None:
    table = _first_with_rows()
    if table is None:
        return None
    if not over:
        raise Refused(
            f"База не пуста: в таблице {table} есть строки. Ничего не изменено. "
            "Чтобы заменить базу, добавьте --over: сначала она будет сохранена в VAR_DIR/backup."
        )
    folder = env.var_dir() / "backup"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"before-restore-{at:%Y-%m-%d-%H%M%S}.backup"
    make(path=kept, at=at)
    return kept


def _first_with_rows() -> str | None:
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - LAID_BY_MIGRATE):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                return table
    return None


def _applied() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations}


def _known() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}


def _engine() -> Engine:
    return sqlite.Sqlite() if connection.vendor == "sqlite" else postgresql.Postgresql()


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Give a place for a copy on the disk where it will be needed; only its owner may look in."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as name:  # made with mode 0700
        yield Path(name) / "database"
