"""A PostgreSQL server of its own that may be killed: a real disk, and the rows of the test database."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from scripts import postgres
from scripts.console import Trouble

NAME = "crashing"
SLOW_TO_WRITE = "-c wal_writer_delay=10s -c wal_writer_flush_after=1GB"
"""Only what a commit itself waits for is on the disk at once: so a server that does not wait is seen to lose."""
SETTINGS = f"{postgres.DURABLE} {SLOW_TO_WRITE}"
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    """The server, and the database in it that is under attack."""

    url: str
    folder: Path

    def run(self, statement: str) -> None:
        postgres._run("psql", "-qh", str(self.folder), "-U", postgres.OWNER, "-d", NAME, "-c", statement)

    def kill(self) -> None:
        """kill -9 of the postmaster; what it started ends by itself when it notices."""
        number = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(number, signal.SIGKILL)

    def start(self) -> float:
        """Start it again as soon as the dead one's children are gone; return how many seconds that took."""
        began, told = time.monotonic(), f"-k {self.folder} {SETTINGS}"
        while True:
            try:
                postgres._control(self.folder, "start", "-o", told, "-l", str(self.folder / "log"))
                return time.monotonic() - began
            except Trouble:
                if time.monotonic() > began + SECONDS_TO_START:
                    raise
                time.sleep(0.1)


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Start a server with a copy of the test database; remove it at the end."""
    with postgres.cluster(settings=SETTINGS) as cluster:
        folder = Path(postgres._folder_of(cluster))
        told, dump = connection.get_connection_params(), folder / "dump.sql"
        where = ("-h", str(told["host"]), "-U", postgres.OWNER)
        postgres._run("pg_dump", *where, "-d", told["dbname"], "-f", str(dump))
        url = postgres.create_database(cluster, NAME)
        postgres._run("psql", "-qh", str(folder), "-U", postgres.OWNER, "-d", NAME, "-f", str(dump))
        yield Server(url, folder)
