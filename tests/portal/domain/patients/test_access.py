"""The doors to a card: the holder's opens and is written down, a stranger's does not."""

import uuid

import pytest

from portal.domain.audit.models import Entry
from portal.domain.patients import access, actions
from portal.domain.patients.models import Card
from tests.factories.accounts import NOW
from tests.factories.patients import HoldingFactory, patient


@pytest.fixture
def anna(db):
    return patient()


def opened_by(someone, card_id=None):
    return access.card_of(
        account_id=someone.account.pk,
        card_id=card_id or someone.card.pk,
        at=NOW,
        by=someone.by,
        reason="card",
    )


def test_card_of_its_holder_opens_and_is_recorded(anna):
    opened = opened_by(anna)

    assert (opened.id, opened.surname, opened.relation) == (anna.card.pk, anna.card.surname, "self")
    entry = Entry.objects.get()
    assert (entry.action, entry.object_id) == ("card.opened", str(anna.card.pk))
    assert entry.facts == {"reason": "card"}


@pytest.mark.parametrize("whose", ["nobody", "somebody else", "held once"])
def test_card_of_a_stranger_is_not_yours(anna, whose):
    other = patient()
    if whose == "held once":
        HoldingFactory(account=anna.account, card=other.card, relation="child", ended_at=NOW)
    card_id = uuid.uuid4() if whose == "nobody" else other.card.pk

    with pytest.raises(access.NotYours):
        opened_by(anna, card_id)

    assert Entry.objects.count() == 0


@pytest.mark.parametrize("cards", [1, 3])
def test_cards_of_lists_own_cards_with_two_statements(anna, cards, django_assert_num_queries):
    patient()
    for _ in range(cards - 1):
        HoldingFactory(account=anna.account, relation="child")

    with django_assert_num_queries(2):
        listed = access.cards_of(account_id=anna.account.pk, at=NOW, by=anna.by)

    assert len(listed) == cards
    assert Entry.objects.get().facts == {"cards": [str(card.id) for card in listed]}


def test_confirm_data_is_written_once(anna):
    opened = opened_by(anna)

    for _ in range(2):
        actions.confirm_data(card=opened, at=NOW, by=anna.by)

    assert Card.objects.get().checked_at == NOW
    assert Entry.objects.filter(action="card.checked").count() == 1


def test_the_record_holds_no_personal_data(anna):
    access.cards_of(account_id=anna.account.pk, at=NOW, by=anna.by)

    told = str(list(Entry.objects.values()))
    planted = (anna.card.surname, anna.card.snils, anna.card.policy_number)
    assert [text for text in planted if text in told] == []
    assert str(anna.card.pk) in told
