"""What the worker counts and writes: minutes of trouble on their days, and a board that comes back as it was."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.health import actions, ports, queries
from portal.domain.health.models import Count, Probe, TroubleDay
from portal.domain.health.rules import board as words
from portal.domain.health.rules import counting
from portal.domain.health.states import WAY, Desk, Maintenance, Mode
from tests.factories.accounts import NOW
from tests.factories.regions import RegionFactory

MINUTE = timedelta(minutes=1)
JOBS = "jobs:slow"
CODES = "code:call"
TODAY = counting.day_of(NOW)


@pytest.fixture
def world(db, folder, monkeypatch):
    """One region that needs two systems; `told` says how they are."""
    RegionFactory()
    told = {JOBS: ports.Answer(is_up=True), CODES: ports.Answer(is_up=True)}
    desks = {"26": {"mis:x": [Desk("Клиника", ["+78652000001"])]}}
    seen = ports.Seen(told, {"26": [JOBS, CODES, WAY, "mis:x"]}, desks)
    monkeypatch.setattr(ports, "look", lambda _at: seen)
    return told


def watch(*minutes):
    for minute in minutes:
        actions.watch(at=NOW + minute * MINUTE)


def seconds(system):
    rows = TroubleDay.objects.filter(system=system).values_list("day", "down_s", "unseen_s")
    return {day: (down, unseen) for day, down, unseen in rows}


def test_minutes_of_trouble_are_counted_once_whoever_counts(world):
    watch(0)
    world[CODES] = ports.Answer(is_up=False)
    watch(1, 2, 2, 3)
    assert seconds(CODES) == {TODAY: (120, 0)}
    world[CODES] = ports.Answer(is_up=True)
    watch(4, 5)
    assert seconds(CODES) == {TODAY: (120, 0)}
    assert seconds(JOBS) == {}


def test_an_hour_without_a_worker_is_trouble_of_the_jobs_and_unknown_of_the_rest(world):
    watch(0, 1, 61)
    assert seconds(JOBS) == {TODAY: (3600, 0)}
    assert seconds(CODES) == {TODAY: (0, 3600)}


def test_a_rest_that_was_ordered_is_no_trouble_of_the_jobs(world):
    watch(0)
    began, ended = NOW + 10 * MINUTE, NOW + 50 * MINUTE
    actions.keep_maintenance(Maintenance(Mode.OFF, began, None, "", ended))
    watch(60)
    assert seconds(JOBS) == {TODAY: (20 * 60, 0)}


def test_pages_that_met_no_database_are_counted_when_it_is_back(world):
    watch(0)
    for minute in (0.1, 0.15, 0.5):
        actions.note_pages_away(at=NOW + minute * MINUTE)
    assert queries.pages_away_since(NOW + MINUTE) == NOW + 0.1 * MINUTE
    assert queries.pages_away_since(NOW + 5 * MINUTE) is None
    watch(1)
    assert seconds("pages") == {TODAY: (24, 0)}
    assert queries.away() is None
    watch(2)
    assert seconds("pages") == {TODAY: (24, 0)}


def test_the_table_stays_small(world):
    TroubleDay.objects.create(system=JOBS, day=TODAY - timedelta(days=counting.DAYS), down_s=5)
    kept = TroubleDay.objects.create(system=JOBS, day=TODAY - timedelta(days=counting.DAYS - 1), down_s=7)
    watch(0, 1)
    assert list(TroubleDay.objects.all()) == [kept]
    assert Count.objects.count() == 1


def test_the_board_comes_back_as_it_was_written(world):
    world[CODES] = ports.Answer(is_up=False, detail="works")
    watch(0, 1)
    found = queries.board()
    assert words.read(words.written(found)) == found
    assert found.places["26"].clinics == {"mis:x": [Desk("Клиника", ["+78652000001"])]}
    assert [found.systems[name].is_up for name in (JOBS, CODES, WAY, "mis:x")] == [True, False, None, None]
    assert found.systems[CODES].since == NOW
    assert not queries.is_stale(found, NOW + 4 * MINUTE)
    assert queries.is_stale(found, NOW + 5 * MINUTE)


def test_an_old_answer_says_nothing_of_now(world):
    watch(0)
    Probe.objects.filter(pk=CODES).update(checked_at=NOW - timedelta(hours=1))
    seen = ports.Seen({}, {"26": [CODES]})
    assert queries.board_of(seen, NOW).systems[CODES].is_up is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"version": 1}', '{"version": 2, "places": {}}'])
def test_a_file_that_is_no_board_is_none(world, folder, tmp_path, text):
    (tmp_path / "status").mkdir()
    for name in ("board", "maintenance", "away"):
        (tmp_path / "status" / f"{name}.json").write_text(text)
    assert (queries.board(), queries.maintenance().is_on, queries.away()) == (None, False, None)


@given(st.integers(0, 3 * 24 * 3600), st.integers(0, 3 * 24 * 3600))
def test_cut_days_sum_up_to_the_whole(begins, lasts):
    since = NOW + timedelta(seconds=begins)
    cut = list(counting.split(since, since + timedelta(seconds=lasts)))
    assert sum(length for _day, length in cut) == lasts
    assert [day for day, _length in cut] == sorted({day for day, _length in cut})
    assert all(isinstance(day, date) and 0 < length <= 86_400 for day, length in cut)
