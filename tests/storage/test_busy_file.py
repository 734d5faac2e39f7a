"""D4: eight people write into one file of SQLite while it is copied and packed again and again.

Nobody is told of it: whoever writes waits for the other. The control does not wait, and people are told.
"""

import contextlib
import re
import sqlite3
import threading
import time
from collections import Counter

import pytest

from tests.crashes import after, house, nemesis
from tests.races import clients, crowd
from tests.storage import asking, disks

pytestmark = [
    pytest.mark.django_db(transaction=True), pytest.mark.timeout(3600), pytest.mark.campaign_storage,
    pytest.mark.only_sqlite,
]  # fmt: skip
WRITERS, PROCESSES = 8, 2
RESTS = 3
PATIENCE_S = 20.0
"""How long one writer waits for another (settings.base)."""


class Upkeep:
    """What goes on beside those who write, until the block ends: copies and VACUUM, again and again.

    Each rests thrice as long as it worked: SQLite's locks are not fair, and a VACUUM without a pause lets
    nobody in.
    """

    def __init__(self, url: str, folder) -> None:
        self._path, self._copy = url.removeprefix("sqlite:///"), folder / "copy.sqlite3"
        self.counts: Counter[str] = Counter()
        self._is_over = threading.Event()
        works = {"copies": self._back_up, "vacuums": self._pack}
        self._threads = [threading.Thread(target=self._again, args=told) for told in works.items()]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_told) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _again(self, name, work) -> None:
        while not self._is_over.is_set():
            began = time.monotonic()
            try:
                work()
            except sqlite3.Error as error:
                self.counts[f"{name}: {error}"] += 1
            else:
                self.counts[name] += 1
            self._is_over.wait(RESTS * (time.monotonic() - began))

    def _back_up(self) -> None:
        """Copy as `python -m portal backup` does, and look whether the copy is whole."""
        self._copy.unlink(missing_ok=True)
        with (
            contextlib.closing(sqlite3.connect(self._path, timeout=PATIENCE_S)) as read,
            contextlib.closing(sqlite3.connect(self._copy)) as written,
        ):
            read.backup(written)
            written.execute(
                "PRAGMA ignore_check_constraints=ON"
            )  # they call functions of Django's connection
            if written.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                self.counts["broken copies"] += 1

    def _pack(self) -> None:
        with contextlib.closing(sqlite3.connect(self._path, timeout=PATIENCE_S)) as database:
            # Rows are written anew, so their CHECKs are asked: they call a function of Django's connections.
            database.create_function("REGEXP", 2, lambda pattern, text: re.search(pattern, text) is not None)
            database.execute("VACUUM")


def booked_meanwhile(url, folder, wishes, module):
    """Let people book through this portal; return what they were told, what was done beside, what pages said."""
    hands = crowd.dealt(wishes, WRITERS)
    with (
        house.running(folder, url, module) as one,
        asking.meanwhile(one.port) as asked,
        Upkeep(url, folder) as beside,
    ):
        results = clients.run("tests.crashes.client", one.port, folder, hands, processes=PROCESSES)
    return results, beside.counts, asked


def test_eight_writers_copies_and_vacuum_trouble_nobody(campaign, tmp_path):
    wishes, url = nemesis.attempts(campaign.of(2_000, small=80)), disks.copied(tmp_path)
    results, beside, asked = booked_meanwhile(url, tmp_path, wishes, "portal.config.wsgi")
    told = nemesis.figures(results)
    slowest = {"request_s": max(one["slowest_s"] for one in results), "pages_s": asked.slowest_s}
    campaign.record(d4=told | slowest | {"beside": beside, "pages": asked.answers})
    assert after.problems(url, results) == {}
    assert told["bookings"] == {"booked": len(wishes)}
    assert told["errors"] == {}
    assert {name.rpartition(" ")[2] for name in asked.answers} == {"200"}
    assert set(beside) == {"copies", "vacuums"}


def test_writers_who_do_not_wait_are_told_locked(campaign, tmp_path):
    wishes, url = nemesis.attempts(24, patience_s=2), disks.copied(tmp_path)
    results, _beside, _asked = booked_meanwhile(url, tmp_path, wishes, "tests.storage.hasty")
    errors = nemesis.figures(results)["errors"]
    campaign.record(d4_control=errors)
    assert errors["503"] > 0
