"""D1, D2: the disk under the database, the logs and VAR_DIR fills up while people book.

Nobody's promised visit is lost, a refusal is 503 with words, pages that only read go on where they can, and soon
after there is room again everything works. The control promises before it writes. Only root may mount a disk.
"""

import contextlib
import sqlite3
import tempfile
import time
from collections import Counter

import pytest

from scripts.console import Trouble
from tests.crashes import after, house, nemesis, server
from tests.storage import asking, disks

pytestmark = [
    pytest.mark.django_db(transaction=True), pytest.mark.timeout(3600), pytest.mark.campaign_storage,
]  # fmt: skip
FULL = 2_000
BACK_S = 60.0
"""From the first free byte until a visit is booked again."""
SERVER_MB, FILE_MB = 260, 64
EARLY, LATE = 0.3, 0.9
"""Before which part of the bookings the disk is full; filling lasts as long as a hundred of them."""


def fill_under_sqlite(disk, url):
    """Leave no room, not even in what the write-ahead log has been given already."""
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        disk.fill()


def filled(campaign, one, url, folder, wishes, disk, *, fill, awake=lambda: None):
    """Fill the disk while people book; return what they were told, how soon it went on, what pages said."""
    back, seen = [], []

    def strike():
        fill()
        with asking.meanwhile(one.port) as asked:
            time.sleep(2 if campaign.scale is None else 10)
        seen.append(asked)
        disk.free()
        began = time.monotonic()
        awake()
        least = min(len(wishes), (after.booked(url) or 0) + 1)
        one.wait(lambda: (after.booked(url) or 0) >= least, 2 * BACK_S)
        back.append(round(time.monotonic() - began, 2))

    blows = campaign.of(10, small=1)
    # A small run is over soon on a quick machine: it must not be filled near its end.
    before = EARLY if campaign.scale is None else LATE
    results, _ = nemesis.struck(one, url, folder, wishes, blows=blows, strike=strike, before=before)
    return results, back, seen


def judged(campaign, row, told, found):
    """Write down what was seen and hold it against the promises; return the answers of the pages."""
    results, back, seen = told
    figures = nemesis.figures(results)
    pages = sum((asked.answers for asked in seen), Counter())
    slowest = max(asked.slowest_s for asked in seen)
    more = {"fills": len(back), "back_s": max(back), "pages": pages, "slowest_s": slowest}
    campaign.record(**{row: figures | more})
    assert found == {}
    assert figures["bookings"] == {"booked": len(results)}
    assert figures["errors"]["500"] == 0, figures["errors"]
    assert figures["errors"]["503"] > 0, "nobody felt that the disk was full"
    assert [words for asked in seen for words in asked.wordless] == []
    assert max(back) <= BACK_S
    return pages


def full_file(campaign, tmp_path):
    """D2: pages that only read do not feel it."""
    wishes = nemesis.attempts(campaign.of(FULL, small=240))
    with disks.mounted(FILE_MB) as disk:
        url = disks.copied(disk.folder)
        with house.running(disk.folder, url) as one:
            told = filled(
                campaign, one, url, tmp_path, wishes, disk, fill=lambda: fill_under_sqlite(disk, url)
            )  # fmt: skip
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
            (word,) = database.execute("PRAGMA integrity_check('booking_appointment')").fetchone()
        found = after.problems(url, told[0])

    pages = judged(campaign, "d2", told, found)
    assert word == "ok"
    assert {name.rpartition(" ")[2] for name in pages} == {"200"}


def promised_too_early(campaign, tmp_path):
    """The control: a portal that answers before it writes, over the same full disk, is seen to lose."""
    wishes = nemesis.attempts(240, patience_s=1)
    with disks.mounted(FILE_MB) as disk:
        url = disks.copied(disk.folder)

        def strike():
            fill_under_sqlite(disk, url)
            time.sleep(2)

        with house.running(disk.folder, url, "tests.crashes.careless") as one:
            results, _ = nemesis.struck(one, url, tmp_path, wishes, blows=1, strike=strike, before=EARLY)
            disk.free()
        found = after.problems(url, results)

    campaign.record(d2_control=found)
    assert found["promised and lost"] > 0


def full_server(campaign, tmp_path, monkeypatch):
    """D1: PostgreSQL's files, its write-ahead log among them; it may end, and is started again as by its keeper."""
    wishes = nemesis.attempts(campaign.of(FULL, small=240))
    with disks.mounted(SERVER_MB) as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk.folder))
        with server.running() as database:
            monkeypatch.undo()

            def fill():
                disk.fill()
                with contextlib.suppress(Trouble):  # the next segment of the log finds no room
                    database.run("SELECT pg_switch_wal()")

            def awake():
                with contextlib.suppress(Trouble):
                    database.run("SELECT 1")
                    return
                database.start()

            with house.running(disk.folder, database.url) as one:
                told = filled(
                    campaign, one, database.url, tmp_path, wishes, disk, fill=fill, awake=awake
                )  # fmt: skip
            found = after.problems(database.url, told[0])

    pages = judged(campaign, "d1", told, found)
    assert {name.rpartition(" ")[2] for name in pages} <= {"200", "503"}


if disks.may_mount():
    test_full_disk_under_sqlite_loses_nothing = pytest.mark.only_sqlite(full_file)
    test_promise_before_the_disk_has_it_is_seen_as_lost = pytest.mark.only_sqlite(promised_too_early)
    test_full_disk_under_postgresql_loses_nothing = pytest.mark.only_postgresql(full_server)
