"""Copies an older database before it is migrated."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.config import env
from scripts.console import Trouble, say

if TYPE_CHECKING:
    from collections.abc import Callable


def pending() -> bool:
    """Tell whether migrations are waiting."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def keep_copy(folder: Path) -> None:
    """Copy a database that holds something into `folder` and say where; an empty one needs no copy."""
    if not connection.introspection.table_names():
        return
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
    copies: dict[str, Callable[[Path], None]] = {
        "sqlite": lambda folder: _copy_sqlite(folder / f"portal-{stamp}.sqlite3"),
        "postgresql": lambda folder: _dump_postgresql(folder / f"portal-{stamp}.dump"),
    }
    copies[connection.vendor](folder)


def _copy_sqlite(target: Path) -> None:
    source = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
    say(f"The database is older than the program. A copy lies in {target}.")


def _dump_postgresql(target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        say("The database is older than the program. It was NOT copied first: pg_dump is not installed here.")
        return
    command = [program, "--format=custom", f"--file={target}", f"--dbname={env.database_url()}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"The older database could not be copied, so it was not touched: {done.stderr.strip()}")
    say(f"The database is older than the program. A copy lies in {target}.")
