"""How far ahead places open: what is set, what the days that are cut make of it, and who sees it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.domain.audit.models import Entry
from portal.domain.audit.states import SYSTEM
from portal.domain.booking import actions, queries
from portal.domain.booking.models import Setting as Row
from portal.domain.booking.rules import openings as rules
from portal.domain.booking.rules.settings import BOUNDS, Rule, Setting
from portal.domain.regions.models import Region
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import WorkSession
from portal.domain.schedule.rules.horizon import ALWAYS, FOR_EVER, Openings, Span
from portal.domain.work import actions as work
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.places import places_of_day
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WeekTemplateFactory, WorkSessionFactory

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, 09:00 in Moscow
DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
USUAL = Span(14, time(8))
REGION = Setting(Rule.HORIZON_DAYS, 10, None, None, AT, None)
CLINIC = replace(REGION, value=20, clinic_id=1)
POSITION = replace(CLINIC, value=30, position_id=7)
MINUTE = Setting(Rule.OPENING_MINUTE, 10 * 60 + 30, 1, None, AT + DAY, AT + 2 * DAY)


def since(days, opening, since_at=AT, till_at=FOR_EVER):
    return Span(days, opening, since_at, till_at)


BEFORE = since(14, time(8), ALWAYS, AT)


@pytest.mark.parametrize(
    ("settings", "clinic", "expected"),
    [
        ([], 1, Openings((USUAL,))),
        ([Setting(Rule.NOTICE_MINUTES, 20, None, None, AT, None)], 1, Openings((USUAL,))),
        ([REGION], 1, Openings((BEFORE, since(10, time(8))))),
        ([REGION, CLINIC], 1, Openings((BEFORE, since(20, time(8))))),
        ([REGION, CLINIC], 2, Openings((BEFORE, since(10, time(8))))),
        ([REGION, CLINIC], None, Openings((BEFORE, since(10, time(8))))),
        ([POSITION], 1, Openings((USUAL,), {7: (BEFORE, since(30, time(8)))})),
        ([POSITION], 2, Openings((USUAL,))),
        (
            [POSITION, REGION], 1,
            Openings((BEFORE, since(10, time(8))), {7: (BEFORE, since(30, time(8)))}),
        ),
        (
            [replace(CLINIC, till_at=AT + DAY)], 1,
            Openings((BEFORE, since(20, time(8), AT, AT + DAY), since(14, time(8), AT + DAY))),
        ),
        (
            [MINUTE, CLINIC], 1,
            Openings((
                BEFORE, since(20, time(8), AT, AT + DAY), since(20, time(10, 30), AT + DAY, AT + 2 * DAY),
                since(20, time(8), AT + 2 * DAY),
            )),
        ),
    ],
)  # fmt: skip
def test_settings_become_spans(settings, clinic, expected):
    assert rules.openings(settings, clinic, USUAL) == expected
    assert rules.openings(settings[::-1], clinic, USUAL) == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((USUAL,), 15),
        ((BEFORE, since(30, time(8))), 31),
        ((since(30, time(8), ALWAYS, AT), since(7, time(8))), 31),  # what it opened is still open
        ((since(30, time(8), ALWAYS, AT - 180 * DAY), since(7, time(8), AT - 180 * DAY)), 8),
        ((since(14, time(8), ALWAYS, AT + DAY), since(30, time(8), AT + DAY)), 31),
        ((since(14, time(8), ALWAYS, AT + 2 * DAY), since(30, time(8), AT + 2 * DAY)), 15),
    ],
)
def test_how_far_a_page_may_turn(spans, expected):
    assert rules.seen_ahead(spans, AT) == expected


@pytest.mark.parametrize("minute", [0, 1, 8 * 60, 24 * 60 - 1])
def test_a_minute_of_the_day_is_a_time_and_back(minute):
    assert rules.minute_of(rules.time_of(minute)) == minute


# In the database.


@pytest.fixture
def region(db):
    return RegionFactory()


@pytest.fixture
def clinic(region):
    return ClinicFactory(region=region)


def works(clinic):
    """Return somebody who works every morning, on a position of their own."""
    doctor = DoctorFactory(clinic=clinic)
    for weekday in range(1, 8):
        WeekTemplateFactory(doctor=doctor, weekday=weekday, ends=time(9))
    return doctor


def put(value, *, rule=Rule.HORIZON_DAYS, clinic=None, doctor=None, since_at=AT, till_at=None, at=AT):
    clinic_id = doctor.clinic_id if doctor else clinic and clinic.pk
    where = actions.Where("26", clinic_id, doctor and doctor.position_id)
    return actions.set_rule(
        rule=rule, value=value, where=where, since_at=since_at, till_at=till_at, at=at, by=SYSTEM
    )


def bring(region, at=AT):
    return schedule.open_days(region=region, at=at)


def ahead(doctor, at=AT):
    """Return how many days ahead the last place of a doctor is that people see."""
    found = [n for n in range(60) if places_of_day(doctor_id=doctor.pk, day=TODAY + n * DAY, at=at)]
    return max(found)


def opens(doctor, days):
    return WorkSession.objects.get(doctor=doctor, wall_date=TODAY + days * DAY).opens_at


def test_a_position_opens_earlier_than_its_neighbour(region, clinic):
    one, neighbour = works(clinic), works(clinic)
    put(20, doctor=one)

    bring(region)

    assert (ahead(one), ahead(neighbour)) == (20, 14)
    assert (opens(one, 21), opens(neighbour, 15)) == (AT + DAY - timedelta(hours=1),) * 2


def test_region_clinic_and_position_and_another_hour(region, clinic):
    one, neighbour, elsewhere = works(clinic), works(clinic), works(ClinicFactory(region=region))
    put(7)
    put(10, clinic=clinic)
    put(3, doctor=one)
    put(12 * 60, rule=Rule.OPENING_MINUTE, doctor=one)

    bring(region)

    assert [ahead(each) for each in (one, neighbour, elsewhere)] == [2, 10, 7]  # noon is still to come
    assert ahead(one, AT + timedelta(hours=3)) == 3
    assert opens(one, 3) == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_longer_horizon_dates_what_is_not_open_and_opens_it(region, clinic):
    one = works(clinic)
    bring(region)
    opened = opens(one, 14)
    put(20, doctor=one)

    done = bring(region)

    assert (done.changed, opens(one, 14)) == (1, opened)
    assert opens(one, 15) == AT
    assert ahead(one) == 20
    assert bring(region).changed == 0


def test_a_shorter_horizon_leaves_what_is_open(region, clinic):
    one = works(clinic)
    bring(region)
    opened, closed = opens(one, 14), opens(one, 15)
    put(7, clinic=clinic)

    assert bring(region).changed == 1

    assert (opens(one, 14), ahead(one)) == (opened, 14)
    assert opens(one, 15) == closed + 7 * DAY
    assert Entry.objects.filter(action="schedule.opened").order_by("pk").last().facts["changed"] == 1


def test_another_hour_moves_the_next_opening(region, clinic):
    one = works(clinic)
    bring(region)
    put(9 * 60 + 30, rule=Rule.OPENING_MINUTE)

    bring(region)

    assert opens(one, 14) == datetime(2026, 11, 23, 5, tzinfo=UTC)
    assert opens(one, 15) == datetime(2026, 11, 24, 6, 30, tzinfo=UTC)


def test_a_setting_of_later_acts_when_it_begins(region, clinic):
    one = works(clinic)
    put(20, since_at=AT + DAY, till_at=AT + 2 * DAY)

    bring(region)

    assert (ahead(one), ahead(one, AT + DAY)) == (14, 21)
    bring(region, AT + 3 * DAY)
    assert ahead(one, AT + 3 * DAY) == 21  # what it opened stays


def test_what_was_set_and_taken_back_is_as_before(region, clinic):
    one = works(clinic)
    bring(region)
    before = opens(one, 15)
    number = put(20, doctor=one, since_at=AT + timedelta(hours=1))
    bring(region)
    assert opens(one, 15) == AT + timedelta(hours=1)

    actions.end_rule(setting_id=number, region="26", at=AT, by=SYSTEM)
    bring(region)

    assert (opens(one, 15), ahead(one)) == (before, 14)


def test_the_regions_own_column_is_what_holds_where_nothing_is_set(region, clinic):
    one, own = works(clinic), works(clinic)
    put(16, doctor=own)
    Region.objects.update(horizon_days=5, opens_at=time(7))
    region.refresh_from_db()

    bring(region)

    assert (ahead(one), ahead(own)) == (5, 16)
    assert opens(one, 6) == datetime(2026, 11, 24, 4, tzinfo=UTC)
    assert (queries.default_of(Rule.HORIZON_DAYS, region), queries.default_of(Rule.OPENING_MINUTE, region)) == (
        5, 420,
    )  # fmt: skip


def test_hours_made_by_hand_keep_their_own_moment(region, clinic):
    by_hand = WorkSessionFactory(doctor__clinic=clinic, wall_date=TODAY + 5 * DAY, opens_at=AT + 2 * DAY)

    bring(region)

    by_hand.refresh_from_db()
    assert by_hand.opens_at == AT + 2 * DAY


def test_hours_of_a_clinic_elsewhere_follow_too(region):
    there = ClinicFactory(region=region, system="stand", system_number="1")
    session = WorkSessionFactory(doctor__clinic=there, wall_date=TODAY + 15 * DAY, opens_at=AT + DAY)
    put(20, clinic=there)

    bring(region)

    session.refresh_from_db()
    assert session.opens_at == AT


def test_a_day_off_cut_under_a_longer_horizon_stays_off(region, clinic):
    """What lies beyond a horizon that became shorter is judged as before."""
    doctor = DoctorFactory(clinic=clinic)
    WeekTemplateFactory(doctor=doctor, weekday=5, on_holidays=False)
    new_year = date(2027, 1, 1)
    number = put(60, doctor=doctor)
    bring(region)
    session = WorkSession.objects.filter(doctor=doctor, wall_date=new_year)
    assert not session.exists()
    WorkSessionFactory(
        doctor=doctor, template=doctor.weektemplate_set.get(), wall_date=new_year, slots=16, state="closed",
        reason="holiday",
    )  # fmt: skip

    actions.end_rule(setting_id=number, region="26", at=AT + DAY, by=SYSTEM)
    bring(region, AT + DAY)

    assert session.get().state == "closed"


def test_a_change_asks_at_once_for_the_days(region, monkeypatch):
    asked = []
    monkeypatch.setattr(work, "enqueue", lambda path, **told: asked.append((path, told)))

    number = put(20)
    put(20, rule=Rule.NOTICE_MINUTES)
    assert asked == [("portal.domain.schedule.jobs.open_region_days", {"code": "26"})]

    actions.end_rule(setting_id=number, region="26", at=AT + DAY, by=SYSTEM)
    assert len(asked) == 2


@pytest.mark.parametrize("rule", sorted(rules.RULES))
def test_the_database_keeps_the_bounds(region, rule):
    told = {"region": region, "rule": rule, "since_at": AT}
    bounds = BOUNDS[rule]
    Row.objects.create(**told, value=bounds.least, till_at=AT + DAY)
    Row.objects.create(**told | {"since_at": AT + DAY}, value=bounds.most)

    wrong = [bounds.most + 1] if bounds.least == 0 else [bounds.least - 1, bounds.most + 1]
    for value in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Row.objects.create(**told | {"since_at": AT - DAY, "till_at": AT}, value=value)
    assert Row.objects.count() == 2
