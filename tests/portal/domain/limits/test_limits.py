"""A limit lets exactly so many pass; a wait after failures doubles; nothing readable is kept."""

from datetime import timedelta

import pytest
from django.db import transaction

from portal.domain.limits import actions, queries, rules
from portal.domain.limits.models import Backoff, Bucket
from portal.domain.limits.rules import Ask, Limit
from tests.factories.accounts import NOW
from tests.ground import dump

THRICE = Limit("thrice", 3, timedelta(hours=1))
TWICE = Limit("twice", 2, timedelta(days=1))
PHONE = "+79187654321"
SECOND = timedelta(seconds=1)


def passes(limit=THRICE, bucket=PHONE, at=NOW, amount=1):
    try:
        actions.take(limit, bucket, at=at, amount=amount)
    except actions.Exhausted:
        return False
    return True


@pytest.mark.django_db
def test_take_lets_exactly_so_many_pass_and_says_until_when():
    assert [passes() for _ in range(5)] == [True, True, True, False, False]

    with pytest.raises(actions.Exhausted) as refusal:
        actions.take(THRICE, PHONE, at=NOW + timedelta(minutes=20))

    assert (refusal.value.limit, refusal.value.until) == ("thrice", NOW + timedelta(hours=1))
    assert list(Bucket.objects.values_list("limit", "count", "ends_at")) == [
        ("thrice", 3, NOW + timedelta(hours=1))
    ]


@pytest.mark.django_db
def test_take_passes_again_when_the_window_is_over():
    for _ in range(3):
        passes()

    assert not passes(at=NOW + timedelta(hours=1) - SECOND)
    assert passes(at=NOW + timedelta(hours=1))
    assert Bucket.objects.get().count == 1
    assert Bucket.objects.get().ends_at == NOW + timedelta(hours=2)


@pytest.mark.django_db
def test_take_counts_each_bucket_and_each_limit_apart():
    for _ in range(3):
        passes()

    assert not passes()
    assert passes(bucket="+79187654322")
    assert passes(limit=TWICE)


@pytest.mark.django_db
def test_take_of_an_amount_stops_before_the_limit():
    assert passes(amount=2)
    assert not passes(amount=2)
    assert passes(amount=1)
    assert not passes(bucket="other", amount=4)
    assert list(Bucket.objects.values_list("count", flat=True)) == [3]


@pytest.mark.django_db
def test_take_all_counts_in_none_when_one_is_full_and_names_the_longest_wait():
    passes(), passes(), passes()
    actions.take(TWICE, PHONE, at=NOW, amount=2)
    fresh = Limit("fresh", 9, timedelta(minutes=1))

    with pytest.raises(actions.Exhausted) as refusal:
        actions.take_all([Ask(fresh, PHONE), Ask(THRICE, PHONE), Ask(TWICE, PHONE)], at=NOW + SECOND)

    assert (refusal.value.limit, refusal.value.until) == ("twice", NOW + timedelta(days=1))
    assert dict(Bucket.objects.values_list("limit", "count")) == {"thrice": 3, "twice": 2}


@pytest.mark.django_db
def test_take_all_counts_in_every_bucket():
    actions.take_all([Ask(THRICE, PHONE), Ask(TWICE, PHONE, 2)], at=NOW)

    assert dict(Bucket.objects.values_list("limit", "count")) == {"thrice": 1, "twice": 2}


@pytest.mark.django_db
def test_give_back_makes_room_and_never_more_than_was_taken():
    passes(), passes(), passes()

    actions.give_back(THRICE, PHONE, at=NOW)
    assert [passes(), passes()] == [True, False]

    actions.give_back(THRICE, PHONE, at=NOW, amount=50)
    assert Bucket.objects.get().count == 0
    actions.give_back(THRICE, "nobody", at=NOW)
    assert Bucket.objects.count() == 1


@pytest.mark.django_db
def test_give_back_less_than_nothing_counts_over_the_limit():
    passes()

    actions.give_back(THRICE, PHONE, at=NOW, amount=-5)

    assert Bucket.objects.get().count == 6
    assert not passes()


@pytest.mark.django_db(transaction=True)
def test_take_refuses_to_run_where_it_may_be_rolled_back():
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        actions.take(THRICE, PHONE, at=NOW)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        actions.begin_try("password", PHONE, at=NOW)

    assert Bucket.objects.count() + Backoff.objects.count() == 0


@pytest.mark.django_db
def test_nobody_can_be_read_from_the_counters():
    passes()
    actions.take(rules.PASSWORDS_OF_NETWORK, rules.of_network("192.0.2.77"), at=NOW)
    actions.begin_try("password", PHONE, at=NOW)

    assert dump.readable(PHONE, PHONE[2:], "192.0.2", "thrice") == ["thrice"]


