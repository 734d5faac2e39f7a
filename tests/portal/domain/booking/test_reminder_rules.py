"""When a reminder goes: tables of decisions, and the promise over all clocks of the country."""

import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.booking.rules import reminders as rules
from portal.domain.booking.rules.reminders import Step, Unreached
from portal.domain.notices.states import Outcome, State
from portal.kit.waking import Waking

MOSCOW = Waking("Europe/Moscow")
ZONES = (
    "Europe/Kaliningrad", "Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk",
    "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka",
)  # fmt: skip
CHANGED = (*ZONES, "Europe/Volgograd", "Asia/Chita", "Asia/Novosibirsk", "Europe/Saratov", "Asia/Anadyr")
"""Those and zones whose law of time changed lately, some of them twice."""


def moscow(day, clock):
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}").replace(tzinfo=ZoneInfo("Europe/Moscow"))


def reminders(start, booked, waking=MOSCOW):
    zone = ZoneInfo(waking.zone)
    return [
        (one.step.value, one.at.astimezone(zone).strftime("%d %H:%M"), one.until.astimezone(zone).strftime("%d %H:%M"))
        for one in rules.planned(starts_at=start, booked_at=booked, waking=waking)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "booked", "expected"),
    [
        ((26, "14:00"), (20, "10:00"), [("day", "25 14:00", "25 21:00"), ("hours", "26 12:00", "26 14:00")]),
        ((26, "08:00"), (20, "10:00"), [("day", "24 20:30", "24 21:00"), ("hours", "25 20:30", "25 21:00")]),
        ((26, "10:00"), (20, "10:00"), [("day", "25 10:00", "25 21:00"), ("hours", "25 20:30", "25 21:00")]),
        ((26, "11:00"), (20, "10:00"), [("day", "25 11:00", "25 21:00"), ("hours", "26 09:00", "26 11:00")]),
        ((26, "23:30"), (20, "10:00"), [("day", "25 20:30", "25 21:00"), ("hours", "26 20:30", "26 21:00")]),
        ((26, "14:00"), (25, "14:00"), [("hours", "26 12:00", "26 14:00")]),
        ((26, "14:00"), (25, "13:59"), [("day", "25 14:00", "25 21:00"), ("hours", "26 12:00", "26 14:00")]),
        ((26, "14:00"), (26, "11:00"), [("hours", "26 12:00", "26 14:00")]),
        ((26, "14:00"), (26, "12:00"), []),
        ((26, "08:00"), (25, "22:00"), []),
        ((26, "08:00"), (25, "20:00"), [("hours", "25 20:30", "25 21:00")]),
    ],
)
def test_reminders_of_a_visit(start, booked, expected):
    assert reminders(moscow(*start), moscow(*booked)) == expected


def test_own_hours_move_a_reminder():
    early = Waking("Europe/Moscow", time(6), time(18))

    assert reminders(moscow(26, "08:00"), moscow(20, "10:00"), early) == [
        ("day", "25 08:00", "25 18:00"),
        ("hours", "26 06:00", "26 08:00"),
    ]


def test_own_zone_decides_and_not_the_clinics():
    far = Waking("Asia/Kamchatka")

    assert reminders(moscow(26, "14:00"), moscow(20, "10:00"), far) == [
        ("day", "25 20:30", "25 21:00"),
        ("hours", "26 20:30", "26 21:00"),
    ]


