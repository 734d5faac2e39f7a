"""A card made, or mended, from the sealed answer of ESIA: what a form sends never replaces what ESIA told."""

import dataclasses
import uuid
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from portal.domain.accounts import ports
from portal.domain.accounts.states import ConsentGiven, SignedIn
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.actions import adding, esia_told, identity, offers
from portal.domain.patients.actions.offers import NotOffered, Offer
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.rules import card_data
from portal.domain.patients.rules.card_data import Problem, Why
from portal.domain.patients.states import GROUPS, KNOWN, CardData, Confirmed, Group, Source
from portal.kit import zones

_MAY_BE_MISSING: Final = frozenset({Why.POLICY_OR_SNILS})
"""A newborn child has neither policy nor СНИЛС yet."""


def whole(offer: Offer, typed: CardData, on: date) -> CardData:
    """Return what ESIA told, filled up with what was typed where it told nothing.

    `typed` may hold anything: of its fields only those of open groups are read. Raises NotOffered where
    no card can be made, BadData where something typed is wrong.
    """
    if offer.data is None or not offer.can_be_added:
        raise NotOffered
    opened = tuple(group for group in Group if group not in offer.frozen)
    both = dataclasses.replace(offer.data, **esia_told.taken_over(typed, opened))
    problems = [one for one in _wrong(both, offer, on) if _is_typed(one, opened)]
    if problems:
        raise adding.BadData(problems)
    return both


def _wrong(both: CardData, offer: Offer, on: date) -> list[Problem]:
    return card_data.wrong(both, relation=offer.relation, parent=None, on=on)


def _is_typed(problem: Problem, opened: tuple[Group, ...]) -> bool:
    typed = {name for group in opened for name in GROUPS[group]}
    return problem.field in typed and problem.why not in _MAY_BE_MISSING


def add_told(
    *, key: str, typed: CardData, session: SignedIn, consent: ConsentGiven, at: datetime, by: Actor
) -> uuid.UUID:
    """Add the card of a person whom ESIA named in this sitting, by the consent just given; return its id.

    Raises NotOffered and what adding.add_card raises.
    """
    asked: dict[str, Any] = {
        "key": key, "typed": typed, "session": session, "consent": consent, "at": at, "by": by
    }  # fmt: skip
    try:
        return _add(**asked)
    except IntegrityError:  # the other parent added the same child at this very moment
        return _add(**asked)


def _add(
    *, key: str, typed: CardData, session: SignedIn, consent: ConsentGiven, at: datetime, by: Actor
) -> uuid.UUID:
    on = zones.local(at, consent.time_zone).date()
    with transaction.atomic():
        offer = offers.find(key, session=session, on=on, at=at)
        if offer.card_id is not None:
            raise adding.AlreadyHeld(offer.card_id)
        both = whole(offer, typed, on)
        _refuse_taken(both, offer, session)
        card_id = adding.add_card(
            account_id=session.account_id, told=both, relation=offer.relation, source=Source.ESIA,
            esia_oid=identity.number(ports.provider().issuer, offer.oid, both), consent=consent, at=at, by=by,
        )  # fmt: skip
        card = Card.objects.select_for_update().get(pk=card_id)
        if card.created_at == at:
            _note_typed(card, both, offer)
        else:
            _fill(card, both, offer, at, by)
            _tell_the_others(card, session, at)
    return card_id


def _refuse_taken(both: CardData, offer: Offer, session: SignedIn) -> None:
    """Refuse a typed number that stands in another card of the account: one of the two was mistyped."""
    others = [offers.data_of(card) for card in offers.held(session.account_id)]
    opened = tuple(group for group in Group if group not in offer.frozen)
    problems = [one for one in card_data.taken(both, others) if _is_typed(one, opened)]
    if problems:
        raise adding.BadData(problems)


def _note_typed(card: Card, both: CardData, offer: Offer) -> None:
    """Remember what a person typed into a new card: ESIA will not overwrite it."""
    typed = [group for group in esia_told.groups(both) if _is_own(group, both, offer)]
    Card.objects.filter(pk=card.pk).update(typed=" ".join(sorted(typed)))


