from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.schedule import states
from portal.domain.schedule.rules import day as rules
from portal.domain.schedule.rules import opening
from portal.domain.schedule.rules.horizon import Calendar, always

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, 09:00 in Moscow
CALENDAR = Calendar("Europe/Moscow", always(14, time(8)))


def _hours(**change):
    told = {
        "template_id": 1,
        "doctor_id": 1,
        "weekday": 1,
        "starts": time(8),
        "ends": time(12),
        "slot_minutes": 15,
        "room": "214",
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
    }
    return opening.Hours(**(told | change))


def _plans(*hours, away=(), at=AT):
    return list(rules.plans(rules.Facts(hours, (), away), (), CALENDAR, at, CALENDAR.days(at)))


def test_days_reach_one_past_the_horizon():
    days = CALENDAR.days(AT)
    assert (days[0], days[-1], len(days)) == (date(2026, 11, 23), date(2026, 12, 8), 16)


def test_today_is_the_clinics_date():
    late = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
    assert CALENDAR.days(late)[0] == date(2026, 11, 24)


def test_each_weekday_in_sight_gets_a_session():
    assert [plan.day for plan in _plans(_hours())] == [
        date(2026, 11, 23),
        date(2026, 11, 30),
        date(2026, 12, 7),
    ]


def test_a_session_that_is_over_is_not_made():
    assert [plan.day for plan in _plans(_hours(ends=time(9)))] == [date(2026, 11, 30), date(2026, 12, 7)]


def test_the_last_day_opens_tomorrow_at_eight():
    (plan,) = [plan for plan in _plans(_hours(weekday=2)) if plan.day == date(2026, 12, 8)]
    assert plan.opens_at == datetime(2026, 11, 24, 5, tzinfo=UTC)


def test_validity_includes_both_ends():
    plans = _plans(_hours(valid_from=date(2026, 11, 30), valid_to=date(2026, 11, 30)))
    assert [plan.day for plan in plans] == [date(2026, 11, 30)]


def test_absence_closes_and_says_why():
    away = [opening.Away(1, date(2026, 11, 30), date(2026, 11, 30), "sick")]
    told = [(plan.state, plan.reason) for plan in _plans(_hours(), away=away)]
    assert told == [(states.Session.OPEN, ""), (states.Session.CLOSED, "sick"), (states.Session.OPEN, "")]


def test_absence_of_another_doctor_changes_nothing():
    away = [opening.Away(2, date(2026, 11, 1), date(2026, 12, 31), "sick")]
    assert {plan.state for plan in _plans(_hours(), away=away)} == {states.Session.OPEN}


def test_sessions_that_overlap_in_doctor_or_room_do_not_fit():
    same_doctor = _hours(template_id=2, starts=time(11), ends=time(13), room="9")
    same_room = _hours(template_id=3, doctor_id=2, starts=time(11), ends=time(13))
    beside = _hours(template_id=4, doctor_id=3, starts=time(12), ends=time(13))
    fit, clash = opening.fitting(_plans(_hours(), same_doctor, same_room, beside), [])
    assert {plan.hours.template_id for plan in fit} == {1, 4}
    assert {plan.hours.template_id for plan in clash} == {2, 3}


def test_rooms_without_a_name_never_clash():
    plans = _plans(_hours(room=""), _hours(template_id=2, doctor_id=2, room=""))
    assert opening.fitting(plans, [])[1] == []


def test_what_is_taken_stands_before_what_is_planned():
    (first, *_), _ = opening.fitting(_plans(_hours()), [])
    fit, clash = opening.fitting(_plans(_hours()), [first.stretch])
    assert ([plan.day for plan in clash], len(fit)) == ([first.day], 2)


def test_a_session_over_utc_midnight_clashes():
    late = opening.Stretch(1, "", AT.replace(hour=20), AT.replace(hour=20) + timedelta(hours=8))
    early = opening.Stretch(1, "", AT + timedelta(days=1, hours=-5), AT + timedelta(days=1))
    assert late.clashes(early)


@given(st.lists(st.tuples(st.integers(1, 2), st.integers(0, 20), st.integers(1, 4)), max_size=12))
def test_what_fits_never_overlaps(told):
    hours = [
        _hours(template_id=n, doctor_id=doctor, starts=time(start), ends=time(min(23, start + length), 59))
        for n, (doctor, start, length) in enumerate(told)
    ]
    plans = _plans(*hours)
    fit, clash = opening.fitting(plans, [])
    assert len(fit) + len(clash) == len(plans)
    assert not any(a is not b and a.stretch.clashes(b.stretch) for a in fit for b in fit)
    # Hours of one doctor that overlap never take each other's place, though the first may not fit itself.
    assert all(a.clashes or any(a.stretch.clashes(b.stretch) for b in fit) for a in clash)
