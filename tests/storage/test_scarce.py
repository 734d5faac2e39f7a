"""D3, D5: a lock that is held for a minute, and a database that takes no more connections.

Who meets it is told within seconds, 503 in Russian; other pages go on; machines are told by /readyz; afterwards it
works by itself. The controls of what is lost stand in test_full_disk.
"""

import contextlib
import time

import psycopg
import pytest

from tests.crashes import after, house, nemesis, server
from tests.ground import campaigns
from tests.storage import asking

pytestmark = [
    pytest.mark.django_db(transaction=True), pytest.mark.timeout(3600), pytest.mark.only_postgresql,
    pytest.mark.campaign_storage,
]  # fmt: skip
LOCK_S = 3.0
SLACK_S = 2.0
"""A busy machine answers later than a quiet one."""
BACK_S = 60.0


def opened(database):
    return psycopg.connect(database.url.replace("postgres://", "postgresql://"), autocommit=True)


def longest(results):
    """Return how long the slowest request of a booking took at most, in seconds."""
    return max(one["slowest_s"] for one in results)


def is_timed(campaign):
    """Tell whether the clock is looked at: only full figures are those of a quiet machine."""
    return campaign.scale is not None and campaign.scale >= 1


@pytest.fixture
def few(monkeypatch):
    """Fewer connections than the portal has threads: whoever waits for a lock holds one."""
    monkeypatch.setattr(nemesis, "PROCESSES", 1)
    monkeypatch.setattr(nemesis, "CONNECTIONS", 4)


def held_lock(campaign, tmp_path, few):
    """D3: the table of visits, which may still be read."""
    held_s = max(6, campaign.of(60, small=6))
    wishes, seen = nemesis.attempts(campaign.of(1_000, small=40), patience_s=held_s + 60), []

    with server.running() as database, house.running(tmp_path, database.url) as one:

        def strike():
            with opened(database) as locker, locker.transaction():
                locker.execute("LOCK TABLE booking_appointment IN EXCLUSIVE MODE")
                with asking.meanwhile(one.port) as asked:
                    time.sleep(held_s)
            seen.append(asked)

        results, _ = nemesis.struck(one, database.url, tmp_path, wishes, blows=1, strike=strike)
        found = after.problems(database.url, results)

    told = nemesis.figures(results)
    (asked,) = seen
    slowest = {"request_s": longest(results), "other_pages_s": asked.slowest_s}
    campaign.record(d3=told | slowest | {"held_s": held_s, "pages": asked.answers})
    assert found == {}
    assert told["bookings"] == {"booked": len(wishes)}
    assert told["errors"]["503"] > 0
    assert set(told["errors"]) == {"503"}
    assert {name.rpartition(" ")[2] for name in asked.answers} == {"200"}
    if is_timed(campaign):
        assert slowest["request_s"] <= LOCK_S + SLACK_S
        assert asked.slowest_s <= SLACK_S


def used_up(campaign, tmp_path, few):
    """D5: somebody else takes every connection, those of the portal too."""
    held_s = max(6, campaign.of(60, small=6))
    wishes = nemesis.attempts(campaign.of(1_000, small=40), patience_s=held_s + 90)
    seen, back = [], []

    with server.running() as database, house.running(tmp_path, database.url) as one:

        def strike():
            with all_taken(database), asking.meanwhile(one.port, "/readyz", "/26/sign-in/") as asked:
                time.sleep(held_s)
            seen.append(asked)
            began = time.monotonic()
            one.wait(lambda: one.answers("/26/sign-in/"), BACK_S)
            back.append(round(time.monotonic() - began, 2))

        results, _ = nemesis.struck(one, database.url, tmp_path, wishes, blows=1, strike=strike)
        found = after.problems(database.url, results)

    told = nemesis.figures(results)
    (asked,) = seen
    campaign.record(d5=told | {
        "held_s": held_s, "back_s": max(back), "request_s": longest(results), "pages": asked.answers
    })  # fmt: skip
    assert found == {}
    assert told["bookings"] == {"booked": len(wishes)}
    assert set(told["errors"]) == {"503"}
    assert set(asked.of("/readyz")) == {503}
    assert asked.wordless == []
    if is_timed(campaign):
        assert longest(results) <= LOCK_S + SLACK_S


@contextlib.contextmanager
def all_taken(database):
    """Hold every connection of the server, those that the portal had among them."""
    with contextlib.ExitStack() as held:
        mine = [held.enter_context(opened(database))]
        until = time.monotonic() + 10
        while time.monotonic() < until and _others(mine):
            with contextlib.suppress(psycopg.OperationalError):
                while True:
                    mine.append(held.enter_context(opened(database)))
        yield


def _others(mine):
    """End every connection but these; return how many there were, 1 where nobody has been counted yet."""
    asked = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND NOT pid = ANY(%s)"
    )
    ended = mine[0].execute(asked, [[one.info.backend_pid for one in mine]]).rowcount
    return ended or len(mine) == 1


if campaigns.scale() is not None:  # each waits for seconds that `make test` does not have
    test_lock_held_for_a_minute_is_answered_and_other_pages_go_on = held_lock
    test_used_up_connections_are_told_and_given_back = used_up
