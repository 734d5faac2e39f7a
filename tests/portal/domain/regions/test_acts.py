"""Acts of law: which edition holds on a day, what comes after one, what ends with nothing after it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from portal.domain.regions import queries
from portal.domain.regions.models import Act as Table
from portal.domain.regions.rules.acts import RELIED, Act, Book, Kind, Said, Topic
from portal.sites.patient.law.presenters import RESTS
from tests.factories.acts import act as kept
from tests.factories.regions import RegionFactory

TODAY = date(2026, 11, 22)
PAST = date(2025, 1, 1)


@pytest.fixture
def region(db):
    return RegionFactory()


def act(key="a", since=PAST, till=None, *, heir="", version=1, gives="Даёт.", region=""):
    return Act(
        key, region, Kind.ORDER, "1", PAST, "«О»", gives, Topic.CARE, "", since, till, heir, version
    )  # fmt: skip


def book(*acts):
    return Book(Said(one) for one in acts)


def test_a_later_edition_cuts_the_earlier_one_and_both_stay():
    found = book(act(gives="Было."), act(since=date(2026, 6, 1), gives="Стало."))

    assert [(one.gives, one.till) for one in found.editions("a")] == [
        ("Было.", date(2026, 5, 31)), ("Стало.", None),
    ]  # fmt: skip
    assert found.named("a", "", date(2026, 5, 31)).gives == "Было."
    assert found.named("a", "", date(2026, 6, 1)).gives == "Стало."


def test_a_second_saying_of_the_same_day_mends_the_first():
    found = book(act(gives="Опечатка.", version=1), act(gives="Верно.", version=2))

    assert [one.gives for one in found.editions("a")] == ["Верно."]


def test_a_void_edition_is_none():
    gone = Said(act(since=date(2027, 1, 1), version=2), is_void=True)
    found = Book([Said(act()), Said(act(since=date(2027, 1, 1))), gone])

    assert [one.till for one in found.editions("a")] == [None]


def test_before_and_after_it_is_named_by_the_nearest_edition():
    found = book(act(since=date(2026, 1, 1), till=date(2026, 1, 31)))

    assert found.on("a", "", date(2026, 2, 1)) is None
    for day in (date(2025, 6, 1), date(2026, 2, 1)):
        assert found.named("a", "", day).since == date(2026, 1, 1)
    assert found.named("b", "", TODAY) is None


def test_the_successor_is_named_from_its_first_day():
    found = book(act(till=TODAY, heir="b"), act("b", since=TODAY + timedelta(days=1)))

    assert found.named("a", "", TODAY).key == "a"
    assert found.named("a", "", TODAY + timedelta(days=1)).key == "b"


@pytest.mark.parametrize(
    ("acts", "end"),
    [
        ([act()], None),
        ([act(till=date(2027, 1, 31))], date(2027, 1, 31)),
        ([act(till=date(2027, 1, 31)), act(since=date(2027, 2, 1))], None),
        ([act(till=date(2027, 1, 31)), act(since=date(2027, 2, 2))], date(2027, 1, 31)),
        ([act(till=date(2027, 1, 31), heir="b"), act("b", since=date(2027, 1, 1))], None),
        ([act(till=date(2027, 1, 31), heir="b")], date(2027, 1, 31)),
        ([act(till=date(2027, 1, 31), heir="b"), act("b", PAST, date(2027, 1, 31), heir="a")], date(2027, 1, 31)),
        ([act(since=date(2027, 1, 1))], TODAY - timedelta(days=1)),
        ([], TODAY - timedelta(days=1)),
    ],
)  # fmt: skip
def test_where_an_act_and_its_successors_leave_a_gap(acts, end):
    assert book(*acts).ends("a", "", TODAY) == end


@pytest.mark.parametrize(("left", "warns"), [(119, True), (120, False)])
def test_the_warning_reaches_as_far_as_that_of_the_calendar(left, warns):
    last = TODAY + timedelta(days=left)

    assert (book(act(till=last)).is_running_out("a", "", TODAY) == last) is warns


def test_every_act_that_pages_rest_on_is_laid_and_in_force(db):
    laid = queries.federal_book()

    assert set(RESTS) == RELIED
    assert {key for key in RELIED if laid.on(key, "", TODAY) is None} == set()
    assert laid.on("pgg", "", date(2025, 12, 31)).number == "1940"
    assert laid.on("pgg", "", date(2026, 1, 1)).number == "2188"
    assert all(one.gives.endswith(".") for one in laid.all())


def test_the_database_adds_acts_and_nothing_else(region):
    one = kept()
    for change in (
        lambda: Table.objects.filter(pk=one.pk).update(gives="Иначе."),
        lambda: Table.objects.filter(pk=one.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()

    assert Table.objects.get(pk=one.pk).gives == one.gives
    assert kept(version=2).pk > one.pk


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"version": 2, "gives": ""}, {"version": 2, "number": ""}, {"version": 2, "till": date(2025, 1, 1)},
        {"version": 2, "link": "javascript:alert(1)"}, {"version": 2, "kind": "letter"},
        {"version": 2, "topic": "weather"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("region_id", ["26", None])
def test_the_database_refuses_an_act_without_sense(region, wrong, region_id):
    kept(region_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(region_id, **wrong)

    assert Table.objects.filter(key="26-1").count() == 1
