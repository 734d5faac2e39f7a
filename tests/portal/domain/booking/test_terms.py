"""Terms of waiting: how they are counted, which one holds, what breaks one; and who may set them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.audit.models import Entry
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking import actions, queries
from portal.domain.booking.models import WaitingTerm
from portal.domain.booking.rules import terms
from portal.domain.booking.rules.terms import Due, Kind, Term, Unit, Verdict
from portal.domain.regions.models import Act, RegionDay
from portal.domain.regions.rules.calendar import Calendar, OwnDay
from portal.kit import zones
from tests.factories.accounts import NOW
from tests.factories.acts import act
from tests.factories.regions import RegionFactory

MOSCOW, KAMCHATKA = "Europe/Moscow", "Asia/Kamchatka"
FEDERAL = Calendar()
SECOND = timedelta(seconds=1)


def term(amount=14, unit=Unit.WORKING_DAYS, kind=Kind.SPECIALIST, *, since=None, till=None, region=""):
    return Term(kind, amount, unit, since or date(2026, 1, 1), till, region, "26-1", "Не дольше.")


def at(text):
    """Read a moment of Moscow's clocks."""
    return datetime.fromisoformat(text + "+03:00").astimezone(UTC)


def due(one, moment, zone=MOSCOW, calendar=FEDERAL):
    return terms.due(one, at=moment, zone=zone, is_working=calendar.is_working)


@pytest.mark.parametrize(
    ("one", "moment", "zone", "day"),
    [
        # A plain fortnight, then one over 4 November, over the days of New Year, over a transfer.
        (term(14), at("2026-11-09T10:00"), MOSCOW, "2026-11-27"),
        (term(14), at("2026-10-26T10:00"), MOSCOW, "2026-11-16"),
        (term(14), at("2026-12-25T10:00"), MOSCOW, "2027-01-25"),
        (term(3), at("2026-12-30T10:00"), MOSCOW, "2027-01-13"),
        # The Saturday that is worked (20 February 2027) counts, the Monday moved for it does not.
        (term(2), at("2027-02-18T10:00"), MOSCOW, "2027-02-20"),
        (term(3), at("2027-02-18T10:00"), MOSCOW, "2027-02-24"),
        # Asked on a day off: the first day that counts is the next working one.
        (term(1), at("2026-11-21T10:00"), MOSCOW, "2026-11-23"),
        # The day is the clinic's: in Kamchatka it is tomorrow already.
        (term(1), at("2026-11-23T16:00"), MOSCOW, "2026-11-24"),
        (term(1), at("2026-11-23T16:00"), KAMCHATKA, "2026-11-25"),
        (term(10, Unit.DAYS), at("2026-12-28T10:00"), MOSCOW, "2027-01-07"),
    ],
)
def test_days_are_counted_from_the_next_one_on(one, moment, zone, day):
    found = due(one, moment, zone)

    assert found.day == date.fromisoformat(day)
    assert found.until + timedelta(microseconds=1) == zones.begins(found.day + timedelta(days=1), zone)


def test_hours_are_counted_from_the_moment():
    moment = at("2026-11-23T23:30")

    ends = moment + timedelta(hours=24)
    assert due(term(24, Unit.HOURS), moment) == Due(ends, date(2026, 11, 24), term(24, Unit.HOURS), ends)
    assert due(term(2, Unit.HOURS), moment, KAMCHATKA).day == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("moment", "surely"),
    [
        ("2026-11-23T10:00", "2026-11-24T10:00"),
        ("2026-11-20T15:00", "2026-11-23T15:00"),  # a Friday: Saturday and Sunday are left out
        ("2026-11-22T06:00", "2026-11-24T00:00"),  # a Sunday: Monday alone
        ("2026-12-30T12:00", "2027-01-11T12:00"),  # over New Year
        ("2027-02-19T12:00", "2027-02-20T12:00"),  # a Saturday that is worked
    ],
)
def test_hours_of_days_off_break_nothing_by_themselves(moment, surely):
    found = due(term(24, Unit.HOURS), at(moment))

    assert (found.until, found.surely) == (at(moment) + timedelta(hours=24), at(surely))
    between = found.surely if found.surely > found.until else found.until + SECOND
    late = Verdict.DAYS_OFF if found.surely > found.until else Verdict.BROKEN
    assert terms.judge(found, nearest_at=between, opens_at=None) is late
    assert terms.judge(found, nearest_at=found.surely + SECOND, opens_at=None) is Verdict.BROKEN
    assert terms.judge(found, nearest_at=None, opens_at=None) is Verdict.BROKEN