hours = st.tuples(st.integers(5, 12), st.integers(17, 23))
moments = st.integers(0, 10_000_000).map(
    lambda minutes: datetime(2009, 6, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@settings(max_examples=600, deadline=None)
@given(
    start=moments,
    ahead=st.integers(0, 14 * 24 * 60),
    zone=st.sampled_from(CHANGED),
    waking=st.one_of(st.just((9, 21)), hours),
)
def test_nobody_is_reminded_at_night_nor_after_the_visit(start, ahead, zone, waking):
    awake = Waking(zone, time(waking[0]), time(waking[1]))
    booked = start - timedelta(minutes=ahead)

    made = rules.planned(starts_at=start, booked_at=booked, waking=awake)

    for one in made:
        local = one.at.astimezone(ZoneInfo(zone))
        assert waking[0] <= local.hour < waking[1]
        assert booked < one.at < one.until <= start
        last = one.until.astimezone(ZoneInfo(zone)) - timedelta(microseconds=1)
        assert waking[0] <= last.hour < waking[1]
        assert one.at <= start - rules.BEFORE[one.step]
        assert one.at > start - rules.AHEAD
    assert len({one.step for one in made}) == len(made)
    if ahead >= rules.AHEAD.total_seconds() / 60:
        assert [one.step for one in made] == [Step.DAY, Step.HOURS]


@settings(max_examples=200, deadline=None)
@given(at=moments, zone=st.sampled_from(CHANGED))
def test_a_day_between_the_reminders_is_never_lost_to_the_clocks(at, zone):
    """Each step has a day of its own or an hour of its own: two reminders never come at once."""
    made = rules.planned(starts_at=at, booked_at=at - timedelta(days=9), waking=Waking(zone))

    assert made[0].at < made[1].at


@pytest.mark.campaign_notices
def test_visits_drawn_at_random_wake_nobody(campaign):
    """The same promise over many visits: clinics, people and laws of time of fourteen years."""
    count, nights, reminders_made = campaign.of(100_000, small=2_000), 0, 0
    source = random.Random(48)  # noqa: S311  the same visits in each run
    for _ in range(count):
        start = datetime(2014, 1, 1, tzinfo=UTC) + timedelta(minutes=source.randrange(14 * 365 * 24 * 60))
        awake = Waking(source.choice(CHANGED), time(source.randint(5, 12)), time(source.randint(17, 23)))
        booked = start - timedelta(minutes=source.randrange(14 * 24 * 60))
        for one in rules.planned(starts_at=start, booked_at=booked, waking=awake):
            reminders_made += 1
            last = one.until - timedelta(microseconds=1)
            nights += not (awake.has(one.at) and awake.has(last) and booked < one.at < one.until <= start)
    campaign.record(visits=count, reminders=reminders_made, at_night_or_late=nights)

    assert reminders_made > count
    assert nights == 0


WAITS, MAILED, NO_ADDRESS = (
    (State.WAITING, None, False), (State.DELIVERED, Outcome.MAILED, False),
    (State.DELIVERED, Outcome.NO_ADDRESS, False),
)  # fmt: skip


@pytest.mark.parametrize(
    ("ends", "why"),
    [
        ([], Unreached.NOT_SENT),
        ([MAILED], None),
        ([NO_ADDRESS], Unreached.NO_ADDRESS),
        ([NO_ADDRESS, (State.DELIVERED, Outcome.TEXTED, False)], None),
        ([(State.DELIVERED, Outcome.NO_ADDRESS, True)], None),
        ([(State.GIVEN_UP, Outcome.TOO_LATE, False)], Unreached.TOO_LATE),
        ([(State.GIVEN_UP, Outcome.BOUNCED, False), NO_ADDRESS], Unreached.BOUNCED),
        ([(State.GIVEN_UP, Outcome.REFUSED, False)], Unreached.REFUSED),
        ([(State.DELIVERED, Outcome.NO_LETTER, False)], Unreached.NOT_SENT),
        ([(State.DELIVERED, Outcome.NOT_WANTED, False)], None),
        ([(State.GIVEN_UP, Outcome.WITHDRAWN, False)], None),
    ],
)
def test_whom_the_registry_calls(ends, why):
    assert rules.unreached(ends) == why


def test_what_waits_is_not_judged():
    assert (rules.is_over([WAITS, MAILED]), rules.is_over([MAILED]), rules.is_over([])) == (False, True, True)
