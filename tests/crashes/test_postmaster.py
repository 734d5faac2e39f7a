"""kill -9 of the PostgreSQL postmaster while people book (K3): nothing promised is lost, nobody restarts the web.

The control runs the same over a server that answers a commit before it has written it, and loses.
"""

import time

import pytest

from tests.crashes import after, house, nemesis, server
from tests.ground import campaigns

pytestmark = [
    pytest.mark.django_db(transaction=True), pytest.mark.timeout(3600), pytest.mark.only_postgresql,
    pytest.mark.campaign_crashes,
]  # fmt: skip
FULL = 10_000
BACK_S = 10.0
"""From the start of the database until a page comes, without anybody restarting the portal."""
PAGE = "/26/sign-in/"


def test_kills_of_the_postmaster_lose_nothing_and_the_portal_comes_back(campaign, tmp_path):
    wishes, back = nemesis.attempts(campaign.of(FULL, small=40)), []

    with server.running() as database, house.running(tmp_path, database.url) as one:
        first = one.workers()

        def strike():
            database.kill()
            started_s = database.start()
            began = time.monotonic()
            one.wait(lambda: one.answers(PAGE))
            back.append((started_s, time.monotonic() - began))

        results, _ = nemesis.struck(
            one, database.url, tmp_path, wishes, blows=campaign.of(5, small=1), strike=strike
        )  # fmt: skip
        found, is_same_web = after.problems(database.url, results), one.workers() == first

    told = nemesis.figures(results)
    starts, pages = (round(max(each), 2) for each in zip(*back, strict=True))
    campaign.record(k3=told | {"kills": len(back), "database_s": starts, "back_s": pages})
    assert found == {}
    assert told["bookings"] == {"booked": len(wishes)}
    assert is_same_web
    assert "500" not in told["errors"]  # without a database the portal says 503
    assert pages <= BACK_S


def careless_server(campaign, tmp_path):
    """The control: a server that does not wait for its disk is seen to lose."""
    wishes = nemesis.attempts(200, patience_s=1)

    with server.running() as database:
        database.run(f"ALTER DATABASE {server.NAME} SET synchronous_commit = off")
        with house.running(tmp_path, database.url) as one:
            results, _ = nemesis.struck(one, database.url, tmp_path, wishes, blows=1, strike=database.kill)
        database.start()
        found = after.problems(database.url, results)

    campaign.record(k3_control=found)
    assert found["promised and lost"] > 0


if campaigns.scale() is not None:  # in `make test` the control of K5 shows what the check sees
    test_server_that_does_not_wait_for_its_disk_is_seen_to_lose = careless_server
