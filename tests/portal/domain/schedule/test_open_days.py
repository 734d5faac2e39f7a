from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.domain.audit.models import Entry
from portal.domain.schedule import actions, jobs, queries
from portal.domain.schedule.models import Absence, Slot, WeekTemplate, WorkSession
from portal.domain.schedule.rules.why import Standing, Why, why_none
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.regions import RegionFactory
from tests.factories.schedule import AbsenceFactory, WeekTemplateFactory, WorkSessionFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, 09:00 in Moscow


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def doctor(region):
    return DoctorFactory(clinic__region=region)


def _open(region, at=AT):
    return actions.open_days(region=region, at=at)


def _states(doctor):
    found = WorkSession.objects.filter(doctor=doctor).order_by("starts_at")
    return [(session.wall_date.isoformat(), session.state, session.reason) for session in found]


def test_a_template_becomes_sessions_and_slots(region, doctor):
    WeekTemplateFactory(doctor=doctor, weekday=1)
    opened = _open(region)
    assert (opened.sessions, opened.slots, opened.clashes) == (3, 48, ())
    slot = Slot.objects.order_by("starts_at")[17]
    assert (slot.number, slot.wall_date, slot.wall_start) == (1, date(2026, 11, 30), time(8, 15))
    assert slot.starts_at == datetime(2026, 11, 30, 5, 15, tzinfo=UTC)
    assert (slot.doctor, slot.clinic, slot.seats) == (doctor, doctor.clinic, 1)
    session = slot.work_session
    assert (session.time_zone, session.wall_end, session.room) == ("Europe/Moscow", time(12), doctor.room)
    assert session.opens_at == datetime(2026, 11, 16, 5, tzinfo=UTC)


def test_slots_keep_the_clinics_wall_time(region):
    clinic = ClinicFactory(region=region, time_zone="Europe/Ulyanovsk")
    WeekTemplateFactory(doctor=DoctorFactory(clinic=clinic), weekday=2)
    _open(region)
    slot = Slot.objects.order_by("starts_at")[0]
    assert (slot.wall_start, slot.starts_at.hour) == (time(8), 4)


def test_a_second_run_changes_nothing(region, doctor):
    WeekTemplateFactory(doctor=doctor, weekday=1)
    AbsenceFactory(doctor=doctor, from_date=date(2026, 11, 30), to_date=date(2026, 11, 30))
    _open(region)
    before = list(WorkSession.objects.values())
    again = _open(region)
    assert (again.sessions, again.slots, again.changed) == (0, 0, 0)
    assert list(WorkSession.objects.values()) == before
    assert Entry.objects.filter(action="schedule.opened").count() == 1


def opened(doctor, at):
    return list(Slot.objects.filter(doctor=doctor, work_session__opens_at__lte=at))


def test_a_month_of_daily_runs_always_shows_fifteen_days(region, doctor):
    for weekday in range(1, 8):
        WeekTemplateFactory(doctor=doctor, weekday=weekday, ends=time(9))
    for day in range(30):
        _open(region, AT + timedelta(days=day))
    at = AT + timedelta(days=29)
    assert WorkSession.objects.count() == 29 + 15  # 08:00–09:00 of the first day was over at 09:00
    assert {slot.wall_date for slot in opened(doctor, at) if slot.starts_at > at} == {
        date(2026, 12, 23) + timedelta(days=number) for number in range(14)
    }


def test_the_last_day_opens_tomorrow_at_eight(region, doctor):
    WeekTemplateFactory(doctor=doctor, weekday=2, valid_from=date(2026, 12, 8))
    _open(region)
    outlook = queries.outlook(doctor, AT)
    assert outlook.opens_at == datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert opened(doctor, AT) == []
    assert len(opened(doctor, outlook.opens_at)) == 16
    (reason,) = why_none(outlook=outlook, standing=Standing(), self_booking=True, needs_referral=False)
    assert reason.why == Why.NOT_OPEN_YET


