"""What ESIA told in this sitting, set beside the cards that the account holds."""

import dataclasses
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from portal.domain.accounts import ports
from portal.domain.accounts.states import SignedIn
from portal.domain.patients.actions import esia_told, sealing
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.rules import ages, card_data
from portal.domain.patients.states import GROUPS, CardData, Group, Relation, Source
from portal.kit import dates

_NOT_COMPARED: Final = frozenset({"policy_kind", "is_policy_sure"})
_DATA: Final = tuple(field.name for field in dataclasses.fields(CardData))


class NotOffered(Exception):
    """There is nobody of this key in the sealed answer of this sitting; pages answer 404."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One person whom ESIA named, and what can be done.

    `data` is None where ESIA told too little for a card; `frozen` are the groups of fields it told.
    `card_id` is the card that the account holds of this person, `held` its data, `changes` what ESIA tells
    otherwise now; `is_typed`: that card was filled in by hand. `is_adult`: no longer a child of anybody.
    """

    key: str
    oid: str
    relation: Relation
    surname: str
    name: str
    patronymic: str
    birth_date: date | None
    data: CardData | None
    frozen: tuple[Group, ...] = ()
    card_id: uuid.UUID | None = None
    held: CardData | None = None
    changes: tuple[Group, ...] = ()
    is_typed: bool = False
    is_adult: bool = False

    @property
    def can_be_added(self) -> bool:
        """Tell whether a card can be made of it."""
        return self.data is not None and self.card_id is None and not self.is_adult

    @property
    def can_be_renewed(self) -> bool:
        """Tell whether ESIA has something for the card that is held, if only that it vouches for it."""
        return self.data is not None and self.card_id is not None and bool(self.changes or self.is_typed)


@dataclass(frozen=True, slots=True)
class Answer:
    """What ESIA told: of the person, or of the children, of whom there may be none."""

    is_of_children: bool
    offers: Sequence[Offer]


def offered(*, session: SignedIn, on: date, at: datetime) -> Answer:
    """Return what ESIA told in this sitting within ten minutes; raise NothingWaits.

    `on` is the day it is in the region. Nothing is stored; a limited sitting is told nothing.
    """
    if session.is_limited:
        raise sealing.NothingWaits
    told = sealing.told(session_id=session.session_id, at=at)
    cards = held(session.account_id)
    relation, people = (
        (Relation.CHILD, told.person.children) if told.is_of_children else (Relation.SELF, (told.person,))
    )
    return Answer(told.is_of_children, [_offer(told.key(one), one, relation, cards, on) for one in people])


def held(account_id: int) -> list[Card]:
    """Return the cards that the account holds (one query)."""
    mine = Holding.objects.filter(account=account_id, ended_at=None)
    return [holding.card for holding in mine.select_related("card").order_by("since")]


def find(key: str, *, session: SignedIn, on: date, at: datetime) -> Offer:
    """Return one person of the sealed answer; raise NotOffered."""
    try:
        answer = offered(session=session, on=on, at=at)
    except sealing.NothingWaits:
        raise NotOffered from None
    found = next((offer for offer in answer.offers if offer.key == key), None)
    if found is None:
        raise NotOffered
    return found


def _offer(key: str, person: ports.Person, relation: Relation, cards: Sequence[Card], on: date) -> Offer:
    known = Offer(
        key, person.oid, relation, person.surname, person.name, person.patronymic, person.birth_date, None
    )
    if esia_told.missing(person) or person.birth_date is None:
        return known
    told = esia_told.data(person)
    card = _same(cards, person.oid, told)
    is_adult = relation == Relation.CHILD and dates.age(person.birth_date, on) >= ages.ADULT_FROM
    known = dataclasses.replace(known, data=told, frozen=esia_told.frozen(told), is_adult=is_adult)
    if card is None:
        return known
    is_typed = card.source == Source.HAND
    return dataclasses.replace(
        known, card_id=card.pk, held=data_of(card), changes=changes(card, told), is_typed=is_typed
    )


def _same(cards: Sequence[Card], oid: str, told: CardData) -> Card | None:
    issuer = ports.provider().issuer
    by_number = (card for card in cards if (card.esia_issuer, card.esia_oid) == (issuer, oid))
    by_name = (card for card in cards if card_data.is_same_person(data_of(card), told))
    return next(by_number, None) or next(by_name, None)


def data_of(card: Card) -> CardData:
    """Return the data of a card."""
    return CardData(**{name: getattr(card, name) for name in _DATA})


def changes(card: Card, told: CardData) -> tuple[Group, ...]:
    """Return the groups of fields where ESIA tells something, and not what stands in the card.

    A card without a number that ESIA knows lacks that, too. A typed phone is the family's own choice.
    """
    compared = esia_told.groups(told)
    if Group.PHONE in card.typed.split():
        compared = esia_told.frozen(told)
    return tuple(group for group in compared if any(_differs(card, told, name) for name in GROUPS[group]))


def tells_otherwise(card: Card, person: ports.Person) -> bool:
    """Tell whether ESIA tells anything otherwise than the card: that is offered, never overwritten."""
    return bool(changes(card, esia_told.data(person)))


def has_other_card(cards: Sequence[Card], person: ports.Person) -> bool:
    """Tell whether one of these cards is of this person and ESIA tells anything otherwise."""
    if esia_told.missing(person):
        return False
    card = _same(cards, person.oid, esia_told.data(person))
    return card is not None and tells_otherwise(card, person)


def _differs(card: Card, told: CardData, name: str) -> bool:
    value = getattr(told, name)
    return name not in _NOT_COMPARED and bool(value) and value != getattr(card, name)
