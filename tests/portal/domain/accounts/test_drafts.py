"""Forms that their session did not outlive: for one person, one browser, one region, a while."""

from datetime import timedelta

import pytest

from portal.domain.accounts import actions, queries
from portal.domain.accounts.models import Draft, Session
from portal.domain.accounts.states import (
    DRAFT_LIFE,
    DRAFT_LONGEST,
    DRAFTS_AT_MOST,
    SESSION_IDLE,
    SESSION_LIFE,
    EndedSession,
    Unsent,
)
from tests.factories.accounts import NOW, AccountFactory, browser
from tests.ground import dump

FORM = Unsent("/settings/?a=1", (("surname", "Тайнописцева"), ("tag", "1"), ("tag", "2")), is_whole=False)
HERE = "h" * 64


@pytest.fixture
def account(db):
    return AccountFactory()


def keep(account, unsent=FORM, browser_hash=HERE, at=NOW):
    return actions.keep_draft(
        account_id=account.pk, browser_hash=browser_hash, region="26", unsent=unsent, at=at
    )


def found(account, browser_hash=HERE, region="26", at=NOW):
    return queries.unsent(account_id=account.pk, browser_hash=browser_hash, region=region, at=at)


def test_keep_draft_gives_back_what_was_typed_to_this_person_in_this_browser_only(account):
    assert keep(account) is True

    assert found(account) == FORM
    assert found(AccountFactory()) is None
    assert found(account, browser_hash="x" * 64) is None
    assert found(account, region="73") is None


def test_keep_draft_lies_sealed(account):
    keep(account)

    assert dump.readable("Тайнописцева", HERE) == [HERE]


def test_keep_draft_replaces_the_earlier_one(account):
    keep(account)
    keep(account, Unsent("/cards/", ()))

    assert found(account) == Unsent("/cards/", ())
    assert Draft.objects.count() == 1


def test_keep_draft_of_one_account_stays_within_five(account):
    other = AccountFactory()
    keep(other)
    for number in range(DRAFTS_AT_MOST + 2):
        keep(account, browser_hash=str(number), at=NOW + timedelta(seconds=number))

    kept = Draft.objects.filter(account=account).values_list("browser_hash", flat=True)
    assert sorted(kept) == ["2", "3", "4", "5", "6"]
    assert found(other) == FORM


def test_keep_draft_refuses_a_very_long_form(account):
    assert keep(account, Unsent("/cards/", (("text", "я" * DRAFT_LONGEST),))) is False
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(("after", "is_there"), [(-1, True), (0, False)])
def test_unsent_is_kept_for_twelve_hours(account, after, is_there):
    keep(account)

    at = NOW + DRAFT_LIFE + timedelta(seconds=after)
    assert (found(account, at=at) is not None) is is_there
    assert actions.sweep_drafts(at=at) == int(not is_there)


def test_forget_draft_removes_it(account):
    keep(account)
    actions.forget_draft(account_id=account.pk, browser_hash="x" * 64)
    assert found(account) == FORM

    actions.forget_draft(account_id=account.pk, browser_hash=HERE)
    assert Draft.objects.count() == 0


def test_unsent_sealed_with_another_key_is_nobodys(account, settings):
    keep(account)
    settings.SECRET_KEY = "another"

    assert found(account) is None


def enter(account):
    return actions.open_session(account=account, browser=browser(), at=NOW)


def test_ended_names_the_owner_of_an_idle_session(account):
    key = enter(account)

    told = [
        queries.ended(key=key, at=NOW + after)
        for after in (SESSION_IDLE - timedelta(seconds=1), SESSION_IDLE, DRAFT_LIFE)
    ]

    assert told == [None, EndedSession(account.pk, was_closed=False), EndedSession(None, was_closed=False)]


def test_ended_names_the_owner_of_a_session_at_its_last_end(account):
    key = enter(account)
    Session.objects.update(last_used_at=NOW + SESSION_LIFE)

    assert queries.ended(key=key, at=NOW + SESSION_LIFE) == EndedSession(account.pk, was_closed=False)


def test_ended_tells_that_a_session_was_closed_by_somebody(account):
    key = enter(account)
    Session.objects.update(closed_at=NOW)

    assert queries.ended(key=key, at=NOW) == EndedSession(account.pk, was_closed=True)


def test_ended_names_nobody_who_is_blocked_and_knows_no_planted_key(account):
    key = enter(account)
    type(account).objects.update(is_blocked=True)

    assert queries.ended(key=key, at=NOW + SESSION_IDLE) == EndedSession(None, was_closed=False)
    assert queries.ended(key="planted", at=NOW + SESSION_IDLE) is None
    assert not queries.may_sign_in(account_id=account.pk)


def test_may_sign_in_is_for_accounts_that_are_there(account):
    assert queries.may_sign_in(account_id=account.pk)
    assert not queries.may_sign_in(account_id=account.pk + 1)


@pytest.mark.parametrize("count", [1, 3])
def test_living_sessions_lists_the_last_used_first_in_one_query(account, count, django_assert_num_queries):
    for number in range(count):
        actions.open_session(
            account=account, browser=browser(str(number)), at=NOW + timedelta(minutes=number)
        )
    enter(AccountFactory())

    with django_assert_num_queries(1):
        told = queries.living_sessions(account_id=account.pk, at=NOW + timedelta(minutes=5))

    assert [one.user_agent for one in told] == [str(number) for number in reversed(range(count))]
    assert {(one.network, one.way) for one in told} == {("127.0.0.0/24", "esia")}


@pytest.mark.parametrize("end", ["closed", "idle", "over"])
def test_living_sessions_leaves_out_what_has_ended(account, end):
    enter(account)
    changes = {
        "closed": {"closed_at": NOW},
        "idle": {"last_used_at": NOW - SESSION_IDLE},
        "over": {"ends_at": NOW + timedelta(seconds=1)},
    }
    Session.objects.update(**changes[end])

    assert queries.living_sessions(account_id=account.pk, at=NOW + timedelta(seconds=1)) == []