def test_an_absence_closes_sessions_and_its_end_opens_them(region, doctor):
    WeekTemplateFactory(doctor=doctor, weekday=1)
    _open(region)
    absence = AbsenceFactory(
        doctor=doctor, from_date=date(2026, 11, 23), to_date=date(2026, 11, 30), reason="sick"
    )
    assert _open(region).changed == 2
    assert _states(doctor) == [
        ("2026-11-23", "closed", "sick"),
        ("2026-11-30", "closed", "sick"),
        ("2026-12-07", "open", ""),
    ]
    outlook = queries.outlook(doctor, AT)
    assert (outlook.away_from, outlook.away_till) == (date(2026, 11, 23), date(2026, 11, 30))
    Absence.objects.filter(pk=absence.pk).update(to_date=date(2026, 11, 29))
    assert _open(region).changed == 1
    assert _states(doctor)[1] == ("2026-11-30", "open", "")


def test_a_withdrawn_template_closes_its_sessions_and_keeps_them(region, doctor):
    template = WeekTemplateFactory(doctor=doctor, weekday=1)
    _open(region)
    WeekTemplate.objects.filter(pk=template.pk).update(valid_to=date(2026, 12, 1))
    assert _open(region).changed == 1
    assert _states(doctor)[2] == ("2026-12-07", "closed", "withdrawn")
    assert Slot.objects.count() == 48


def test_a_session_closed_by_hand_stays_closed(region, doctor):
    WeekTemplateFactory(doctor=doctor, weekday=1)
    _open(region)
    WorkSession.objects.update(state="closed", reason="repair")
    assert _open(region).changed == 0
    WorkSession.objects.update(state="cancelled", reason="")
    assert (_open(region).changed, _open(region).sessions) == (0, 0)


def test_clashes_are_told_and_do_not_stop_the_rest(region, doctor):
    WeekTemplateFactory(doctor=doctor, weekday=1)
    WeekTemplateFactory(doctor=doctor, weekday=1, starts=time(11), ends=time(13), external_id="late")
    opened = _open(region)
    assert opened.sessions == 3
    assert {(clash.template, clash.starts) for clash in opened.clashes} == {("late", time(11))}
    assert len(opened.clashes) == 3


def test_a_session_made_by_hand_stands_before_templates(region, doctor):
    hand = WorkSessionFactory(doctor=doctor, wall_date=date(2026, 11, 30), slots=2)
    WeekTemplateFactory(doctor=doctor, weekday=1)
    opened = _open(region)
    assert [clash.day for clash in opened.clashes] == [date(2026, 11, 30)]
    hand.refresh_from_db()
    assert hand.state == "open"


def test_doctors_and_clinics_that_closed_get_nothing(region, doctor):
    gone = DoctorFactory(clinic=doctor.clinic, is_active=False)
    closed = DoctorFactory(clinic__region=region, clinic__is_active=False)
    stranger = DoctorFactory(clinic__region=RegionFactory(code="73"))
    for each in (doctor, gone, closed, stranger):
        WeekTemplateFactory(doctor=each, weekday=3)
    _open(region)
    assert {session.doctor for session in WorkSession.objects.all()} == {doctor}


@pytest.mark.parametrize("count", [1, 3])
def test_opening_takes_the_same_queries_for_any_doctors(region, count, django_assert_num_queries):
    clinic = ClinicFactory(region=region)
    for doctor in DoctorFactory.create_batch(count, clinic=clinic):
        WeekTemplateFactory(doctor=doctor, weekday=3, ends=time(8, 30))
    with django_assert_num_queries(14):
        _open(region)


@pytest.mark.usefixtures("region")
def test_the_timer_asks_for_every_region_that_is_on(monkeypatch):
    asked = []
    monkeypatch.setattr(jobs.work, "enqueue", lambda path, **told: asked.append((path, told)))
    RegionFactory(code="73")
    jobs.open_days.func()
    assert asked == [
        ("portal.domain.schedule.jobs.open_region_days", {"code": code}) for code in ("26", "73")
    ]


def test_the_job_opens_one_region(doctor):
    for weekday in range(1, 8):
        WeekTemplateFactory(doctor=doctor, weekday=weekday)
    jobs.open_region_days.func(code="26")
    assert WorkSession.objects.count() in {15, 16}
    jobs.open_region_days.func(code="77")
