"""Cards, who holds them, and whole patients who can act."""

from dataclasses import dataclass
from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import Account
from portal.domain.audit.states import Actor
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.rules import card_data
from portal.domain.patients.states import Confirmed, Relation, Sex, Source
from tests.factories.accounts import NOW, AccountFactory, ConsentFactory, snils_of


class CardFactory(DjangoModelFactory):
    class Meta:
        model = Card

    surname = factory.Sequence("Фамилия-{}".format)
    name = "Имя"
    patronymic = "Отчество"
    birth_date = date(1980, 5, 17)
    sex = Sex.FEMALE
    snils = factory.Sequence(lambda n: snils_of(200_000_000 + n))
    policy_number = factory.Sequence(lambda n: f"{2_651_440_841_000_000 + n}")
    policy_kind = factory.LazyAttribute(lambda card: card_data.policy_kind(card.policy_number))
    insurer = "Страховая компания"
    document_type = "RF_PASSPORT"
    document_series = "0711"
    document_number = factory.Sequence(lambda n: f"{100_000 + n}")
    source = Source.ESIA
    consent = factory.SubFactory(ConsentFactory)
    created_at = NOW - timedelta(days=30)
    confirmed_at = factory.LazyAttribute(lambda card: card.created_at if card.source == Source.ESIA else None)
    confirmed_by = factory.LazyAttribute(lambda card: Confirmed.ESIA if card.source == Source.ESIA else "")


def _born(card) -> date:
    """A child's card is held only until the child is of age."""
    return date(2018, 5, 17) if card.factory_parent.relation == Relation.CHILD else date(1980, 5, 17)


class HoldingFactory(DjangoModelFactory):
    class Meta:
        model = Holding

    account = factory.SubFactory(AccountFactory)
    card = factory.SubFactory(CardFactory, birth_date=factory.LazyAttribute(_born))
    relation = Relation.SELF
    consent = factory.SelfAttribute("card.consent")
    since = NOW - timedelta(days=30)
    used_at = NOW - timedelta(days=30)


@dataclass(frozen=True)
class Patient:
    """Someone with an account and an own card."""

    account: Account
    card: Card

    @property
    def by(self) -> Actor:
        return accounts.actor(self.account.pk)

    @property
    def keys(self) -> dict:
        """What hold asks to know of who books for whom."""
        return {"account_id": self.account.pk, "card_id": self.card.pk, "by": self.by}


def patient(**card) -> Patient:
    """Make an account with its own card."""
    holding = HoldingFactory(**{f"card__{name}": value for name, value in card.items()})
    return Patient(holding.account, holding.card)
