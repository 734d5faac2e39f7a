"""The own card: made from what ESIA told, completed at each return."""

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


def make(account: Account, person: ports.Person, consent: Consent, at: datetime) -> Card:
    """Make the card of the person who has just agreed, or take the one that ESIA knows by the same number.

    A child whose card the parents hold signs in one day: there is one card of one person.
    """
    by = accounts.actor(account.pk)
    card = identity.known(account.esia_issuer, person.oid, esia_told.data(person))
    if card is not None:
        complete(card, person, at, by)
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


def complete(card: Card, person: ports.Person, at: datetime, by: Actor) -> tuple[Group, ...]:
    """Fill what is empty in the card with what ESIA tells now; return the groups that were filled.

    What stands there stays, whoever said it: where ESIA tells otherwise, the person is asked.
    """
    told = dataclasses.asdict(esia_told.data(person))
    filled = tuple(group for group in Group if _is_empty(card, group) and told[GROUPS[group][0]])
    news = {name: told[name] for group in filled for name in GROUPS[group]}
    if told["patronymic"] and not card.patronymic:
        news["patronymic"] = told["patronymic"]
    if news:
        for name, value in news.items():
            setattr(card, name, value)
        Card.objects.filter(pk=card.pk).update(**news)
        audit.record(
            at=at, by=by, action="card.refreshed", object_kind="card", object_id=card.pk,
            facts={"source": Source.ESIA, "fields": sorted(name for name, value in news.items() if value)},
        )  # fmt: skip
    return filled


def _is_empty(card: Card, group: Group) -> bool:
    return not getattr(card, GROUPS[group][0])


def _from_esia(person: ports.Person) -> dict[str, Any]:
    return dataclasses.asdict(esia_told.data(person)) | {"source": Source.ESIA}
