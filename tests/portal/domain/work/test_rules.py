"""The figures."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.work import rules


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 2), (2, 4), (3, 8), (10, 600), (1000, 600)])
def test_pause_doubles_up_to_ten_minutes(attempt, seconds):
    assert rules.pause(attempt, chance=0.5) == timedelta(seconds=seconds)


@given(st.integers(1, 50), st.floats(0, 1, exclude_max=True))
def test_pause_is_spread_by_a_quarter(attempt, chance):
    middle = rules.pause(attempt, chance=0.5)

    assert middle * 0.75 <= rules.pause(attempt, chance=chance) <= middle * 1.25


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(1, 10**6))  # noqa: DTZ001
def test_tick_of_is_the_start_of_the_turn(at, seconds):
    at, every = at.replace(tzinfo=UTC), timedelta(seconds=seconds)

    tick = rules.tick_of(at, every)

    assert tick <= at < tick + every
    assert rules.tick_of(tick, every) == tick


def test_three_leases_are_a_minute_and_a_lease_outlives_three_heartbeats():
    assert rules.PACE.lease * 3 <= 60
    assert rules.PACE.heartbeat * 4 <= rules.PACE.lease