def test_a_region_s_own_days_count():
    free = Calendar({date(2026, 11, 24): OwnDay(date(2026, 11, 24), is_off=True, name="Радоница")})
    worked = Calendar({date(2026, 11, 28): OwnDay(date(2026, 11, 28), is_off=False, name="Рабочая")})

    assert due(term(1), at("2026-11-23T10:00"), calendar=free).day == date(2026, 11, 25)
    assert due(term(5), at("2026-11-23T10:00"), calendar=worked).day == date(2026, 11, 28)
    assert due(term(5), at("2026-11-23T10:00")).day == date(2026, 11, 30)


MOMENTS = st.integers(0, 700 * 24 * 60).map(
    lambda one: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=one)
)
ZONES = st.sampled_from([MOSCOW, KAMCHATKA, "Europe/Kaliningrad"])


@given(MOMENTS, ZONES, st.integers(1, 30), st.sets(st.integers(0, 700), max_size=20))
def test_a_term_of_working_days_never_ends_on_a_day_off(moment, zone, amount, off):
    days = [date(2026, 1, 1) + timedelta(days=one) for one in off]
    calendar = Calendar({day: OwnDay(day, is_off=True, name="Выходной") for day in days})

    found = due(term(amount), moment, zone, calendar)

    assert calendar.is_working(found.day)
    today = zones.local(moment, zone).date()
    passed = [today + timedelta(days=one) for one in range(1, (found.day - today).days + 1)]
    assert sum(map(calendar.is_working, passed)) == amount


@given(
    MOMENTS,
    ZONES,
    st.permutations([term(14), term(20, Unit.DAYS, region="26"), term(2, Unit.HOURS, Kind.URGENT)]),
)
def test_the_term_that_ends_first_holds_whatever_the_order(moment, zone, known):
    found = terms.soonest(known, Kind.SPECIALIST, at=moment, zone=zone, is_working=FEDERAL.is_working)

    assert found.until == min(due(one, moment, zone).until for one in known if one.kind is Kind.SPECIALIST)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([term(14)], 14),
        ([term(14), term(10, region="26")], 10),
        ([term(14), term(30, region="26")], 14),
        ([term(14), term(10, region="26", till=date(2026, 11, 22))], 14),
        ([term(14), term(10, region="26", till=date(2026, 11, 23))], 10),
        ([term(14), term(10, region="26", since=date(2026, 11, 24))], 14),
        ([term(14, till=date(2025, 12, 31), since=date(2025, 1, 1))], None),
        ([term(2, Unit.HOURS, Kind.URGENT)], None),
    ],
)
def test_a_region_only_shortens(known, expected):
    found = terms.soonest(
        known, Kind.SPECIALIST, at=at("2026-11-23T10:00"), zone=MOSCOW, is_working=FEDERAL.is_working
    )

    assert (found.term.amount if found else None) == expected


DUE = due(term(14), at("2026-11-09T10:00"))


@pytest.mark.parametrize(
    ("nearest_at", "opens_at", "expected"),
    [
        (DUE.until, None, Verdict.KEPT),
        (DUE.until - SECOND, at("2026-11-10T08:00"), Verdict.KEPT),
        (DUE.until + SECOND, None, Verdict.BROKEN),
        (DUE.until + SECOND, at("2026-11-10T08:00"), Verdict.OPENS),
        (None, at("2026-11-10T08:00"), Verdict.OPENS),
        (None, None, Verdict.BROKEN),
    ],
)
def test_what_breaks_a_term(nearest_at, opens_at, expected):
    assert terms.judge(DUE, nearest_at=nearest_at, opens_at=opens_at) is expected


@pytest.mark.parametrize(
    ("code", "kind"),
    [("110", Kind.DISTRICT), ("49", Kind.DISTRICT), ("59", Kind.DISTRICT), ("53", Kind.SPECIALIST),
     ("x-neurologist", Kind.SPECIALIST), ("109", Kind.SPECIALIST), ("145", None)],
)  # fmt: skip
def test_which_term_a_speciality_has(code, kind):
    assert terms.kind_of(code) is kind


# In the database.

BY = Actor(ActorKind.STAFF, "7")


@pytest.fixture
def region(db):
    return RegionFactory(code="26")


def put(region, one):
    if not Act.objects.filter(region=region).exists():
        act(region.pk, since=date(2025, 1, 1))
    return actions.set_term(term=one, region=region, at=NOW, by=BY)


def own(region):
    found = WaitingTerm.objects.filter(region=region).order_by("since")
    return [(one.kind, one.amount, one.unit, one.since, one.till) for one in found]


