"""A card leaves the картотека, and comes back within thirty days."""

import uuid
from datetime import datetime

from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.patients.access import NotYours, OpenCard
from portal.domain.patients.models import Holding
from portal.domain.patients.states import UNDO_LASTS, Ended, Relation


class CannotBringBack(Exception):
    """Another own card, or this very card, stands in its place."""


def remove_card(*, card: OpenCard, at: datetime, by: Actor) -> None:
    """Take a card out of the картотека; its data wait thirty days. Raises accounts.Limited."""
    if by.is_limited:
        raise accounts.Limited
    with transaction.atomic():
        mine = Holding.objects.filter(account=card.account_id, card=card.id, ended_at=None)
        if mine.update(ended_at=at, ended_why=Ended.DELETED):
            audit.record(at=at, by=by, action="card.deleted", object_kind="card", object_id=card.id)


def bring_back(*, account_id: int, card_id: uuid.UUID, at: datetime, by: Actor) -> None:
    """Take a deleted card into the картотека again, as it was; twice changes nothing.

    Raises accounts.Limited, CannotBringBack, and NotYours where there is nothing to bring back.
    """
    if by.is_limited:
        raise accounts.Limited
    with transaction.atomic():
        held = Holding.objects.select_for_update(of=("self",)).filter(account=account_id)
        if held.filter(card=card_id, ended_at=None).exists():
            return
        gone = held.filter(
            card=card_id, ended_why=Ended.DELETED, ended_at__gt=at - UNDO_LASTS, card__emptied_at=None
        )
        last = gone.order_by("-ended_at").first()
        if last is None:
            raise NotYours
        if last.relation == Relation.SELF and held.filter(relation=Relation.SELF, ended_at=None).exists():
            raise CannotBringBack
        Holding.objects.filter(pk=last.pk).update(ended_at=None, ended_why="", used_at=at)
        audit.record(at=at, by=by, action="card.brought_back", object_kind="card", object_id=card_id)
