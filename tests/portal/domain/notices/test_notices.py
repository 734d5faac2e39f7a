"""The outbox: the same event once, newest first, each account its own."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction

from portal.domain.notices import actions, queries
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind
from tests.factories.accounts import NOW


def put(key, *, account_id=1, at=NOW, card_id=None, facts=None):
    actions.put(account_id=account_id, card_id=card_id, kind=Kind.BOOKED, key=key, facts=facts or {}, at=at)


def test_put_keeps_everything_it_is_told(db):
    card = uuid.uuid4()

    put("booked:1", card_id=card, facts={"appointment": "ё"})

    notice = Notice.objects.get()
    assert (notice.account_id, notice.card_id, notice.kind) == (1, card, "booked")
    assert (notice.facts, notice.state) == ({"appointment": "ё"}, "waiting")
    assert (notice.created_at, notice.not_before, notice.read_at) == (NOW, NOW, None)


def test_put_of_the_same_event_twice_is_one_notice(db):
    put("booked:1")
    put("booked:1", at=NOW + timedelta(days=1))

    assert list(Notice.objects.values_list("created_at", flat=True)) == [NOW]


def change_that_fails():
    with transaction.atomic():
        put("booked:1")
        raise ZeroDivisionError


def test_put_goes_with_the_change_that_failed(db):
    with pytest.raises(ZeroDivisionError):
        change_that_fails()

    assert Notice.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_latest_gives_own_notices_newest_first_with_one_query(db, count, django_assert_num_queries):
    for number in range(count):
        put(f"mine:{number}", at=NOW + timedelta(minutes=number))
    put("foreign", account_id=2)

    with django_assert_num_queries(1):
        keys = [notice.key for notice in queries.latest(account_id=1)]

    assert keys == [f"mine:{number}" for number in reversed(range(count))]
    assert [notice.key for notice in queries.latest(account_id=1, limit=1)] == keys[:1]


def test_mark_read_reads_own_notices_once(db):
    put("mine:1")
    put("mine:2")
    put("foreign", account_id=2)

    assert [actions.mark_read(account_id=1, at=NOW) for _ in range(2)] == [2, 0]
    assert list(Notice.objects.filter(read_at=None).values_list("key", flat=True)) == ["foreign"]
