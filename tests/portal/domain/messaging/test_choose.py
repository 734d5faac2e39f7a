"""A person chooses whether letters come."""

import pytest

from portal.domain.accounts import actions as accounts
from portal.domain.audit.models import Entry
from portal.domain.messaging import actions, queries
from portal.domain.messaging.models import Preference
from portal.domain.messaging.states import Choice
from portal.domain.notices.ports import LetterRefused
from portal.domain.notices.states import Kind
from tests.factories.accounts import NOW


def choose(world, *, wants):
    account = world.account.pk
    return actions.choose(account_id=account, wants_letters=wants, at=NOW, by=accounts.actor(account))


def test_choose_keeps_the_wish_and_records_only_news(world):
    news = [choose(world, wants=wish) for wish in (True, False, False, True)]

    assert news == [False, True, False, True]
    assert Preference.objects.get().wants_letters is True
    records = Entry.objects.filter(action="letters.switched").order_by("pk")
    assert [entry.facts for entry in records] == [{"wants_letters": False}, {"wants_letters": True}]


def test_choose_is_ones_own(world):
    other = world.somebody()
    choose(world, wants=False)

    assert queries.choice(account_id=world.account.pk).wants_letters is False
    assert queries.choice(account_id=other.pk).wants_letters is True


def test_choice_tells_address_and_the_last_trouble(world, django_assert_num_queries):
    world.put(Kind.BOOKED)
    world.post.troubles = [LetterRefused("recipient 550")]
    world.deliver()

    with django_assert_num_queries(4):
        shown = queries.choice(account_id=world.account.pk)

    assert shown == Choice("pelageya@zemleroeva.example", True, True, is_last_refused=True)
    world.put(Kind.CANCELLED)
    world.deliver()
    assert queries.choice(account_id=world.account.pk).is_last_refused is False


def test_choice_of_nobody_is_an_error(world):
    with pytest.raises(LookupError):
        queries.choice(account_id=0)