def _is_own(group: Group, both: CardData, offer: Offer) -> bool:
    """Tell whether a person typed this: what ESIA told too, it may renew."""
    return group not in offer.frozen and any(
        getattr(both, name) != getattr(offer.data, name) for name in GROUPS[group]
    )


def _fill(card: Card, both: CardData, offer: Offer, at: datetime, by: Actor) -> None:
    """Renew a card that the other parent added: what ESIA told comes in, what was typed there stays."""
    there = set(card.typed.split())
    empty = {group for group, fields in GROUPS.items() if not getattr(card, fields[0])}
    told = esia_told.groups(both)
    fresh = tuple(group for group in told if group in empty or (group in offer.frozen and group not in there))
    typed = [group for group in fresh if _is_own(group, both, offer)]
    _write(card, both, fresh, at, by, typed=" ".join(sorted({*there, *typed})))


def _tell_the_others(card: Card, session: SignedIn, at: datetime) -> None:
    """Tell whoever holds this card already: from now on somebody else sees the child's visits."""
    others = Holding.objects.filter(card=card, ended_at=None).exclude(account=session.account_id)
    for account_id in others.values_list("account_id", flat=True):
        notices.put(
            account_id=account_id, card_id=card.pk, kind=Kind.CARD_SHARED, facts={}, at=at,
            key=f"{Kind.CARD_SHARED}:{card.pk}:{account_id}:{at.isoformat()}",
        )  # fmt: skip


def renew_told(*, key: str, session: SignedIn, on: date, at: datetime, by: Actor) -> uuid.UUID:
    """Take into a held card what ESIA tells of this person now, where it differs; return the card's id.

    A card typed by hand becomes one that ESIA vouches for. Raises NotOffered.
    """
    asked: dict[str, Any] = {"key": key, "session": session, "on": on, "at": at, "by": by}
    try:
        return _renew(**asked)
    except IntegrityError:  # the other parent's card of this child took the number at this very moment
        return _renew(**asked)


def _renew(*, key: str, session: SignedIn, on: date, at: datetime, by: Actor) -> uuid.UUID:
    with transaction.atomic():
        offer = offers.find(key, session=session, on=on, at=at)
        if offer.data is None or offer.card_id is None or not offer.can_be_renewed:
            raise NotOffered
        held = Holding.objects.filter(account=session.account_id, card=offer.card_id, ended_at=None)
        card = Card.objects.select_for_update().get(pk=offer.card_id)
        if not held.exists():
            raise NotOffered
        left = [group for group in card.typed.split() if group not in offer.frozen]
        vouched: dict[str, Any] = {"typed": " ".join(sorted(left))}
        if offer.is_typed:
            vouched = _vouched(card, offer, at)
        _write(card, offer.data, offer.changes, at, by, **vouched)
    return card.pk


def _vouched(card: Card, offer: Offer, at: datetime) -> dict[str, Any]:
    """Return what makes a card typed by hand one of ESIA's; what ESIA did not tell stays typed."""
    typed = [group for group in esia_told.groups(offers.data_of(card)) if group not in offer.frozen]
    told: dict[str, Any] = {"source": Source.ESIA, "typed": " ".join(sorted(typed))}
    if card.confirmed_by not in KNOWN:
        told |= {"confirmed_at": at, "confirmed_by": Confirmed.ESIA}
    named = {"esia_issuer": ports.provider().issuer, "esia_oid": offer.oid}
    if Card.objects.filter(**named).exists():  # the other parent's card of this child stays apart
        return told
    return told | named


def _write(
    card: Card, told: CardData, fresh: tuple[Group, ...], at: datetime, by: Actor, **more: Any
) -> None:
    news = esia_told.taken_over(told, fresh)
    changed = sorted(name for name, value in news.items() if getattr(card, name) != value)
    Card.objects.filter(pk=card.pk).update(**news, **more)
    audit.record(
        at=at, by=by, action="card.refreshed", object_kind="card", object_id=card.pk,
        facts={"source": Source.ESIA, "fields": changed},
    )  # fmt: skip
