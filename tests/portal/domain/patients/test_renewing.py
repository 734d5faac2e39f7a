"""Two parents renew the cards that each typed of one child: the number of ESIA is one card's only."""

import pytest

from portal.domain.patients import actions
from portal.domain.patients.actions import taking
from portal.domain.patients.models import Card
from tests.factories.accounts import ISSUER, NOW, child
from tests.factories.patients import CardFactory, HoldingFactory
from tests.portal.domain.patients.family import Parent
from tests.races.together import together


@pytest.fixture
def parent(db, esia):
    return Parent()


def typed_card_of(parent, esia) -> Card:
    """Give a parent a card of the child typed by hand, and what ESIA tells of the child."""
    card = CardFactory(
        source="hand", surname="Землероев", name="Тимофей", patronymic="Олегович",
        birth_date=child().birth_date, confirmed_at=None, confirmed_by="",
    )  # fmt: skip
    HoldingFactory(account=parent.who.account, card=card, relation="child")
    parent.ask(esia, child())
    return card


def test_renew_told_is_done_again_when_the_other_parents_card_takes_the_number_meanwhile(
    parent, esia, monkeypatch
):
    other = Parent()
    theirs, ours = typed_card_of(other, esia), typed_card_of(parent, esia)
    whole, stale = taking._vouched, [True]

    def read_too_early(card, offer, at):
        told = whole(card, offer, at)
        return told | {"esia_issuer": ISSUER, "esia_oid": offer.oid} if stale.pop(0) else told

    other.renew()
    stale.append(False)
    monkeypatch.setattr(taking, "_vouched", read_too_early)
    parent.renew()

    numbers = Card.objects.in_bulk([theirs.pk, ours.pk])
    assert (numbers[theirs.pk].esia_oid, numbers[ours.pk].esia_oid) == ("5000000001", "")
    assert numbers[ours.pk].source == "esia"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(3))
def test_two_parents_who_renew_at_once_both_get_it_and_one_has_the_number(esia, round_number):
    both = [Parent(), Parent()]
    cards = [typed_card_of(one, esia) for one in both]
    keys = [one.offers()[0].key for one in both]

    answers = together(2, lambda number: renewed(both[number], keys[number]), expected=actions.NotOffered)

    assert answers == [card.pk for card in cards]
    numbers = Card.objects.filter(pk__in=answers).values_list("esia_oid", flat=True)
    assert sorted(numbers) == ["", "5000000001"]


def renewed(parent, key):
    return actions.renew_told(key=key, session=parent.session, on=NOW.date(), at=NOW, by=parent.by)
