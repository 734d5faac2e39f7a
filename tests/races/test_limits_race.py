"""R-1: four processes at once; a limit of L lets exactly L pass. The control looks first and writes then."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from portal.domain.limits import actions, queries, rules
from portal.domain.limits.models import Backoff, Bucket
from portal.domain.limits.rules import Limit
from tests.portal.domain.work.processes import ROOT, database_url
from tests.races.together import together

PROCESSES = 4
FULL, SMALL = 1000, 60
BUCKET = "+79187654321"
LIMITS = (
    rules.PASSWORDS_OF_NETWORK,
    rules.CODES_OF_PHONE_SOON,
    rules.CODES_OF_PHONE_AND_CHANNEL,
    rules.CODES_OF_PHONE_HOUR,
    rules.CODES_OF_PHONE_DAY,
    rules.CODES_OF_BROWSER,
    rules.CODES_OF_NETWORK,
    rules.all_codes(100),
    rules.texts_money(300_000, timedelta(days=1)),
    rules.WRONG_CODES_OF_ACCOUNT,
    rules.wrong_codes(4),
    rules.wrong_codes(6),
    rules.DOUBTS_OF_ACCOUNT,
    rules.BOOKINGS_OF_ACCOUNT,
    rules.CANCELS_OF_ACCOUNT,
    rules.ESIA_STARTS_OF_BROWSER,
    rules.ESIA_STARTS_OF_NETWORK,
    rules.TEXTS_OF_PHONE,
    rules.TEXTS,
)
OFTEN = (rules.SLOT_LISTS_OF_ACCOUNT, rules.SLOT_LISTS_OF_NETWORK)


def race(folder, limits, tries, *, how="take"):
    """Let four processes make so many tries in all at each limit; return how many passed."""
    job = {
        "tries": tries // PROCESSES,
        "how": how,
        # A window is over only after the test: the first two are shorter than it may take.
        "limits": [[each.name, each.most, max(3600, each.window.total_seconds()), BUCKET] for each in limits],
    }
    connection.close()
    started = [_process(folder, job) for _ in range(PROCESSES)]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=540)[0] for process in started]
    return sum((Counter(json.loads(each.splitlines()[-1])) for each in told), Counter())


def _process(folder, job):
    environment = os.environ | {
        "PORTAL_ENV": "test", "VAR_DIR": str(folder), "DATABASE_URL": database_url(), "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.races.takers", json.dumps(job)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def leave(limit, most):
    """Count so much beforehand that `most` are left; return how many that are."""
    left = min(limit.most, most)
    key = queries.key_of(limit.name, BUCKET)
    ends_at = datetime.now(UTC) + timedelta(hours=1)
    Bucket.objects.create(key=key, limit=limit.name, count=limit.most - left, ends_at=ends_at)
    return left


@pytest.mark.campaign_races
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_each_limit_lets_exactly_so_many_of_four_processes_pass(campaign, tmp_path):
    """The rows of half of them are new: all four processes insert them at once."""
    tries = campaign.of(FULL, small=SMALL)
    fresh = [Limit(f"fresh_{number}", 3, timedelta(hours=1)) for number in range(len(LIMITS))]
    left = {limit.name: leave(limit, tries // 3) for limit in LIMITS} | {each.name: 3 for each in fresh}

    passed = race(tmp_path, [*LIMITS, *fresh], tries)

    campaign.record(**{f"{connection.vendor}_limit_tries": tries, f"{connection.vendor}_limits": passed})
    assert dict(passed) == left
    counts = {limit.name: limit.most for limit in [*LIMITS, *fresh]}
    assert dict(Bucket.objects.values_list("limit", "count")) == counts


@pytest.mark.campaign_races
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["take_often", "take_along"])
def test_counting_in_batches_and_along_lets_exactly_so_many_pass(campaign, tmp_path, how):
    """Each process goes on until it is refused, so no batch is left in its memory."""
    limits = [*OFTEN, rules.BOOKINGS_OF_ACCOUNT, rules.CANCELS_OF_ACCOUNT]

    passed = race(tmp_path, limits, PROCESSES * 310, how=how)

    campaign.record(**{f"{connection.vendor}_{how}": passed})
    assert dict(passed) == {limit.name: limit.most for limit in limits}
    assert dict(Bucket.objects.values_list("limit", "count")) == dict(passed)


@pytest.mark.campaign_races
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_look_then_write_lets_more_pass(campaign, tmp_path):
    limits = [Limit(f"careless_{number}", 10, timedelta(hours=1)) for number in range(4)]

    passed = race(tmp_path, limits, campaign.of(400, small=80), how="careless")

    campaign.record(**{f"{connection.vendor}_careless": passed})
    assert sum(passed.values()) > sum(limit.most for limit in limits)


@pytest.mark.django_db(transaction=True)
def test_of_many_tries_at_once_after_four_failures_one_begins():
    at = datetime(2026, 11, 24, 7, tzinfo=UTC)
    for _ in range(rules.FREE_FAILURES):
        actions.begin_try("password", BUCKET, at=at)

    told = together(8, lambda _: actions.begin_try("password", BUCKET, at=at), expected=actions.Exhausted)

    assert sorted(map(str, told)) == sorted(["5", *["password"] * 7])
    assert Backoff.objects.get().failures == 5
