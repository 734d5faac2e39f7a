"""A card leaves the картотека, and comes back within thirty days."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import Account
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.patients.access import NotYours, OpenCard
from portal.domain.patients.actions import adding
from portal.domain.patients.models import Holding
from portal.domain.patients.rules import ages, card_data
from portal.domain.patients.states import CARDS_AT_MOST, UNDO_LASTS, Ended, Relation, Scope, Source


class CannotBringBack(Exception):
    """Another own card, or a card of this very person, stands in its place."""


def remove_card(*, card: OpenCard, at: datetime, by: Actor) -> None:
    """Take a card out of the картотека; its data wait thirty days. Raises accounts.Limited."""
    if by.is_limited:
        raise accounts.Limited
    with transaction.atomic():
        mine = Holding.objects.filter(account=card.account_id, card=card.id, ended_at=None)
        if mine.update(ended_at=at, ended_why=Ended.DELETED):
            audit.record(at=at, by=by, action="card.deleted", object_kind="card", object_id=card.id)


def bring_back(*, account_id: int, card_id: uuid.UUID, at: datetime, by: Actor) -> None:
    """Take a deleted card into the картотека again; twice changes nothing.

    What another person had allowed does not come back: they could not see it meanwhile. Raises
    accounts.Limited, CannotBringBack, TooManyCards, and NotYours where there is nothing to bring back.
    """
    if by.is_limited:
        raise accounts.Limited
    try:
        _bring_back(account_id, card_id, at, by)
    except IntegrityError as error:  # a second own card, or this very card, came at this very moment
        raise CannotBringBack from error


def _bring_back(account_id: int, card_id: uuid.UUID, at: datetime, by: Actor) -> None:
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account_id)
        held = Holding.objects.select_for_update(of=("self",)).filter(account=account_id)
        if held.filter(card=card_id, ended_at=None).exists():
            return
        gone = held.filter(
            card=card_id, ended_why=Ended.DELETED, ended_at__gt=at - UNDO_LASTS, card__emptied_at=None
        )
        last = gone.select_related("card").order_by("-ended_at").first()
        if last is None:
            raise NotYours
        _refuse(last, [*held.filter(ended_at=None).select_related("card")])
        back = {"ended_at": None, "ended_why": "", "used_at": at, **_left_of(last, at)}
        Holding.objects.filter(pk=last.pk).update(**back)
        audit.record(at=at, by=by, action="card.brought_back", object_kind="card", object_id=card_id)


def _refuse(last: Holding, held: Sequence[Holding]) -> None:
    told = adding.told_by(last.card)
    is_second = last.relation == Relation.SELF and any(one.relation == Relation.SELF for one in held)
    if is_second or any(card_data.is_same_person(adding.told_by(one.card), told) for one in held):
        raise CannotBringBack
    typed = sum(one.card.source == Source.HAND for one in held)
    if last.card.source == Source.HAND and typed >= CARDS_AT_MOST:
        raise adding.TooManyCards


def _left_of(last: Holding, at: datetime) -> dict[str, Any]:
    """Return what of a permission comes back: for a card of somebody who decides alone, nothing."""
    age = ages.age(last.card.birth_date, at)
    is_parent = last.relation == Relation.CHILD and age < ages.OWN_MEDICINE_FROM
    if last.relation == Relation.SELF or is_parent:
        return {}
    is_typed = last.card.source == Source.HAND
    return {"agreed_at": None, "ends_at": None, "scope": Scope.BOOK if is_typed else Scope.NOTHING}
