"""kill -9 of web workers (K1) and of the whole tree (K5) while people book: nothing promised is lost.

The portal stands under the keeper of `make run`. People press again after an error, as people do; what they
were told at last is compared with the tables. The control promises before it writes, and loses.
"""

import time

import pytest
from django.db import connection

from tests.crashes import after, house, nemesis
from tests.ground import campaigns
from tests.races import portal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(3600)]
FULL = 10_000
MOST_ERRORS = 2.0
"""Per cent of requests; K1."""
BACK_S = 2.0
"""A new worker listens; K1."""
STORM_S = 0.5


@pytest.mark.campaign_crashes
def test_kills_of_web_workers_lose_nothing(campaign, tmp_path):
    """K1: as many kills for as many bookings as the paper asks, spread over the work."""
    wishes = nemesis.attempts(campaign.of(FULL, small=40))
    url, back = portal.database_url(), []

    with house.running(tmp_path, url) as one:

        def strike():
            killed = one.kill_worker()
            back.append(one.wait(lambda: len([each for each in one.workers() if each != killed]) > 1))

        results, _ = nemesis.struck(
            one, url, tmp_path, wishes, blows=campaign.of(40, small=1), strike=strike
        )  # fmt: skip

    told = nemesis.figures(results)
    campaign.record(**{f"k1_{connection.vendor}": told | {"kills": len(back), "back_s": _most(back)}})
    assert after.problems(url, results) == {}
    assert told["bookings"] == {"booked": len(wishes)}
    if campaign.scale is not None and campaign.scale >= 1:  # figures of a quiet machine
        assert told["errors_percent"] <= MOST_ERRORS
        assert _most(back) <= BACK_S


def storm(campaign, tmp_path):
    """K1 at its pace: a worker each half second, faster than they start; the keeper brings all back."""
    kills = campaign.of(40, small=4)
    wishes, url = nemesis.attempts(kills * 25, patience_s=120), portal.database_url()

    with house.running(tmp_path, url) as one:

        def strike():
            for _ in range(kills):
                one.kill_worker()
                time.sleep(STORM_S)

        results, _ = nemesis.struck(one, url, tmp_path, wishes, blows=1, strike=strike)
        back_s = one.wait(lambda: len(one.workers()) > 1)

    told = nemesis.figures(results)
    campaign.record(**{f"storm_{connection.vendor}": told | {"kills": kills, "back_s": round(back_s, 1)}})
    assert after.problems(url, results) == {}
    assert told["bookings"] == {"booked": len(wishes)}


if campaigns.scale() is not None:  # a storm outlasts the time that `make test` has
    test_storm_of_kills_loses_nothing_and_the_portal_comes_back = pytest.mark.campaign_crashes(storm)


@pytest.mark.campaign_crashes
@pytest.mark.only_sqlite
def test_kills_of_the_whole_tree_lose_nothing(campaign, tmp_path):
    """K5: everything dies, whoever was writing; the file is whole, and started again it goes on."""
    wishes, url = nemesis.attempts(campaign.of(FULL, small=40)), portal.database_url()
    words, back = [], []

    with house.running(tmp_path, url) as one:

        def strike():
            one.kill_everything()
            words.append(_integrity())
            back.append(one.start())

        results, _ = nemesis.struck(
            one, url, tmp_path, wishes, blows=campaign.of(20, small=1), strike=strike
        )  # fmt: skip

    told = nemesis.figures(results)
    campaign.record(k5=told | {"kills": len(words), "back_s": _most(back)})
    assert words == ["ok"] * len(words)
    assert after.problems(url, results) == {}
    assert told["bookings"] == {"booked": len(wishes)}


@pytest.mark.campaign_crashes
@pytest.mark.only_sqlite
def test_promise_before_the_commit_is_seen_as_lost(campaign, tmp_path):
    """The control: the same kill, the same check, and a portal that answers before it has written."""
    wishes, url = nemesis.attempts(200, patience_s=1), portal.database_url()

    with house.running(tmp_path, url, "tests.crashes.careless") as one:
        results, _ = nemesis.struck(one, url, tmp_path, wishes, blows=1, strike=one.kill_everything)

    found = after.problems(url, results)
    campaign.record(k5_control=found)
    assert found["promised and lost"] > 0


def _integrity():
    with connection.cursor() as cursor:  # a connection of Django's knows the functions of the constraints
        cursor.execute("PRAGMA integrity_check")
        (told,) = cursor.fetchone()
    connection.close()
    return told


def _most(values):
    return round(max(values), 2)