WAITS = [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_wait_after_failures_doubles_from_the_fifth_to_an_hour():
    assert [rules.wait_after(count).total_seconds() for count in range(1, 14)] == WAITS
    assert rules.wait_after(rules.SHUT_AT) == rules.LONGEST_WAIT


@pytest.mark.django_db
def test_begin_try_waits_as_long_as_the_rule_says():
    at = NOW
    for count, wait in enumerate(WAITS, start=1):
        assert actions.begin_try("password", "account 1", at=at) == count
        free_at = at + timedelta(seconds=wait)
        if wait:
            with pytest.raises(actions.Exhausted) as refusal:
                actions.begin_try("password", "account 1", at=free_at - SECOND)
            assert refusal.value.until == free_at
        at = free_at

    assert queries.failures(kind="password", bucket="account 1") == len(WAITS)
    assert queries.failures(kind="password", bucket="account 2") == 0


@pytest.mark.django_db
def test_begin_try_is_shut_after_a_hundred_until_it_is_reset():
    at = NOW
    for _ in range(rules.SHUT_AT):
        actions.begin_try("password", "account 1", at=at)
        at += timedelta(hours=1)

    with pytest.raises(actions.Exhausted) as refusal:
        actions.begin_try("password", "account 1", at=at + timedelta(days=300))

    assert refusal.value.until is None
    assert queries.failures(kind="password", bucket="account 1") == rules.SHUT_AT
    assert actions.succeed("password", "account 1") == rules.SHUT_AT - 1
    assert actions.begin_try("password", "account 1", at=at) == 1


@pytest.mark.django_db
def test_succeed_ends_the_row_and_tells_what_failed_before():
    for _ in range(4):
        actions.begin_try("password", "account 1", at=NOW)

    assert actions.succeed("password", "account 1") == 3
    assert [Backoff.objects.count(), actions.succeed("password", "account 1")] == [0, 0]
    assert actions.begin_try("password", "account 1", at=NOW) == 1


@pytest.mark.django_db
def test_sweep_removes_what_counts_nothing_and_keeps_the_rest():
    passes(at=NOW - timedelta(hours=1))
    passes(bucket="living")
    actions.begin_try("password", "old", at=NOW - rules.FORGET_BACKOFF_AFTER)
    actions.begin_try("password", "new", at=NOW)
    Backoff.objects.create(
        key="shut", kind="password", failures=rules.SHUT_AT, free_at=NOW - timedelta(days=900),
        changed_at=NOW - timedelta(days=900),
    )  # fmt: skip

    assert actions.sweep(at=NOW) == 2

    assert Bucket.objects.get().key == queries.key_of("thrice", "living")
    assert set(Backoff.objects.values_list("key", flat=True)) == {"shut", queries.key_of("password", "new")}


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.7", "192.0.2.250", True),
        ("192.0.2.7", "192.0.3.7", False),
        ("::ffff:192.0.2.7", "192.0.2.9", True),
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::7", "2001:db8:1:3::7", False),
    ],
)
def test_network_is_the_bucket_of_an_address(one, other, is_same):
    assert (rules.of_network(one) == rules.of_network(other)) is is_same


def test_wrong_codes_are_one_in_a_hundred_of_all_there_are():
    assert [rules.wrong_codes(digits).most for digits in (4, 6)] == [100, 10_000]


def often(limit=THRICE, bucket=PHONE, at=NOW):
    try:
        actions.take_often(limit, bucket, at=at)
    except actions.Exhausted:
        return False
    return True


@pytest.fixture
def memory(monkeypatch):
    """What another process, or this one after a restart, remembers: nothing."""
    monkeypatch.setattr(actions, "_kept", actions._Kept())


@pytest.mark.django_db
@pytest.mark.parametrize("most", [1, 3, 5, 7, 10, 60])
def test_take_often_lets_exactly_so_many_pass(memory, most):
    limit = Limit("often", most, timedelta(minutes=1))
    assert [often(limit) for _ in range(most + 3)] == [True] * most + [False] * 3

    assert Bucket.objects.get().count == most
    assert not often(limit, at=NOW + timedelta(seconds=59))
    assert often(limit, at=NOW + timedelta(minutes=1))


@pytest.mark.django_db
def test_take_often_asks_the_table_once_for_a_batch(memory, django_assert_num_queries):
    limit = Limit("often", 60, timedelta(minutes=1))
    with django_assert_num_queries(
        3 * 60 // rules.BATCH
    ):  # the statement between the ends of its transaction
        assert all(often(limit) for _ in range(60))


@pytest.mark.django_db
def test_take_often_counts_each_bucket_apart_and_forgets_the_oldest(memory, monkeypatch):
    monkeypatch.setattr(actions._Kept, "_MOST", 2)
    limit = Limit("often", 10, timedelta(minutes=1))
    assert [often(limit, bucket) for bucket in "abc"] == [True] * 3
    assert [often(limit, "a") for _ in range(6)] == [True] * 5 + [False], "a's first batch is forgotten"
    assert set(Bucket.objects.values_list("count", flat=True)) == {10, 5}


@pytest.mark.django_db
def test_take_along_counts_only_what_is_kept():
    for _ in range(2):
        with pytest.raises(LookupError), transaction.atomic():
            actions.take_along(THRICE, PHONE, at=NOW)
            raise LookupError
    assert Bucket.objects.count() == 0
    for _ in range(3):
        actions.take_along(THRICE, PHONE, at=NOW)
    with pytest.raises(actions.Exhausted) as refusal:
        actions.take_along(THRICE, PHONE, at=NOW)
    assert refusal.value.until == NOW + timedelta(hours=1)


def test_every_limit_of_r7_and_r10_stands_in_the_one_table():
    told = {
        each.name: (each.most, each.window.total_seconds())
        for each in vars(rules).values()
        if isinstance(each, Limit)
    }
    assert {name: told[name] for name in told if name.startswith(("slot", "book", "cancel", "esia", "holds"))} == {
        "slot_lists_account": (60, 60), "slot_lists_network": (300, 60), "bookings_account": (10, 3600),
        "cancels_account": (10, 86_400), "holds_account": (60, 3600), "esia_starts_browser": (10, 60), "esia_starts_network": (120, 60),
    }  # fmt: skip
