"""Sessions ended on purpose, and sessions that rise under a new key."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.domain.accounts import actions, queries
from portal.domain.accounts.models import Session
from portal.domain.accounts.states import PROOF_LIFE, SESSION_IDLE, SESSION_LIFE, Way
from portal.domain.audit.models import Entry
from tests.factories.accounts import NOW, AccountFactory, browser

LATER = NOW + timedelta(minutes=5)
SECOND = timedelta(seconds=1)


@pytest.fixture
def account(db):
    return AccountFactory()


def enter(account, at=NOW):
    key = actions.open_session(account=account, browser=browser(), at=at)
    return key, queries.signed_in(key=key, at=at)


def living(*keys):
    return [queries.signed_in(key=key, at=LATER) is not None for key in keys]


def test_end_others_leaves_this_session_and_other_people(account):
    (here, me), (there, _), (third, _) = enter(account), enter(account), enter(account)
    stranger, _ = enter(AccountFactory())

    ended = actions.end_others(
        account_id=account.pk, except_session=me.session_id, at=LATER, by=actions.actor(account.pk)
    )

    assert ended == 2
    assert living(here, there, third, stranger) == [True, False, False, True]
    entry = Entry.objects.get(action="session.ended")
    assert (entry.object_id, entry.facts) == (str(account.pk), {"sessions": 2})


def test_end_others_without_an_exception_ends_all(account):
    (here, _), (there, _) = enter(account), enter(account)

    actions.end_others(account_id=account.pk, except_session=None, at=LATER, by=actions.actor(account.pk))

    assert living(here, there) == [False, False]


def test_end_others_without_others_records_nothing(account):
    _, me = enter(account)

    ended = actions.end_others(
        account_id=account.pk, except_session=me.session_id, at=LATER, by=actions.actor(account.pk)
    )

    assert (ended, Entry.objects.filter(action="session.ended").count()) == (0, 0)


def test_end_one_ends_only_an_own_living_session(account):
    (here, me), (there, other) = enter(account), enter(account)
    stranger, foreign = enter(AccountFactory())
    end = {"account_id": account.pk, "at": LATER, "by": actions.actor(account.pk)}

    told = [actions.end_one(session_id=one.session_id, **end) for one in (other, other)]
    with pytest.raises(actions.NoSuchSession):
        actions.end_one(session_id=foreign.session_id, **end)

    assert told == [True, False]
    assert living(here, there, stranger) == [True, False, True]
    assert me.session_id != other.session_id


def test_rise_gives_a_new_key_and_notes_the_proof(account):
    old, me = enter(account)

    new = actions.rise(session=me, at=LATER, by=actions.actor(account.pk), way=Way.PASSKEY)

    assert living(old, new) == [False, True]
    risen = queries.signed_in(key=new, at=LATER)
    assert (risen.session_id, risen.way, risen.proved_at) == (me.session_id, Way.PASSKEY, LATER)
    assert (risen.is_limited, risen.ends_at) == (False, NOW + SESSION_LIFE)


def test_rise_keeps_what_it_is_not_told(account):
    key = actions.open_session(account=account, browser=browser(), at=NOW, way=Way.PASSWORD, is_limited=True)

    new = actions.rise(session=queries.signed_in(key=key, at=NOW), at=LATER, by=actions.actor(account.pk))

    risen = queries.signed_in(key=new, at=LATER)
    assert (risen.way, risen.is_limited) == (Way.PASSWORD, True)


def test_rise_of_an_ended_session_is_refused(account):
    key, me = enter(account)
    Session.objects.update(closed_at=NOW)

    with pytest.raises(actions.SessionOver):
        actions.rise(session=me, at=LATER, by=actions.actor(account.pk))

    assert living(key) == [False]


def test_two_rises_of_one_session_give_one_key(account):
    _, me = enter(account)
    new = actions.rise(session=me, at=LATER, by=actions.actor(account.pk))

    with pytest.raises(actions.SessionOver):
        actions.rise(session=me, at=LATER, by=actions.actor(account.pk))

    assert living(new) == [True]


@pytest.mark.parametrize(
    ("after", "proved"), [(timedelta(), True), (PROOF_LIFE - SECOND, True), (PROOF_LIFE, False)]
)
def test_a_proof_is_fresh_for_ten_minutes(account, after, proved):
    _, me = enter(account)

    assert me.is_proved(NOW + after) is proved


def test_a_session_closes_half_an_hour_after_its_last_use_or_at_its_end(account):
    _, me = enter(account)
    late = replace(me, last_used_at=NOW + SESSION_LIFE - timedelta(minutes=10))

    assert (me.closes_at(), late.closes_at()) == (NOW + SESSION_IDLE, NOW + SESSION_LIFE)
