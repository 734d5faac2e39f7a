"""PostgreSQL: its own pg_dump, pg_restore and psql."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.db import connection

from portal.config import env
from portal.config.backup.refused import Refused

_NAMES: Final = {
    "HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"
}  # fmt: skip
_OPTIONS: Final = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
    "service": "PGSERVICE",
}  # fmt: skip
"""What may stand behind the question mark of DATABASE_URL."""
_EMPTY: Final = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
_PATIENCE: Final = "-c lock_timeout=20s"
"""A portal that still works holds locks: rather a sentence than a restore that waits for ever."""


class Postgresql:
    """Runs the engine's own programs; passwords go through the environment, never the command line."""

    def dump(self, target: Path) -> None:
        """Dump one snapshot while others write; owners and grants are the target's own affair."""
        plain = ("--no-owner", "--no-privileges", "--no-comments")
        _run("pg_dump", "--format=custom", *plain, f"--file={target}")

    def check(self, source: Path) -> None:
        """Read the whole dump without a database."""
        _run("pg_restore", f"--file={os.devnull}", str(source))

    def load(self, source: Path) -> None:
        """Empty the schema and fill it from the dump, all in one transaction."""
        script = source.with_name("script.sql")
        _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
        connection.close()
        if connection.settings_dict["OPTIONS"].get("pool"):
            connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's wrapper has it
        _run(
            "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
            f"--command={_EMPTY}", f"--file={script}", PGOPTIONS=_PATIENCE,
        )  # fmt: skip


def _run(name: str, *arguments: str, **environment: str) -> None:
    program = shutil.which(name)
    if program is None:
        raise Refused(f"Программы {name} здесь нет: apt install postgresql-client.")
    done = subprocess.run(  # noqa: S603  our own arguments
        [program, *arguments],
        env=env.handed_on(**_where(), **environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(f"Программа {name} не справилась: {_last_line(done.stderr)}")


def _where() -> Mapping[str, str]:
    """Return where the database is, as libpq reads it."""
    told = connection.settings_dict
    named = {_NAMES[key]: str(told[key]) for key in _NAMES if told.get(key)}
    return named | {_OPTIONS[key]: str(told["OPTIONS"][key]) for key in _OPTIONS if key in told["OPTIONS"]}


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line]
    return next((line for line in lines if "ERROR" in line or "error:" in line), lines[-1] if lines else "")
