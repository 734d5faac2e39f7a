"""When an answer is promised, and how well promises were kept: tables of the rules."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.messaging.rules import answering
from portal.domain.messaging.rules.answering import Answered, Term
from portal.domain.regions.rules.calendar import Calendar, OwnDay

MOSCOW, VLADIVOSTOK = "Europe/Moscow", "Asia/Vladivostok"
WEEKS = Calendar()
YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026 by Moscow's clocks: the 20th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=3)


def due(sent: datetime, hours: int = 9, zone: str = MOSCOW, calendar: Calendar = WEEKS) -> datetime:
    return answering.due_at(sent, hours=hours, zone=zone, is_working=calendar.is_working)


@pytest.mark.parametrize(
    ("sent", "hours", "expected"),
    [
        (at(19, 9), 9, at(19, 18)),
        (at(19, 12, 30), 9, at(20, 12, 30)),
        (at(20, 17), 9, at(23, 17)),
        (at(20, 18), 9, at(23, 18)),
        (at(20, 23), 1, at(23, 10)),
        (at(21, 12), 9, at(23, 18)),
        (at(19, 5), 2, at(19, 11)),
        (at(19, 10), 18, at(23, 10)),
    ],
)
def test_only_working_hours_of_working_days_count(sent, hours, expected):
    assert due(sent, hours) == expected


def test_a_holiday_of_the_region_does_not_count():
    own = {date(2026, 11, 23): OwnDay(date(2026, 11, 23), is_off=True, name="Радоница")}

    assert due(at(20, 17)) == at(23, 17)
    assert due(at(20, 17), calendar=Calendar(own)) == at(24, 17)


def test_the_clock_is_that_of_the_place():
    # 03:00 in Moscow is 10:00 in Vladivostok.
    assert due(at(19, 3), 2, VLADIVOSTOK) == at(19, 5)
    assert due(at(19, 3), 2, MOSCOW) == at(19, 11)


def test_a_calendar_without_working_days_comes_to_an_end():
    sent = at(19, 9)
    found = answering.due_at(sent, hours=9, zone=MOSCOW, is_working=lambda _day: False)
    assert found == sent + timedelta(days=400)


@given(
    sent=st.integers(0, 330 * 24 * 60).map(lambda minutes: YEAR + timedelta(minutes=minutes)),
    hours=st.integers(answering.LEAST, answering.MOST),
)
def test_a_promise_lies_in_working_time_and_more_hours_never_come_earlier(sent, hours):
    found = due(sent, hours)
    local = found + timedelta(hours=3)
    assert found > sent
    assert WEEKS.is_working(local.date())
    assert 9 <= local.hour + local.minute / 60 + local.second / 3600 <= 18
    assert due(sent, hours + 1) > found


def term(hours, clinic=None, since=YEAR, till=None):
    return Term(hours, clinic, since, till)


@pytest.mark.parametrize(
    ("terms", "clinic", "expected"),
    [
        ([], 1, 9),
        ([term(18)], 1, 18),
        ([term(18), term(4, clinic=1)], 1, 4),
        ([term(18), term(4, clinic=1)], 2, 18),
        ([term(18), term(4, clinic=1)], None, 18),
        ([term(18, till=at(19, 9))], 1, 9),
        ([term(18, since=at(20, 9))], 1, 9),
    ],
)
def test_a_clinics_own_promise_counts_before_the_regions(terms, clinic, expected):
    assert answering.hours(terms, clinic_id=clinic, at=at(19, 9)) == expected


def test_figures():
    def one(hours: int, promised: int = 9) -> Answered:
        return Answered(at(19, 0), at(19, promised), at(19, hours))

    told = answering.figures([one(1), one(3), one(20)])

    assert (told.count, told.median, told.in_time) == (3, timedelta(hours=3), 67)
    nothing = answering.figures([])
    assert (nothing.count, nothing.median, nothing.in_time) == (0, None, None)
