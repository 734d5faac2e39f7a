"""SQLite: its online backup, which is consistent while others write."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from portal.config.backup.refused import Refused

SECONDS_TO_WAIT = 20


class Sqlite:
    """Copies whole databases, page by page, under SQLite's own locks."""

    def dump(self, target: Path) -> None:
        """Copy the database and check the copy."""
        source = Path(str(connection.settings_dict["NAME"]))
        if not source.exists():
            raise Refused(f"Базы {source} нет.")
        self._copy(source, target)
        with closing(sqlite3.connect(target)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without -wal beside it
        self.check(target)

    def check(self, source: Path) -> None:
        """Read every page of a copy."""
        try:
            with closing(sqlite3.connect(source)) as copy:
                # Pages are checked, not rows: CHECKs call functions that only Django's connection knows.
                copy.execute("PRAGMA ignore_check_constraints=ON")
                told = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            told = str(error)
        if told != "ok":
            raise Refused(f"Копия базы повреждена: {told}.")

    def load(self, source: Path) -> None:
        """Write the copy into the living file: a process that has it open sees the new rows, not half."""
        target = Path(str(connection.settings_dict["NAME"]))
        target.parent.mkdir(parents=True, exist_ok=True)
        connection.close()
        self._copy(source, target)

    def _copy(self, source: Path, target: Path) -> None:
        try:
            with (
                closing(sqlite3.connect(source, timeout=SECONDS_TO_WAIT)) as read,
                closing(sqlite3.connect(target, timeout=SECONDS_TO_WAIT)) as written,
            ):
                read.backup(written)
        except sqlite3.DatabaseError as error:
            raise Refused(f"SQLite не смог скопировать базу: {error}.") from error