def test_the_country_s_terms_are_laid_with_their_act(region):
    laid = {one.kind: one for one in WaitingTerm.objects.filter(region=None)}

    assert set(laid) == set(Kind)
    assert (laid[Kind.DISTRICT].amount, laid[Kind.DISTRICT].unit) == (24, Unit.HOURS)
    assert (laid[Kind.SPECIALIST].amount, laid[Kind.SPECIALIST].unit) == (14, Unit.WORKING_DAYS)
    told = [one.term for one in queries.terms_of(region="26", today=NOW.date())]
    acts = {queries.act_of(region=region, term=one, day=NOW.date()) for one in told}
    assert {(one.number, one.signed) for one in acts} == {("2188", date(2025, 12, 29))}
    assert all(one.says.endswith(".") for one in laid.values())


def test_a_region_s_shorter_term_holds_and_is_recorded(region):
    assert due_in(region).term.amount == 14

    number = put(region, term(10, Unit.DAYS, region="26"))

    found = due_in(region)
    assert (found.term.amount, found.term.unit, found.term.region) == (10, Unit.DAYS, "26")
    entry = Entry.objects.get(action="term.set")
    assert (entry.object_kind, entry.object_id, entry.actor_id) == ("waiting_term", str(number), "7")
    assert due_in(RegionFactory(code="73")).term.amount == 14


def due_in(region):
    return queries.due_of(region=region, kind=Kind.SPECIALIST, zone=MOSCOW, at=NOW)


def test_a_region_s_day_off_moves_the_end(region):
    before = due_in(region).day
    RegionDay.objects.create(region=region, day=before, name="Радоница")

    assert due_in(region).day > before


@pytest.mark.parametrize(
    "one",
    [term(15), term(20, Unit.DAYS), term(25, Unit.HOURS, Kind.DISTRICT), term(2, Unit.DAYS, Kind.DISTRICT)],
)
def test_a_longer_term_is_refused(region, one):
    with pytest.raises(actions.NotShorter):
        put(region, one)

    assert own(region) == []
    assert not Entry.objects.filter(action="term.set").exists()


@pytest.mark.parametrize("one", [term(0), term(367), term(3, till=date(2025, 12, 31))])
def test_a_term_without_sense_is_refused(region, one):
    with pytest.raises(ValueError, match="Term"):
        put(region, one)

    assert own(region) == []


def test_a_later_term_ends_the_one_without_end(region):
    put(region, term(10, region="26"))
    put(region, term(8, region="26", since=date(2026, 12, 1)))

    assert [(row[1], row[4]) for row in own(region)] == [(10, date(2026, 11, 30)), (8, None)]
    with pytest.raises(actions.AlreadyHeld) as refused:
        put(region, term(9, region="26", since=date(2026, 12, 1)))
    assert refused.value.since == date(2026, 12, 1)


def test_a_term_ends_and_one_that_has_not_begun_goes(region):
    first, later = put(region, term(10)), put(region, term(7, kind=Kind.SCANS, since=date(2027, 1, 1)))

    assert [actions.end_term(term_id=one, region=region, at=NOW, by=BY) for one in (first, later, first)] == [
        True, True, False,
    ]  # fmt: skip

    assert [(row[0], row[4]) for row in own(region)] == [
        ("specialist", zones.local(NOW, region.time_zone).date() - timedelta(days=1))
    ]
    assert Entry.objects.filter(action="term.ended").count() == 2


def test_nobody_ends_the_country_s_or_another_region_s(region):
    federal = WaitingTerm.objects.filter(region=None).first()
    foreign = put(RegionFactory(code="73"), term(10))

    for number in (federal.pk, foreign):
        assert not actions.end_term(term_id=number, region=region, at=NOW, by=BY)
    assert WaitingTerm.objects.get(pk=foreign).till is None


@pytest.mark.parametrize("of_region", [True, False])
def test_the_database_lets_one_term_of_a_kind_hold(region, of_region):
    told = {
        "region": region if of_region else None, "kind": "tests", "amount": 3, "unit": "days", "since": date(2030, 1, 1),
        "act_key": "26-1", "says": "Так.", "set_by": "7",
    }  # fmt: skip
    WaitingTerm.objects.create(**told | {"till": date(2030, 1, 31)})
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitingTerm.objects.create(**told | {"since": date(2030, 1, 31)})
    other = WaitingTerm.objects.create(**told | {"since": date(2030, 2, 1)})
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitingTerm.objects.filter(pk=other.pk).update(since=date(2030, 1, 31))

    assert WaitingTerm.objects.filter(since__year=2030).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"till": date(2025, 1, 1)},
        {"act_key": ""},
        {"says": ""},
        {"unit": "years"},
    ],
)
def test_the_database_refuses_a_term_without_sense(region, wrong):
    told = {
        "region": region, "kind": "tests", "amount": 3, "unit": "days", "since": date(2026, 1, 1), "act_key": "26-1",
        "says": "Так.", "set_by": "7",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitingTerm.objects.create(**told | wrong)
    assert WaitingTerm.objects.create(**told).pk
