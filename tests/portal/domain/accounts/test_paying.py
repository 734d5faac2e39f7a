"""Money of messages: one figure for a region and its day, whoever sends and however many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from portal.domain.accounts import actions, ports, queries
from portal.domain.accounts.actions import paying
from portal.domain.accounts.models import Code
from portal.domain.audit.models import Entry
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.limits import actions as limits
from portal.domain.limits.models import Bucket
from portal.domain.regions import queries as regions
from portal.domain.regions.models import Region, TextsBudget
from tests.factories.accounts import NOW
from tests.factories.regions import RegionFactory
from tests.fakes.channels import FakeChannel
from tests.portal.domain.accounts.codes import HOUR, ask, deliver, from_

MIDNIGHT = datetime(2026, 11, 24, 21, tzinfo=UTC)
"""Of Moscow, where region 26 is: NOW is ten in its morning of the 24th."""
BY = Actor(ActorKind.STAFF, "7")
PRICE, DAY_OF = 1200, 6000
"""Kopecks: what is set aside for a text, and what five of them cost."""


def allow(kopecks, why="Меньше звонков", region="26"):
    paying.allow(region=Region.objects.get(pk=region), kopecks=kopecks, why=why, at=NOW, by=BY)


def take(at=NOW, region="26"):
    return paying.set_aside(region=region, channel="sms", at=at)


def left(region="26", at=NOW):
    return day(region, at).left


def day(region="26", at=NOW):
    return queries.money_of_day(region=Region.objects.get(pk=region), at=at)


def without_money():
    return queries.regions_without_money(of=regions.switched_on(), at=NOW)


@pytest.mark.django_db
def test_each_region_and_each_day_of_its_calendar_has_money_of_its_own(settings):
    settings.CODES_KOPECKS_A_DAY = 2 * PRICE
    RegionFactory(code="26")
    RegionFactory(code="73", time_zone="Europe/Samara")
    for region in ("26", "26", "73"):
        take(region=region)

    with pytest.raises(limits.Exhausted) as full:
        take(at=MIDNIGHT - timedelta(seconds=1))
    assert (full.value.limit, full.value.until) == ("texts_money", MIDNIGHT)
    assert (left("26"), left("73")) == (0, PRICE)
    assert left("73", MIDNIGHT - HOUR) == 2 * PRICE  # in Samara the day is over already
    assert take(at=MIDNIGHT).kopecks == PRICE


@pytest.mark.django_db
def test_the_newest_figure_holds_and_never_more_than_the_installation_allows(settings):
    settings.CODES_KOPECKS_A_DAY = 5000
    RegionFactory(code="26")
    assert left() == 5000
    allow(1000)
    assert left() == 1000
    allow(9000)
    assert left() == 5000
    allow(0)
    assert left() == 0
    first = TextsBudget.objects.earliest("pk")
    assert (first.kopecks, first.why, first.set_by) == (1000, "Меньше звонков", "7")
    assert [one.facts for one in Entry.objects.filter(action="texts_budget.set").order_by("pk")] == [
        {"kopecks": 1000}, {"kopecks": 9000}, {"kopecks": 0},
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("kopecks", "why"), [(-1, "x"), (100_000_001, "x"), (100, "  ")])
def test_a_figure_out_of_bounds_or_without_a_reason_is_refused(kopecks, why):
    RegionFactory(code="26")
    with pytest.raises(paying.NotAllowed):
        allow(kopecks, why)
    assert TextsBudget.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_was_set_stays_written(change):
    RegionFactory(code="26")
    allow(1000)
    row = TextsBudget.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(kopecks=1) if change == "update" else row._raw_delete(row.db)
    assert row.get().kopecks == 1000


@pytest.mark.django_db
def test_what_cost_less_comes_back_to_its_own_day_and_more_is_counted_over(settings):
    settings.CODES_KOPECKS_A_DAY = DAY_OF
    RegionFactory(code="26")
    one = take()
    sent = FakeChannel("sms", 6, picks_code=False, kopecks=300).tell(phone="", text="", ttl_s=1, key="")
    paying.settle(one, sent=sent, at=NOW)
    assert left() == DAY_OF - (sent.cost_kopecks or 0)

    paying.give_back(paying.Aside("26", -9000, NOW), at=NOW)
    assert (left(), day().is_short) == (0, True)


@pytest.mark.django_db
def test_a_warning_of_security_counts_and_is_never_silenced(settings):
    settings.CODES_KOPECKS_A_DAY = 100
    RegionFactory(code="26")
    paying.count(region="26", channel="sms", at=NOW)
    assert Bucket.objects.get(limit="texts_money").count == PRICE


def test_codes_fall_to_the_ways_that_are_paid_for_and_then_to_none(account, channels, settings):
    settings.CODES_KOPECKS_A_DAY = 210
    offered = [one.name for one in queries.channel_offers(region="26", at=NOW)]
    assert offered == ["call", "telegram"]
    deliver(ask(account))
    deliver(ask(account, phone="+79180000001", browser=from_(1)))
    deliver(ask(account, phone="+79180000002", browser=from_(2)))
    assert left() == 90  # three calls of 40
    assert [one.name for one in queries.channel_offers(region="26", at=NOW)] == ["call"]
    with pytest.raises(actions.CodesShut) as shut:
        ask(account, phone="+79180000003", browser=from_(3), channel="telegram")
    assert (shut.value.limit, shut.value.until) == ("texts_money", MIDNIGHT)

    deliver(ask(account, phone="+79180000004", browser=from_(4)))
    assert queries.channel_offers(region="26", at=NOW) == ()
    assert Code.objects.count() == 4


def test_a_way_that_takes_no_money_stays_open(account, channels, settings, monkeypatch):
    monkeypatch.setitem(queries.codes.rules.PRICES, "telegram", 0)
    settings.CODES_KOPECKS_A_DAY = 0
    assert [one.name for one in queries.channel_offers(region="26", at=NOW)] == ["telegram"]
    assert ask(account, channel="telegram").kopecks == 0


def test_the_alarm_names_the_region_and_is_silent_where_nothing_is_wanted(account, channels, settings):
    settings.CODES_KOPECKS_A_DAY = 160
    assert (actions.watch_codes(at=NOW), without_money()) == ([], [])
    deliver(ask(account))
    assert actions.watch_codes(at=NOW) == ["texts_money 26"]
    assert without_money() == ["26"]
    assert actions.watch_codes(at=MIDNIGHT) == []
    allow(0)
    assert actions.watch_codes(at=NOW) == []


@pytest.mark.parametrize(
    ("ways", "reminders", "left_over", "is_short"),
    [
        (["sms"], {"sms"}, PRICE - 1, True),
        (["sms"], {"sms"}, PRICE, False),
        (["sms"], set(), PRICE - 1, False),
        (["sms"], set(), 599, True),
        (["call"], {"sms"}, PRICE - 1, True),
        (["call"], set(), 60, False),
        ([], {"sms"}, PRICE - 1, True),
        ([], set(), 0, False),
    ],
)
@pytest.mark.django_db
def test_the_alarm_comes_when_the_dearest_message_is_not_paid_for(
    settings, monkeypatch, ways, reminders, left_over, is_short
):
    monkeypatch.setattr(ports, "channels", {name: FakeChannel(name) for name in ("call", "sms")})
    monkeypatch.setattr(ports, "reminders", frozenset(reminders))
    settings.CODES_KOPECKS_A_DAY = PRICE + left_over
    region = RegionFactory(code="26")
    Region.objects.filter(pk=region.pk).update(code_channels=ways)
    take()
    assert (left(), day().is_short, without_money()) == (left_over, is_short, ["26"] * is_short)


@pytest.mark.parametrize("others", [0, 2])
def test_all_regions_are_asked_in_two_statements(
    account, channels, settings, django_assert_num_queries, others
):
    settings.CODES_KOPECKS_A_DAY = 5000
    for code, first, newest in (("01", 5000, PRICE), ("02", PRICE, 5000))[:others]:
        RegionFactory(code=code)
        allow(first, region=code)
        allow(newest, region=code)
        take(region=code)
    deliver(ask(account))
    here = regions.switched_on()
    with django_assert_num_queries(2):
        found = queries.regions_without_money(of=here, at=NOW)
    assert (len(here), found) == (1 + others, ["01"][:others])


@pytest.fixture
def crowd(transactional_db, settings):
    """Four workers, each with a connection of its own."""
    settings.CODES_KOPECKS_A_DAY = DAY_OF
    RegionFactory(code="26")

    def work(job):
        def one(number):
            try:
                return job(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(one, range(16)))

    return work


def honest(_number):
    try:
        return take().kopecks
    except limits.Exhausted:
        return 0


def test_workers_at_once_never_pass_the_figure(crowd):
    assert sorted(crowd(honest))[-6:] == [0, *[PRICE] * 5]
    assert Bucket.objects.get(limit="texts_money").count == DAY_OF


def test_control_whoever_looks_first_and_counts_afterwards_passes_it(crowd):
    """The same crowd with a careless verb: the test above would see it."""
    for _ in range(4):
        take()
    together = Barrier(4)

    def careless(number):
        if number >= 4:
            return 0
        is_enough = left() >= PRICE
        together.wait(timeout=30)
        return Bucket.objects.filter(limit="texts_money").update(count=F("count") + PRICE) * is_enough

    assert sum(crowd(careless)) == 4
    assert Bucket.objects.get(limit="texts_money").count > DAY_OF
