"""A day cut from template, single day, day off and absence: tables, and what always holds."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.regions.rules import calendar as days_off
from portal.domain.schedule import states
from portal.domain.schedule.rules import day as rules
from portal.domain.schedule.rules import moments, opening
from portal.domain.schedule.rules.horizon import Calendar, always

MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
CALENDAR = Calendar("Europe/Moscow", always(14, time(8)))


def hours(starts=8, ends=12, **told):
    clock = [value if isinstance(value, time) else time(value) for value in (starts, ends)]
    given_ = {
        "template_id": 1, "doctor_id": 1, "weekday": 1, "starts": clock[0], "ends": clock[1], "slot_minutes": 30,
        "room": "", "valid_from": date(2026, 1, 1), "valid_to": None,
    }  # fmt: skip
    return opening.Hours(**(given_ | told))


def special(found):
    return rules.Special(1, MONDAY, found)


AWAY = opening.Away(1, MONDAY, MONDAY, "sick")
OTHER = hours(14, 16, template_id=0, special_id=7)
DUTY = hours(9, 10, template_id=2, on_holidays=True)
PLAIN = hours()


@pytest.mark.parametrize(("facts", "expected"), [
    (rules.Facts(), ((), "withdrawn", "")),
    (rules.Facts([PLAIN]), ((PLAIN,), "withdrawn", "")),
    (rules.Facts([PLAIN], off=[MONDAY]), ((), "holiday", "")),
    (rules.Facts([PLAIN, DUTY], off=[MONDAY]), ((DUTY,), "holiday", "")),
    (rules.Facts([PLAIN], [special(OTHER)]), ((OTHER,), "special", "")),
    (rules.Facts([PLAIN], [special(None)]), ((), "special", "")),
    (rules.Facts([PLAIN], [special(OTHER)], off=[MONDAY]), ((OTHER,), "special", "")),
    (rules.Facts([PLAIN], away=[AWAY]), ((PLAIN,), "withdrawn", "sick")),
    (rules.Facts([PLAIN], [special(OTHER)], [AWAY], [MONDAY]), ((OTHER,), "special", "sick")),
    (rules.Facts([hours(weekday=2)], off=[MONDAY]), ((), "withdrawn", "")),
    (rules.Facts([hours(valid_to=MONDAY - timedelta(1))]), ((), "withdrawn", "")),
    (rules.Facts([hours(doctor_id=2)]), ((), "withdrawn", "")),
])  # fmt: skip
def test_what_a_day_should_be(facts, expected):
    found = facts.day(1, MONDAY)
    assert (found.hours, found.without, found.away) == expected


def test_hours_that_overlap_earlier_ones_clash():
    late = hours(11, 13, template_id=2)
    found = rules.Facts([PLAIN, late]).day(1, MONDAY)
    assert (found.hours, found.clashing) == ((PLAIN,), (late,))


def made(starts=8, ends=12, minutes=30):
    return rules.Made(1, 1, MONDAY, time(starts), time(ends), minutes)


def day(*found, without="withdrawn", away=""):
    return rules.Day(tuple(found), (), without, away)


@pytest.mark.parametrize(("wanted", "expected"), [
    (day(hours()), ("", set())),
    (day(hours(7, 13)), ("", set())),
    (day(hours(8, 10), hours(10, 12)), ("", set())),
    (day(hours(8, 11)), ("", {6, 7})),
    (day(hours(9, 12)), ("", {0, 1})),
    (day(hours(9, 10), hours(11, 12)), ("", {0, 1, 4, 5})),
    (day(hours(time(8), time(8, 45))), ("", {1, 2, 3, 4, 5, 6, 7})),
    (day(hours(time(8), time(8, 20))), ("withdrawn", set())),
    (day(hours(12, 14)), ("withdrawn", set())),
    (day(without="holiday"), ("holiday", set())),
    (day(hours(), away="leave"), ("leave", set())),
    (day(without="special", away="leave"), ("special", set())),
])  # fmt: skip
def test_how_a_session_stands_now(wanted, expected):
    found = rules.verdict(made(), wanted)
    assert (found.reason, set(found.outside)) == expected


@pytest.mark.parametrize(
    ("covered", "expected"),
    [
        ([], [(8, 12)]),
        ([(8, 12)], []),
        ([(7, 13)], []),
        ([(9, 10)], [(8, 9), (10, 12)]),
        ([(8, 9), (11, 12)], [(9, 11)]),
        ([(12, 14)], [(8, 12)]),
        ([(6, 9), (8, 10)], [(10, 12)]),
    ],
)
def test_pieces_that_no_session_covers(covered, expected):
    spans = [(time(first), time(last)) for first, last in covered]
    found = [(one.starts.hour, one.ends.hour) for one in rules.pieces(hours(), spans)]
    assert found == expected


def test_a_piece_shorter_than_a_slot_is_left():
    spans = [(time(8), time(11, 40))]
    assert list(rules.pieces(hours(), spans)) == []


_CLOCK = st.integers(0, 23 * 4).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
_SPAN = st.tuples(_CLOCK, _CLOCK).filter(lambda two: two[0] < two[1])
_HOURS = st.tuples(_SPAN, st.sampled_from([10, 15, 30, 45])).map(
    lambda told: hours(told[0][0], told[0][1], slot_minutes=told[1])
)


def minutes(clock):
    return clock.hour * 60 + clock.minute


def covered(spans):
    return {minute for first, last in spans for minute in range(minutes(first), minutes(last))}


@given(wanted=_HOURS, spans=st.lists(_SPAN, max_size=4))
def test_pieces_cover_just_what_is_missing(wanted, spans):
    found = [(one.starts, one.ends) for one in rules.pieces(wanted, spans)]
    missing = covered([(wanted.starts, wanted.ends)]) - covered(spans)
    assert covered(found) <= missing
    assert sum(minutes(last) - minutes(first) for first, last in found) == len(covered(found)), "no overlap"
    for first, last in found:
        assert minutes(last) - minutes(first) >= wanted.slot_minutes


@given(
    spans=st.lists(_SPAN, max_size=3), session=_SPAN, length=st.sampled_from([10, 15, 30]),
    off=st.booleans(), away=st.booleans(), own=st.none() | st.lists(_SPAN, max_size=2),
)  # fmt: skip
def test_a_slot_stays_exactly_where_the_doctor_works(spans, session, length, off, away, own):
    templates = [hours(*span, template_id=n, slot_minutes=length) for n, span in enumerate(spans)]
    specials = (
        [] if own is None else [special(hours(*span, template_id=0)) for span in own] or [special(None)]
    )
    facts = rules.Facts(templates, specials, [AWAY] if away else [], [MONDAY] if off else [])
    one = rules.Made(1, 1, MONDAY, *session, length)
    cut = list(moments.cut(*(datetime.combine(MONDAY, clock) for clock in session), length))
    found = rules.verdict(one, facts.day(1, MONDAY))
    stay = set() if found.reason else set(range(len(cut))) - found.outside
    works = covered((one.starts, one.ends) for one in facts.day(1, MONDAY).hours)
    inside = {
        number for number, (first, last) in enumerate(cut) if covered([(first.time(), last.time())]) <= works
    }
    assert stay == (set() if away else inside)


_LONG = _SPAN.filter(lambda two: minutes(two[1]) - minutes(two[0]) >= 30)


@given(spans=st.lists(_LONG, min_size=1, max_size=3), later=st.lists(_LONG, max_size=3))
def test_a_change_and_its_return_leave_the_first_day(spans, later):
    """Sessions of the first hours stand again when the hours come back, whatever came between."""
    first = rules.Facts([hours(*span, template_id=n) for n, span in enumerate(spans)])
    second = rules.Facts([hours(*span, template_id=n) for n, span in enumerate(later)])
    plans = list(rules.plans(first, (), CALENDAR, AT, [MONDAY]))
    fit, _ = opening.fitting(plans, ())
    stood = [rules.Made(n, 1, MONDAY, one.hours.starts, one.hours.ends, 30) for n, one in enumerate(fit)]
    for one in stood:
        rules.verdict(one, second.day(1, MONDAY))
        assert rules.verdict(one, first.day(1, MONDAY)) == rules.Verdict("")


def test_plans_of_a_second_run_are_empty():
    facts = rules.Facts([PLAIN])
    (plan,) = rules.plans(facts, (), CALENDAR, AT, [MONDAY])
    assert (plan.state, plan.day) == (states.Session.OPEN, MONDAY)
    assert list(rules.plans(facts, [made()], CALENDAR, AT, [MONDAY])) == []


GAP, FOLD = date(2014, 3, 30), date(2014, 10, 26)


@pytest.mark.parametrize(("zone", "on", "starts", "ends", "slots"), [
    ("Europe/Berlin", GAP, time(1), time(4), 4),  # 02:00–03:00 does not exist
    ("Europe/Moscow", FOLD, time(0), time(4), 10),  # 01:00–02:00 comes twice
    ("Europe/Volgograd", date(2018, 10, 28), time(1), time(3), 4),  # forwards: 02:00–03:00 is jumped over
    ("Europe/Volgograd", date(2020, 12, 27), time(0), time(4), 10),
])  # fmt: skip
def test_days_of_moved_clocks_give_slots_of_different_instants(zone, on, starts, ends, slots):
    found = opening.stretch(hours(starts, ends, weekday=on.isoweekday()), on, zone)
    cut = list(moments.cut(found.starts_at, found.ends_at, 30))
    assert abs(len(cut) - slots) <= 2
    assert len({first for first, _ in cut}) == len(cut)
    assert all(last - first == timedelta(minutes=30) for first, last in cut)


def test_hours_that_clocks_jump_over_make_no_session():
    assert opening.stretch(hours(time(2), time(3)), GAP, "Europe/Berlin") is None
    told = hours(time(2, 30), time(3, 15), weekday=GAP.isoweekday(), valid_from=GAP)
    assert opening.stretch(told, GAP, "Europe/Berlin") is None
    calendar = Calendar("Europe/Berlin", always(14, time(8)))
    at = datetime(2014, 3, 29, tzinfo=UTC)
    assert list(rules.plans(rules.Facts([told]), (), calendar, at, [GAP])) == []


ZONES = [
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Simferopol",
    "Europe/Kirov",
    "Europe/Volgograd",
    "Europe/Samara",
    "Europe/Astrakhan",
    "Europe/Saratov",
    "Europe/Ulyanovsk",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Barnaul",
    "Asia/Krasnoyarsk",
    "Asia/Novokuznetsk",
    "Asia/Novosibirsk",
    "Asia/Tomsk",
    "Asia/Irkutsk",
    "Asia/Chita",
    "Asia/Yakutsk",
    "Asia/Khandyga",
    "Asia/Vladivostok",
    "Asia/Ust-Nera",
    "Asia/Magadan",
    "Asia/Sakhalin",
    "Asia/Srednekolymsk",
    "Asia/Kamchatka",
    "Asia/Anadyr",
]


@pytest.mark.parametrize("zone", ZONES)
def test_eight_o_clock_is_eight_o_clock_of_the_clinic(zone):
    calendar = Calendar(zone, always(14, time(8)))
    (plan,) = rules.plans(rules.Facts([hours()]), (), calendar, AT, [MONDAY])
    local = plan.stretch.starts_at.astimezone(ZoneInfo(zone))
    assert (local.date(), local.time()) == (MONDAY, time(8))
    assert plan.opens_at.astimezone(ZoneInfo(zone)).time() == time(8)


@pytest.mark.parametrize(("day", "is_off"), [
    (date(2026, 1, 9), True), (date(2026, 5, 9), True), (date(2026, 5, 11), True), (date(2026, 12, 31), True),
    (date(2027, 2, 22), True), (date(2027, 2, 20), False), (date(2027, 11, 5), True),
    (date(2026, 11, 23), False), (date(2026, 11, 21), False),
])  # fmt: skip
def test_federal_days_off(day, is_off):
    assert days_off.Calendar().is_off(day) is is_off


def test_the_region_stands_above_the_federal_calendar():
    working = days_off.OwnDay(date(2026, 5, 11), is_off=False, name="Рабочий")
    free = days_off.OwnDay(date(2026, 4, 21), is_off=True, name="Радоница")
    known = days_off.Calendar({one.day: one for one in (working, free)})
    assert [known.is_off(one.day) for one in (working, free)] == [False, True]
    shown = {one.day: (one.is_off, one.whose) for one in known.of_year(2026)}
    assert shown[free.day] == (True, "region")
    assert shown[date(2026, 1, 1)] == (True, "federal")


@pytest.mark.parametrize(("left", "warns"), [(119, True), (120, False)])
def test_the_end_of_the_calendar_is_told_in_time(left, warns):
    end = days_off.package_until()
    assert end >= date(2027, 12, 31)
    assert days_off.Calendar().is_running_out(end - timedelta(days=left)) is warns
    later = days_off.Calendar(own_until=end + timedelta(days=365))
    assert later.is_running_out(end - timedelta(days=left)) is False
