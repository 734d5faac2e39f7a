"""When a day opens by rules that change with time; pure."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.schedule.rules import day as rules
from portal.domain.schedule.rules import opening
from portal.domain.schedule.rules.horizon import Calendar, Openings, Span, always, opens_at

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, 09:00 in Moscow
DAY = timedelta(days=1)
MOSCOW = "Europe/Moscow"
CHANGE = datetime(2026, 11, 30, 21, tzinfo=UTC)  # the first of December begins in Moscow
USUAL = Span(14, time(8))


def then(span, *, since_at=CHANGE, before=USUAL):
    """Return spans: `before` until a moment, then `span`."""
    return replace(before, till_at=since_at), replace(span, since_at=since_at)


def clock(day, hour=8, month=12):
    """Return an hour of Moscow as UTC."""
    return datetime(2026, month, day, tzinfo=UTC) + timedelta(hours=hour - 3)


LONGER, SHORTER, LATER = then(Span(21, time(8))), then(Span(7, time(8))), then(Span(14, time(10)))
FOR_A_WHILE = (
    replace(USUAL, till_at=CHANGE),
    Span(21, time(8), CHANGE, CHANGE + 9 * DAY),
    replace(USUAL, since_at=CHANGE + 9 * DAY),
)


@pytest.mark.parametrize(
    ("spans", "day", "expected"),
    [
        ((USUAL,), date(2026, 12, 15), clock(1)),
        ((Span(1, time(0)),), date(2026, 12, 15), clock(14, 0)),
        ((Span(180, time(23, 59)),), date(2026, 12, 15), clock(18, 23 + 59 / 60, month=6)),
        (LONGER, date(2026, 12, 14), clock(30, month=11)),  # open before the change, as ever
        (LONGER, date(2026, 12, 15), CHANGE),  # all that the longer one covers opens when it begins
        (LONGER, date(2026, 12, 21), CHANGE),
        (LONGER, date(2026, 12, 22), clock(1)),
        (LONGER, date(2026, 12, 23), clock(2)),
        (SHORTER, date(2026, 12, 14), clock(30, month=11)),  # what the longer one opened stays
        (SHORTER, date(2026, 12, 15), clock(8)),
        (LATER, date(2026, 12, 14), clock(30, month=11)),
        (LATER, date(2026, 12, 15), clock(1, 10)),
        (FOR_A_WHILE, date(2026, 12, 20), CHANGE),
        (FOR_A_WHILE, date(2026, 12, 30), clock(9)),
        (FOR_A_WHILE, date(2026, 12, 31), clock(17)),  # on the 10th the longer one is over
    ],
)
def test_a_day_opens_when_the_rule_of_that_moment_says_so(spans, day, expected):
    assert opens_at(day, spans, MOSCOW, AT) == expected


def test_what_is_over_says_nothing_of_days_cut_now():
    assert opens_at(date(2026, 12, 31), FOR_A_WHILE, MOSCOW, CHANGE + 10 * DAY) == clock(17)
    assert opens_at(date(2026, 12, 20), FOR_A_WHILE, MOSCOW, CHANGE + 10 * DAY) == CHANGE + 9 * DAY


@given(
    horizons=st.lists(st.integers(1, 60), min_size=1, max_size=5),
    length=st.integers(1, 30),
    ahead=st.integers(0, 120),
)
def test_it_is_the_first_moment_of_all(horizons, length, ahead):
    """Hour by hour, a rule of its moment says nothing of the day before `opens_at`."""
    edges = [AT + number * length * DAY for number in range(1, len(horizons))]
    starts, ends = [datetime.min.replace(tzinfo=UTC), *edges], [*edges, datetime.max.replace(tzinfo=UTC)]
    spans = [Span(h, time(9), *edge) for h, *edge in zip(horizons, starts, ends, strict=True)]
    day = AT.date() + ahead * DAY
    found = max(AT, opens_at(day, spans, MOSCOW, AT))  # 09:00 in Moscow is the hour of AT

    at = AT
    while True:
        holds = next(span for span in spans if span.since_at <= at < span.till_at)
        if day - timedelta(days=holds.horizon_days) <= at.date():
            break
        at += DAY

    assert found == at


def test_days_reach_the_furthest_horizon_that_holds_or_will():
    openings = Openings(FOR_A_WHILE, {7: (Span(30, time(8)),)})

    assert (Openings(FOR_A_WHILE).furthest(AT), openings.furthest(AT)) == (21, 30)
    assert Openings(FOR_A_WHILE).furthest(CHANGE + 9 * DAY) == 14
    assert len(Calendar(MOSCOW, openings).days(AT)) == 32


def hours(doctor_id):
    return opening.Hours(doctor_id, doctor_id, 1, time(8), time(12), 15, "", date(2026, 1, 1), None)


def planned(calendar, made=()):
    facts = rules.Facts([hours(1), hours(2)])
    found = rules.plans(facts, made, calendar, AT, calendar.days(AT))
    return {(plan.hours.doctor_id, plan.day): plan.opens_at for plan in found}


def test_each_doctor_is_cut_as_far_as_the_position_reaches():
    openings = Openings((USUAL,), {7: (Span(21, time(10)),), 8: (Span(1, time(8)),)})
    first, second, third, last = (date(2026, 11, 23) + week * 7 * DAY for week in range(4))

    plans = planned(Calendar(MOSCOW, openings, {1: 7, 2: 8}))

    assert sorted(plans) == [(1, first), (1, second), (1, third), (1, last), (2, first)]
    assert plans[1, last] == clock(23, 10, month=11)


def test_a_position_without_its_own_follows_the_clinic():
    openings = Openings((USUAL,), {7: (Span(21, time(10)),)})

    one = planned(Calendar(MOSCOW, openings, {1: 5, 2: 5}))

    assert one == planned(Calendar(MOSCOW, always(14, time(8))))
