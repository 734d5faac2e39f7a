"""Signed-in browsers: idle, absolute end, ten at most, leaving."""

from datetime import timedelta

import pytest

from portal.domain.accounts import actions, queries
from portal.domain.accounts.models import Session
from portal.domain.accounts.states import SESSION_IDLE, SESSION_LIFE, SESSIONS_AT_MOST
from portal.domain.audit.models import Entry
from portal.domain.messaging.queries import threads
from portal.domain.notices import actions as notices
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind, Way
from tests.factories.accounts import NOW, AccountFactory, browser
from tests.ground import dump

SECOND = timedelta(seconds=1)


@pytest.fixture
def account(db):
    return AccountFactory()


def enter(account, at=NOW):
    return actions.open_session(account=account, browser=browser(), at=at)


def test_open_session_signs_in(account):
    person = queries.signed_in(key=enter(account), at=NOW)

    assert (person.account_id, person.surname, person.name) == (account.pk, account.surname, account.name)
    assert (person.last_used_at, person.unread) == (NOW, 0)


def test_open_session_is_recorded_and_its_key_is_nowhere(account):
    key = enter(account)

    entry, mine = Entry.objects.get(), str(account.pk)
    assert (entry.action, entry.actor_id, entry.object_id) == ("session.opened", mine, mine)
    assert entry.session == str(Session.objects.get().pk)
    assert dump.readable(key, Session.objects.get().key_hash) == [Session.objects.get().key_hash]


@pytest.mark.parametrize("key", ["", "x", "я" * 200, "\x00"])
def test_an_unknown_key_signs_nobody_in(account, key):
    enter(account)

    assert queries.signed_in(key=key, at=NOW) is None


def test_an_idle_session_ends_after_half_an_hour(account):
    key = enter(account)

    assert queries.signed_in(key=key, at=NOW + SESSION_IDLE - SECOND).account_id == account.pk
    assert queries.signed_in(key=key, at=NOW + SESSION_IDLE) is None


def test_a_session_in_use_lives_twelve_hours_and_no_longer(account):
    key, at = enter(account), NOW
    while at < NOW + SESSION_LIFE - timedelta(minutes=20):
        at += timedelta(minutes=20)
        actions.touch(session=queries.signed_in(key=key, at=at), at=at)

    assert queries.signed_in(key=key, at=NOW + SESSION_LIFE - SECOND).account_id == account.pk
    assert queries.signed_in(key=key, at=NOW + SESSION_LIFE) is None


@pytest.mark.parametrize(("later", "queries_made"), [(59, 0), (60, 1)])
def test_touch_writes_once_a_minute(account, later, queries_made, django_assert_num_queries):
    person = queries.signed_in(key=enter(account), at=NOW)

    with django_assert_num_queries(queries_made):
        actions.touch(session=person, at=NOW + later * SECOND)


def test_the_eleventh_session_closes_the_oldest(account):
    keys = [enter(account, NOW + number * SECOND) for number in range(SESSIONS_AT_MOST + 1)]

    living = [queries.signed_in(key=key, at=NOW + 20 * SECOND) is not None for key in keys]

    assert living == [False] + [True] * SESSIONS_AT_MOST


def test_sessions_of_others_are_not_counted(account):
    key = enter(account)
    other = AccountFactory()
    for _ in range(SESSIONS_AT_MOST + 1):
        enter(other)

    assert queries.signed_in(key=key, at=NOW).account_id == account.pk


def test_leave_closes_this_session_only(account):
    here, there = enter(account), enter(account)
    person = queries.signed_in(key=here, at=NOW)

    for _ in range(2):
        actions.leave(session=person, at=NOW, by=actions.actor(account.pk, person.session_id))

    assert queries.signed_in(key=here, at=NOW) is None
    assert queries.signed_in(key=there, at=NOW).account_id == account.pk
    assert Entry.objects.filter(action="session.closed").count() == 1


def test_a_touch_does_not_wake_a_closed_session(account):
    key = enter(account)
    person = queries.signed_in(key=key, at=NOW)
    actions.leave(session=person, at=NOW, by=actions.actor(account.pk))

    actions.touch(session=person, at=NOW + timedelta(minutes=2))

    assert queries.signed_in(key=key, at=NOW + timedelta(minutes=2)) is None


def test_a_blocked_account_is_signed_out_everywhere(account):
    key = enter(account)
    type(account).objects.update(is_blocked=True)

    assert queries.signed_in(key=key, at=NOW) is None


@pytest.mark.parametrize("unread", [1, 3])
def test_signed_in_counts_new_notices_in_one_statement(account, unread, django_assert_num_queries):
    key = enter(account)
    for number in range(unread):
        notices.put(account_id=account.pk, card_id=None, kind=Kind.BOOKED, key=str(number), facts={}, at=NOW)

    with django_assert_num_queries(1):
        person = queries.signed_in(key=key, at=NOW)

    assert person.unread == unread


def counts(account, key):
    person = queries.signed_in(key=key, at=NOW)
    of_threads = threads.new_answers(account_id=account.pk)
    return person.unread, person.new_answers, of_threads


def test_what_also_goes_by_a_messenger_counts_once_and_is_read_once(account):
    key, fact = enter(account), ("thread", "a")
    notices.go_beside(account_id=account.pk, way=Way.TELEGRAM)
    for number, kind in enumerate((Kind.BOOKED, Kind.MESSAGE_ANSWERED)):
        notices.put(
            account_id=account.pk, card_id=None, kind=kind, key=str(number), facts={"thread": "a"}, at=NOW
        )
    assert Notice.objects.count() == 4
    assert counts(account, key) == (2, 1, {"a": 1})

    told = {"account_id": account.pk, "at": NOW}
    assert notices.mark_read_about(kind=Kind.MESSAGE_ANSWERED, fact=fact, **told) == 1
    assert counts(account, key) == (1, 0, {})
    assert notices.mark_read(**told) == 1
    assert counts(account, key) == (0, 0, {})
