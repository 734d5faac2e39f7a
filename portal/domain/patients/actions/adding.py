"""A card for somebody else, or for oneself anew: card, consent and holding are one transaction."""

import dataclasses
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import Account, Consent
from portal.domain.accounts.states import ConsentGiven
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import CARDS_TYPED
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.rules import card_data
from portal.domain.patients.rules.card_data import Problem
from portal.domain.patients.states import CARDS_AT_MOST, CardData, Confirmed, Relation, Source
from portal.kit import zones

_NAMES = tuple(field.name for field in dataclasses.fields(CardData))


class AlreadyHeld(Exception):
    """The account holds a card of this person already."""

    def __init__(self, card_id: uuid.UUID) -> None:
        super().__init__(card_id)
        self.card_id = card_id


class BadData(Exception):
    """The data make no card; `problems` are all that stands against them, by field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__([problem.why for problem in problems])
        self.problems = problems


class TooManyCards(Exception):
    """The account holds as many typed cards as it may (R8)."""


def check(
    *, account_id: int, told: CardData, relation: Relation, source: Source, esia_oid: str = "", on: date
) -> None:
    """Raise AlreadyHeld, BadData or TooManyCards if this card cannot be added; change nothing.

    `on` is the day it is in the region.
    """
    held = list(Holding.objects.filter(account=account_id, ended_at=None).select_related("card"))
    for card in (holding.card for holding in held):
        if (esia_oid and card.esia_oid == esia_oid) or card_data.is_same_person(told_by(card), told):
            raise AlreadyHeld(card.pk)
    problems = _wrong(held, told, relation, source, on)
    if problems:
        raise BadData(problems)
    if source == Source.HAND and _typed(held) >= CARDS_AT_MOST:
        raise TooManyCards


def told_by(card: Card) -> CardData:
    """Return the data of a card."""
    return CardData(**{name: getattr(card, name) for name in _NAMES})


def _wrong(
    held: Sequence[Holding], told: CardData, relation: Relation, source: Source, on: date
) -> list[Problem]:
    if source == Source.ESIA:
        return card_data.not_from_esia(told, on)
    own = [one.card.birth_date for one in held if one.relation == Relation.SELF]
    problems = card_data.wrong(told, relation=relation, parent=next(iter(own), None), on=on)
    return problems or card_data.taken(told, [told_by(holding.card) for holding in held])


def _typed(held: Sequence[Holding]) -> int:
    return sum(holding.card.source == Source.HAND for holding in held)


def add_card(
    *,
    account_id: int,
    told: CardData,
    relation: Relation,
    source: Source,
    esia_oid: str = "",
    consent: ConsentGiven,
    at: datetime,
    by: Actor,
) -> uuid.UUID:
    """Add a card by the consent just given; return its id. `at` is UTC, its day that of the consent's zone.

    Where ESIA tells of a person whose card the portal has (the other parent added it), that card is held
    too; a card typed by hand is always a row of its own. Raises accounts.Limited, limits.Exhausted and
    what `check` raises.
    """
    if by.is_limited:
        raise accounts.Limited
    on = zones.local(at, consent.time_zone).date()
    asked: dict[str, Any] = {"told": told, "relation": relation, "source": source, "esia_oid": esia_oid}
    check(account_id=account_id, on=on, **asked)
    if source == Source.HAND:
        limits.take(CARDS_TYPED, str(account_id), at=at)
    try:
        return _add(account_id, asked, consent, on, at, by)
    except IntegrityError:
        # The other parent pressed the same button: the card of this child stands now.
        return _add(account_id, asked, consent, on, at, by)


def _add(
    account_id: int, asked: dict[str, Any], consent: ConsentGiven, on: date, at: datetime, by: Actor
) -> uuid.UUID:
    told, relation, source, esia_oid = (asked[name] for name in ("told", "relation", "source", "esia_oid"))
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        check(account_id=account_id, on=on, **asked)
        kept = accounts.agree_for_card(account=account, given=consent, at=at)
        card = _known(account, esia_oid) or _new(account, told, source, esia_oid, kept, at)
        Holding.objects.create(
            account=account, card=card, relation=relation, consent=kept, since=at, used_at=at
        )
        audit.record(
            at=at, by=by, action="card.added", object_kind="card", object_id=card.pk,
            facts={"source": source, "relation": relation},
        )  # fmt: skip
    return card.pk


def _known(account: Account, esia_oid: str) -> Card | None:
    """Return the card that ESIA identifies for two accounts; its data are renewed by who shows them."""
    if not esia_oid:
        return None
    return Card.objects.filter(esia_issuer=account.esia_issuer, esia_oid=esia_oid).first()


def _new(
    account: Account, told: CardData, source: Source, esia_oid: str, consent: Consent, at: datetime
) -> Card:
    is_known = source == Source.ESIA
    return Card.objects.create(
        **dataclasses.asdict(told),
        source=source,
        esia_issuer=account.esia_issuer if is_known and esia_oid else "",
        esia_oid=esia_oid if is_known else "",
        consent=consent,
        created_at=at,
        checked_at=at,
        confirmed_at=at if is_known else None,
        confirmed_by=Confirmed.ESIA if is_known else "",
    )
