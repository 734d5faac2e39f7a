"""Does the time of an answer tell who has an account? Known and unknown phones by turns, Mann–Whitney."""

import math
import statistics
import time
from collections import Counter

import pytest

from portal.domain.accounts import actions, ports
from portal.domain.accounts.actions import hashing
from tests.factories.accounts import NOW, browser
from tests.fakes import channels
from tests.portal.domain.accounts import ways

pytestmark = [pytest.mark.campaign_load, pytest.mark.django_db]
FULL, SMALL = 200, 12
LEAST_P = 0.01
CLOSE_MS = 5.0


def test_the_time_of_a_wrong_password_tells_nothing(campaign, monkeypatch, settings):
    settings.PASSWORD_HASHERS = ["portal.config.hashers.Argon2"]
    monkeypatch.setattr(ports, "channels", channels.both())
    hashing.nobodys.cache_clear()
    compared = Counter()
    whole = hashing.is_of
    monkeypatch.setattr(hashing, "is_of", lambda *told: compared.update([asked[0]]) or whole(*told))
    asked = [""]
    count = campaign.of(FULL, small=SMALL)
    encoded = ways.give(ways.account(None, phone(0)), ways.PASSWORD).hash
    for number in range(1, count):
        ways.passwords.store(
            account=ways.account(None, phone(number)),
            encoded=encoded,
            is_long=False,
            is_limited=False,
            at=NOW,
        )
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(-1, count):
        for who, it in (("known", phone(number % count)), ("unknown", phone(number + 10**6))):
            asked[0] = who
            spent = spent_ms(it, number)
            if number >= 0:  # the first of each kind warms everything up
                times[who].append(spent)
    hashing.nobodys.cache_clear()

    known, unknown = (statistics.median(times[who]) for who in ("known", "unknown"))
    p = mann_whitney(times["known"], times["unknown"])
    campaign.record(known_ms=round(known, 2), unknown_ms=round(unknown, 2), p=round(p, 4), tries=count)
    # What costs the time is the same for both; the clock itself is looked at in the full campaign only.
    assert compared["known"] == compared["unknown"] == 2 * (count + 1)
    if count < FULL:
        return
    assert abs(known - unknown) < CLOSE_MS
    assert p > LEAST_P


def test_the_statistic_sees_a_missing_comparison():
    """The twin: one comparison instead of two would be seen at once."""
    one, two = [40 + step % 7 for step in range(SMALL)], [80 + step % 9 for step in range(SMALL)]

    assert mann_whitney(one, two) < LEAST_P
    assert mann_whitney(one, [value + 0.1 for value in one]) > LEAST_P


def phone(number: int) -> str:
    return f"+79{number + 10**8:09}"


def spent_ms(it: str, turn: int) -> float:
    """Return how long a wrong password takes; every try comes from a network of its own."""
    whose = browser(it)
    here = type(whose)(whose.key_hash, f"10.{turn // 250 % 250}.{turn % 250}.{int(it[-1])}", "x")
    began = time.perf_counter()
    with pytest.raises(actions.WrongPassword):
        ways.sign_in(it, "не тот пароль", who=here)
    return (time.perf_counter() - began) * 1000


def mann_whitney(first: list[float], second: list[float]) -> float:
    """Return the two-sided p of «both come from one distribution», by the normal approximation."""
    u = sum((a > b) + 0.5 * (a == b) for a in first for b in second)
    n, m = len(first), len(second)
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))
