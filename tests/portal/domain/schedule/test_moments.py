from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.regions.rules.subjects import SUBJECTS
from portal.domain.schedule.rules import moments

DAY = date(2026, 12, 1)
ZONES = {
    "Europe/Kaliningrad": 2,
    "Europe/Moscow": 3,
    "Europe/Ulyanovsk": 4,
    "Asia/Yekaterinburg": 5,
    "Asia/Omsk": 6,
    "Asia/Novosibirsk": 7,
    "Asia/Irkutsk": 8,
    "Asia/Chita": 9,
    "Asia/Vladivostok": 10,
    "Asia/Sakhalin": 11,
    "Asia/Kamchatka": 12,
}


@pytest.mark.parametrize(("zone", "hours"), ZONES.items())
def test_instant_of_each_of_the_eleven_offsets(zone, hours):
    expected = datetime(2026, 12, 1, 8, tzinfo=UTC) - timedelta(hours=hours)
    assert moments.instant(DAY, time(8), zone) == expected
    assert moments.instant(DAY, time(8), zone).tzinfo is UTC


@given(
    st.sampled_from(sorted({each.time_zone for each in SUBJECTS})),
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    st.times(),
)
def test_wall_time_survives_the_way_there_and_back(zone, day, clock):
    wall = moments.wall(moments.instant(day, clock, zone), zone)
    assert (wall.date(), wall.time()) == (day, clock)


def test_instant_of_a_time_shown_twice_is_the_first():
    # Volgograd set its clocks back at 02:00 on 27 December 2020: 01:30 came twice.
    assert moments.instant(date(2020, 12, 27), time(1, 30), "Europe/Volgograd") == datetime(
        2020, 12, 26, 21, 30, tzinfo=UTC
    )


def test_instant_of_a_time_told_as_the_second_is_the_first_too():
    twice = moments.instant(date(2020, 12, 27), time(1, 30, fold=1), "Europe/Volgograd")
    assert twice == moments.instant(date(2020, 12, 27), time(1, 30), "Europe/Volgograd")


def test_instant_of_a_time_never_shown_lies_behind_the_gap():
    # Volgograd jumped from 02:00 to 03:00 on 28 October 2018.
    found = moments.instant(date(2018, 10, 28), time(2, 30), "Europe/Volgograd")
    assert moments.wall(found, "Europe/Volgograd").time() == time(3, 30)


@pytest.mark.parametrize(
    ("minutes", "length", "count"), [(240, 15, 16), (60, 25, 2), (10, 15, 0), (15, 15, 1), (0, 5, 0)]
)
def test_cut_gives_whole_slots_only(minutes, length, count):
    starts = datetime(2026, 12, 1, 5, tzinfo=UTC)
    slots = list(moments.cut(starts, starts + timedelta(minutes=minutes), length))
    assert len(slots) == count
    assert all(end - start == timedelta(minutes=length) for start, end in slots)
    assert [start for start, _ in slots] == [starts + timedelta(minutes=length * n) for n in range(count)]


def test_a_day_opens_fourteen_days_before_at_eight_of_the_clinic():
    found = moments.opens_at(date(2026, 12, 15), 14, time(8), "Asia/Kamchatka")
    assert found == datetime(2026, 11, 30, 20, tzinfo=UTC)
