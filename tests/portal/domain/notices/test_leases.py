"""A notice is in the hands of one deliverer, and ends once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.domain.notices import actions
from portal.domain.notices.models import Notice
from portal.domain.notices.states import ENDS, Outcome, State
from tests.factories.accounts import NOW
from tests.portal.domain.notices.test_notices import put

LEASE = timedelta(minutes=2)
pytestmark = pytest.mark.django_db


def claim(at=NOW):
    return actions.claim(at=at, lease=LEASE)


def row(key):
    return Notice.objects.get(key=key)


def test_claim_takes_the_longest_due_and_tells_everything():
    put("second", at=NOW - timedelta(minutes=1))
    put("first", at=NOW - timedelta(minutes=2), facts={"appointment": "a"})

    held = claim()

    assert (held.key, held.kind, held.facts, held.attempts) == ("first", "booked", {"appointment": "a"}, 1)
    assert (held.account_id, held.created_at, held.not_after) == (1, NOW - timedelta(minutes=2), None)
    assert row("first").lease_ends_at == NOW + LEASE
    assert claim().key == "second"


def test_claim_finds_nothing_before_its_time_nor_while_another_holds_it():
    put("later", at=NOW + timedelta(seconds=1))

    assert claim() is None

    assert claim(NOW + timedelta(seconds=1)).key == "later"
    assert claim(NOW + LEASE) is None
    assert claim(NOW + timedelta(seconds=1) + LEASE).attempts == 2


@pytest.mark.parametrize("outcome", Outcome)
def test_settle_ends_a_notice_as_its_outcome_says(outcome):
    put("one")
    held = claim()

    assert [actions.settle(held, outcome=outcome) for _ in range(2)] == [True, False]

    assert (row("one").state, row("one").outcome, row("one").lease_ends_at) == (ENDS[outcome], outcome, None)
    assert claim(NOW + timedelta(days=1)) is None


def test_settle_by_one_who_slept_through_the_lease_changes_nothing():
    put("one")
    sleeper = claim()
    awake = claim(NOW + LEASE)

    assert actions.settle(sleeper, outcome=Outcome.REFUSED) is False
    assert actions.try_later(sleeper, not_before=NOW) is False

    assert (row("one").state, row("one").lease_ends_at) == (State.WAITING, NOW + 2 * LEASE)
    assert actions.settle(awake, outcome=Outcome.MAILED) is True


def test_try_later_lets_it_wait():
    put("one")

    assert actions.try_later(claim(), not_before=NOW + timedelta(hours=1)) is True

    assert claim(NOW + timedelta(minutes=59)) is None
    assert claim(NOW + timedelta(hours=1)).attempts == 2


@pytest.mark.parametrize(("state", "outcome"), [("waiting", "mailed"), ("delivered", ""), ("given_up", "")])
def test_database_refuses_a_state_that_its_outcome_denies(state, outcome):
    put("one")

    with pytest.raises(IntegrityError, match="notices_waits_or_has_outcome"), transaction.atomic():
        Notice.objects.update(state=state, outcome=outcome)


def test_put_keeps_the_moment_after_which_no_letter_goes():
    actions.put(
        account_id=1, card_id=None, kind="booked", key="k", facts={}, at=NOW, not_after=NOW + LEASE
    )  # fmt: skip

    assert claim().not_after == NOW + LEASE
