"""Copies an older database before it is migrated."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.config import backup, env
from scripts.console import Trouble, say

if TYPE_CHECKING:
    from pathlib import Path

OLDER = "The database is older than the program."


def pending() -> bool:
    """Tell whether migrations are waiting."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def keep_copy(folder: Path) -> None:
    """Back a database that holds something up into `folder` and say where; an empty one needs no copy.

    Raises:
        Trouble: it could not be copied, so it must not be touched.

    """
    if not connection.introspection.table_names():
        return
    if env.migrates_without_copy():
        say(f"{OLDER} It was NOT copied first: MIGRATE_WITHOUT_COPY says so.")
        return
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC)
    target = folder / f"before-migrate-{at:%Y-%m-%d-%H%M%S}.backup"
    try:
        backup.make(path=target, at=at)
    except backup.Refused as refused:
        raise Trouble(
            f"{OLDER} It could not be copied first, so it was not touched: {refused} "
            "To go on without a copy: MIGRATE_WITHOUT_COPY=yes."
        ) from None
    say(f"{OLDER} A copy lies in {target}; `python -m portal restore` lays it back.")
