"""The own card: made from what ESIA told, renewed at each return."""

import dataclasses
from datetime import datetime
from typing import Any

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports
from portal.domain.accounts.models import Account, Consent
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.patients.actions import esia_told, identity
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import GROUPS, Confirmed, Group, Relation, Source

_DOCUMENTS = (GROUPS[Group.POLICY], GROUPS[Group.DOCUMENT])
"""Fields of a card that are one document: its number first."""


def make(account: Account, person: ports.Person, consent: Consent, at: datetime) -> Card:
    """Make the card of the person who has just agreed, or take the one that ESIA knows by the same number.

    A child whose card the parents hold signs in one day: there is one card of one person.
    """
    by = accounts.actor(account.pk)
    card = identity.known(account.esia_issuer, person.oid, esia_told.data(person))
    if card is not None:
        renew(card, person, at, by)
    else:
        card = _new(account, person, consent, at, by)
    Holding.objects.create(
        account=account, card=card, relation=Relation.SELF, consent=consent, since=at, used_at=at
    )
    return card


def _new(account: Account, person: ports.Person, consent: Consent, at: datetime, by: Actor) -> Card:
    oid = identity.number(account.esia_issuer, person.oid, esia_told.data(person))
    card = Card.objects.create(
        consent=consent,
        created_at=at,
        confirmed_at=at,
        confirmed_by=Confirmed.ESIA,
        esia_issuer=account.esia_issuer if oid else "",
        esia_oid=oid,
        **_from_esia(person),
    )
    audit.record(
        at=at, by=by, action="card.made", object_kind="card", object_id=card.pk,
        facts={"source": Source.ESIA},
    )  # fmt: skip
    return card


def renew(card: Card, person: ports.Person, at: datetime, by: Actor) -> None:
    """Take over what ESIA tells now; what it leaves out stays."""
    _refresh_card(card, _news(card, _from_esia(person)), by, at)


def _refresh_card(card: Card, news: dict[str, Any], by: Actor, at: datetime) -> None:
    changed = sorted(name for name, value in news.items() if getattr(card, name) != value)
    if changed:
        Card.objects.filter(pk=card.pk).update(**{name: news[name] for name in changed})
        audit.record(
            at=at, by=by, action="card.refreshed", object_kind="card", object_id=card.pk,
            facts={"source": Source.ESIA, "fields": changed},
        )  # fmt: skip


def _from_esia(person: ports.Person) -> dict[str, Any]:
    return dataclasses.asdict(esia_told.data(person)) | {"source": Source.ESIA}


def _news(card: Card, told: dict[str, Any]) -> dict[str, Any]:
    """Leave out what ESIA did not tell and what the person typed, so that nothing is lost.

    Another document comes whole.
    """
    typed = {name for group in card.typed.split() for name in GROUPS[Group(group)]}
    told = {name: "" if name in typed else value for name, value in told.items()}
    news = {name: value for name, value in told.items() if value}
    for number, *parts in _DOCUMENTS:
        if told[number] and told[number] != getattr(card, number):
            news |= {part: told[part] for part in parts}
    return news
