"""Referral, ages and sex as settings: what doctors' rows say, what holds and traces make of it, and when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.domain.audit.states import SYSTEM
from portal.domain.booking import actions, jobs, queries
from portal.domain.booking.models import Appointment
from portal.domain.booking.models import Setting as Row
from portal.domain.booking.queries.trace import Whom
from portal.domain.booking.rules import Why, whom
from portal.domain.booking.rules.settings import BOUNDS, Rule, Setting
from portal.domain.clinics.models import Doctor
from portal.domain.clinics.rules.limits import Limit
from portal.domain.finding import queries as finding
from portal.domain.finding.rules.ask import Ask, Person
from tests.factories.accounts import NOW
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.patients import patient
from tests.portal.domain.booking.tables import story

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REGION = Setting(Rule.AGE_FROM, 18, None, None, NOW, None)
EMPTY = {limit: {} for limit in Limit}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ([], {}),
        ([REGION], {Limit.MIN_AGE: {(None, None): 18}}),
        ([replace(REGION, clinic_id=1)], {Limit.MIN_AGE: {(1, None): 18}}),
        (
            [REGION, replace(REGION, clinic_id=1, position_id=7, value=3)],
            {Limit.MIN_AGE: {(None, None): 18, (1, 7): 3}},
        ),
        ([replace(REGION, since_at=NOW + HOUR)], {}),
        ([replace(REGION, since_at=NOW - HOUR, till_at=NOW)], {}),
        ([replace(REGION, since_at=NOW - HOUR, till_at=NOW + HOUR)], {Limit.MIN_AGE: {(None, None): 18}}),
        ([replace(REGION, rule=Rule.NOTICE_MINUTES)], {}),
        (
            [replace(REGION, rule=Rule.AGE_TO), replace(REGION, rule=Rule.ONLY_SEX, value=1)],
            {Limit.MAX_AGE: {(None, None): 18}, Limit.SEX: {(None, None): "f"}},
        ),
    ],
)
def test_settings_are_said_as_columns(settings, expected):
    assert whom.said(settings, NOW) == EMPTY | expected
    assert whom.said(settings[::-1], NOW) == EMPTY | expected


@pytest.mark.parametrize(
    ("rule", "value", "column"),
    [
        (Rule.NEEDS_REFERRAL, 0, False),
        (Rule.NEEDS_REFERRAL, 1, True),
        (Rule.AGE_FROM, 0, None),
        (Rule.AGE_FROM, 1, 1),
        (Rule.AGE_FROM, 120, 120),
        (Rule.AGE_TO, 0, 0),
        (Rule.AGE_TO, 119, 119),
        (Rule.AGE_TO, 120, None),
        (Rule.ONLY_SEX, 0, ""),
        (Rule.ONLY_SEX, 1, "f"),
        (Rule.ONLY_SEX, 2, "m"),
    ],
)
def test_a_value_is_said_as_a_column(rule, value, column):
    told = whom.column(rule, value)
    assert (told, type(told)) == (column, type(column))


@pytest.mark.parametrize(
    ("spans", "till_at", "expected"),
    [
        ([], None, [NOW]),
        ([(NOW, None)], None, [NOW]),
        ([(NOW - DAY, NOW + DAY)], None, [NOW, NOW + DAY]),
        ([(NOW + HOUR, NOW + DAY), (NOW + HOUR, None)], None, [NOW, NOW + HOUR, NOW + DAY]),
        ([(NOW + HOUR, NOW + DAY)], NOW + DAY, [NOW, NOW + HOUR]),
        ([(NOW - DAY, NOW - HOUR)], None, [NOW]),
    ],
)
def test_the_moments_at_which_something_may_turn(spans, till_at, expected):
    settings = [replace(REGION, since_at=since, till_at=till) for since, till in spans]
    assert whom.turns(settings, NOW, till_at) == expected


# In the database; `desk` is a doctor with places of tomorrow, `anna` a woman of forty or so.


def put(rule, value, *, of=None, clinic=None, since_at=NOW, till_at=None, at=NOW):
    clinic_id = of.clinic_id if of else clinic and clinic.pk
    where = actions.Where("26", clinic_id, of and of.position_id)
    return actions.set_rule(
        rule=rule, value=value, where=where, since_at=since_at, till_at=till_at, at=at, by=SYSTEM
    )


def end(number, at=NOW):
    assert actions.end_rule(setting_id=number, region="26", at=at, by=SYSTEM)


def row(doctor):
    return Doctor.objects.values_list("min_age", "max_age", "sex", "needs_referral").get(pk=doctor.pk)


def whys(refusal):
    return [reason.why for reason in refusal.value.reasons]


REFUSALS = [
    (Rule.NEEDS_REFERRAL, 1, Why.NEEDS_REFERRAL),
    (Rule.AGE_FROM, 60, Why.TOO_YOUNG),
    (Rule.AGE_TO, 20, Why.TOO_OLD),
    (Rule.ONLY_SEX, 2, Why.OTHER_SEX),
]


@pytest.mark.parametrize(("rule", "value", "why"), REFUSALS)
@pytest.mark.parametrize("where", ["region", "clinic", "position"])
def test_a_setting_refuses_a_hold_and_ended_lets_it_in(desk, anna, hold, rule, value, why, where):
    whose = {"region": {}, "clinic": {"clinic": desk.clinic}, "position": {"of": desk.doctor}}[where]
    number = put(rule, value, **whose)

    with pytest.raises(actions.NotBookable) as refusal:
        hold(anna, desk.slots[0])
    assert whys(refusal) == [why]

    end(number)
    assert story(hold(anna, desk.slots[0]).appointment_id)[0] == "held"


@pytest.mark.parametrize(("rule", "value", "why"), REFUSALS)
def test_the_trace_names_a_setting(desk, anna, rule, value, why):
    def traced():
        asked = Whom(birth_date=anna.card.birth_date, sex=anna.card.sex)
        told = queries.places_traced(
            clinic_id=desk.clinic.pk, doctor_id=desk.doctor.pk, day=desk.session.wall_date, whom=asked, at=NOW
        )
        return {reason.why for place in told for reason in place.reasons}

    assert traced() == set()
    number = put(rule, value, of=desk.doctor)
    assert traced() == {why}
    end(number)
    assert traced() == set()


def test_a_booked_visit_stays_and_is_confirmed(desk, anna, hold, confirm):
    held = hold(anna, desk.slots[0])
    put(Rule.AGE_FROM, 60)
    put(Rule.NEEDS_REFERRAL, 1)

    confirm(anna, held, desk)

    assert Appointment.objects.get(pk=held.appointment_id).state == "booked"


def test_a_setting_may_let_in_whom_the_doctors_own_data_refuse(desk, anna, hold):
    own = {"own_min_age": 60, "own_max_age": 70, "own_sex": "m", "min_age": 60, "max_age": 70, "sex": "m"}
    Doctor.objects.update(**own, needs_referral=True)
    desk.doctor.speciality.__class__.objects.update(needs_referral=True)
    numbers = [put(rule, BOUNDS[rule].default, of=desk.doctor) for rule in whom.RULES]

    assert row(desk.doctor) == (None, None, "", False)
    assert story(hold(anna, desk.slots[0]).appointment_id)[0] == "held"
    for number in numbers:
        end(number)
    assert row(desk.doctor) == (60, 70, "m", True)


def test_the_nearest_word_wins(region):
    clinic = ClinicFactory(region=region)
    one, neighbour = DoctorFactory.create_batch(2, clinic=clinic, min_age=1)
    elsewhere, there = DoctorFactory(clinic__region=region), DoctorFactory(clinic__region__code="73")
    number = put(Rule.AGE_FROM, 3, of=one)
    put(Rule.AGE_FROM, 5)
    put(Rule.AGE_FROM, 10, clinic=clinic)

    assert [row(each)[0] for each in (one, neighbour, elsewhere, there)] == [3, 10, 5, None]
    end(number)
    assert [row(each)[0] for each in (one, neighbour, elsewhere, there)] == [10, 10, 5, None]


def test_a_setting_with_dates_acts_when_the_job_has_run(desk, anna, hold):
    put(Rule.NEEDS_REFERRAL, 1, since_at=NOW + HOUR, till_at=NOW + 2 * HOUR)

    told = []
    for moment in (NOW, NOW + HOUR, NOW + HOUR, NOW + 2 * HOUR, NOW + 3 * HOUR):
        changed = actions.lay_limits(at=moment)
        told.append((changed, row(desk.doctor)[3]))

    assert told == [(0, False), (1, True), (0, True), (1, False), (0, False)]


def test_a_job_that_was_late_catches_up(desk):
    put(Rule.ONLY_SEX, 1, since_at=NOW + HOUR, till_at=NOW + 2 * HOUR)
    put(Rule.AGE_FROM, 14, since_at=NOW + HOUR)

    assert actions.lay_limits(at=NOW + 9 * DAY) == 1

    assert row(desk.doctor) == (14, None, "", False)


def test_the_job_asks_only_regions_with_such_settings(desk, django_assert_num_queries):
    put(Rule.NOTICE_MINUTES, 20)
    with django_assert_num_queries(1):
        jobs.lay_limits.func()
    put(Rule.ONLY_SEX, 1)
    with django_assert_num_queries(6):  # whose it is, what is set; a savepoint, the turn, the change
        jobs.lay_limits.func()


def test_a_later_value_takes_the_place_of_one_without_end(desk):
    put(Rule.AGE_FROM, 5)
    put(Rule.AGE_FROM, 7, since_at=NOW + HOUR)

    assert row(desk.doctor)[0] == 5
    actions.lay_limits(at=NOW + HOUR)
    assert row(desk.doctor)[0] == 7


@pytest.mark.parametrize(
    ("others", "value", "span", "doctors"),
    [
        ([(Rule.AGE_TO, 17, None)], 18, None, 0),
        ([(Rule.AGE_TO, 18, None)], 18, None, None),
        ([(Rule.AGE_TO, 17, (DAY, 2 * DAY))], 18, None, 0),
        ([(Rule.AGE_TO, 17, (DAY, 2 * DAY))], 18, (2 * DAY, None), None),
        ([(Rule.AGE_TO, 17, (DAY, 2 * DAY))], 18, (HOUR, DAY), None),
        ([(Rule.AGE_TO, 70, None)], 66, None, 1),
        ([], 66, None, 1),
        ([], 65, None, None),
    ],
)
def test_an_age_that_lets_nobody_in_is_refused(region, others, value, span, doctors):
    DoctorFactory(clinic__region=region)
    old = DoctorFactory(clinic__region=region, own_max_age=65, max_age=65)
    for rule, told, when in others:
        put_from(rule, told, when, clinic=old.clinic if told == 70 else None)
    if others == [(Rule.AGE_TO, 70, None)]:
        DoctorFactory(clinic__region=region, max_age=65)
    before = row(old), Row.objects.count()

    if doctors is None:
        put_from(Rule.AGE_FROM, value, span)
        assert Row.objects.count() == before[1] + 1
        return
    with pytest.raises(actions.LetsNobodyIn) as refusal:
        put_from(Rule.AGE_FROM, value, span)
    assert len(refusal.value.doctors) == doctors
    assert (row(old), Row.objects.count()) == before


def put_from(rule, value, span, **where):
    since, till = span or (timedelta(), None)
    return put(rule, value, since_at=NOW + since, till_at=till and NOW + till, **where)


def test_what_was_shut_before_refuses_nothing_else(region):
    clinic, other = ClinicFactory.create_batch(2, region=region)
    DoctorFactory(clinic=clinic, own_max_age=17, max_age=17)
    DoctorFactory(clinic=other)
    number = put(Rule.AGE_TO, 40, clinic=clinic)
    put(Rule.AGE_FROM, 18, clinic=clinic)
    end(number)  # nobody is left to see there now

    put(Rule.AGE_FROM, 14, clinic=other)

    with pytest.raises(actions.LetsNobodyIn):
        put(Rule.AGE_TO, 13, clinic=other)


def test_a_search_puts_who_is_shut_by_a_setting_last(region):
    first, second = (DoctorFactory(clinic__region=region, surname=name) for name in ("Абрамов", "Яковлев"))

    def found():
        ask = Ask(person=Person(age=40, sex="f"))
        return [one.doctor.pk for one in finding.doctors(region, ask, at=NOW).found]

    assert found() == [first.pk, second.pk]
    number = put(Rule.ONLY_SEX, 2, of=first)
    assert found() == [second.pk, first.pk]
    end(number)
    assert found() == [first.pk, second.pk]


def test_an_age_is_asked_on_the_day_of_the_visit(desk, hold):
    put(Rule.AGE_FROM, 18)
    grown, almost = patient(birth_date=date(2008, 11, 25)), patient(birth_date=date(2008, 11, 26))

    assert story(hold(grown, desk.slots[0]).appointment_id)[0] == "held"
    with pytest.raises(actions.NotBookable) as refusal:
        hold(almost, desk.slots[1])
    assert whys(refusal) == [Why.TOO_YOUNG]


def turns_first(captured, table):
    """Tell whether the region's turn is taken before any row of a table is locked (PostgreSQL) or written."""
    asked = [one["sql"] for one in captured.captured_queries]
    turn = next(
        n for n, sql in enumerate(asked) if sql.startswith('SELECT "regions_region"."code" AS "pk" FROM')
    )
    locks = (" FOR UPDATE", "UPDATE ", "INSERT ", "DELETE ")
    rows = [n for n, sql in enumerate(asked) if f'"{table}"' in sql and any(lock in sql for lock in locks)]
    return bool(rows) and turn < min(rows)


def test_who_changes_a_rule_takes_the_turn_of_the_region_before_any_row(desk):
    """Else one who sets a rule and one who ends it, or an import, would wait for each other for ever."""
    ways = (lambda: put(Rule.AGE_FROM, 5), lambda: end(Row.objects.latest("pk").pk, NOW + HOUR))
    for way in ways:
        with CaptureQueriesContext(connection) as captured:
            way()
        assert turns_first(captured, "booking_setting")
        assert turns_first(captured, "clinics_doctor")
