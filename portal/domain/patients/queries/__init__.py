"""Reads of cards that need no opened card."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from portal.domain.audit.states import Actor
from portal.domain.patients.models import Holding
from portal.domain.patients.queries import proxies
from portal.domain.patients.rules import scopes
from portal.domain.patients.states import LEFT, UNDO_LASTS, Relation
from portal.kit.names import full as full_name

_TOLD = (
    "surname", "name", "patronymic", "birth_date", "sex", "snils", "policy_series", "policy_number",
    "insurer", "document_type", "document_series", "document_number", "phone", "source", "created_at",
)  # fmt: skip
_NUMBERS: Final = (
    "snils", "policy_series", "policy_number", "document_series", "document_number", "phone",
)  # fmt: skip


def everything(*, account_id: int, at: datetime) -> list[dict[str, Any]]:
    """Return the cards that an account holds, as plain values, for its owner's archive (one query).

    Of those held by a permission that stops short of everything no numbers: they are another person's.
    """
    found = Holding.objects.filter(account=account_id, ended_at=None).select_related("card").order_by("since")
    held = [one for one in found if scopes.now(proxies.hold_of(one), at) is not None]
    return [_plain(holding, at) for holding in held]


def _plain(holding: Holding, at: datetime) -> dict[str, Any]:
    told = {name: getattr(holding.card, name) for name in _TOLD}
    if not proxies.hands_out_data(holding, at):
        told |= dict.fromkeys(_NUMBERS, "")
    return {"relation": holding.relation, "since": holding.since, "id": str(holding.card_id)} | told


def deleted_long_ago(*, at: datetime) -> list[uuid.UUID]:
    """Return cards that everybody left, one of them long ago, and that still hold data (one query)."""
    over = Holding.objects.filter(ended_why__in=LEFT, ended_at__lte=at - UNDO_LASTS, card__emptied_at=None)
    living = Holding.objects.filter(card=OuterRef("card"), ended_at=None)
    return list(over.filter(~Exists(living)).values_list("card", flat=True).distinct())


def born(*, account_ids: Sequence[int], birth_date: date) -> list[int]:
    """Return which of these accounts belong to people born on this day (one query)."""
    own = Holding.objects.filter(account__in=account_ids, relation=Relation.SELF, ended_at=None)
    return list(own.filter(card__birth_date=birth_date).values_list("account_id", flat=True))


def birth_date_of(*, account_id: int) -> date | None:
    """Return when the person of this account was born, if the portal knows (one query)."""
    own = Holding.objects.filter(account=account_id, relation=Relation.SELF, ended_at=None)
    return own.values_list("card__birth_date", flat=True).first()


def names(*, account_id: int, at: datetime, by: Actor) -> dict[str, str]:
    """Return the names of the people whose cards an account holds now, by the card's id (one query).

    A limited session learns of nobody but the person.
    """
    mine = Q(relation=Relation.SELF) if by.is_limited else Q()
    held = Holding.objects.filter(mine, account=account_id, ended_at=None).select_related("card")
    cards = [one.card for one in held if scopes.now(proxies.hold_of(one), at) is not None]
    return {str(card.pk): full_name(card.surname, card.name, card.patronymic) for card in cards}


def names_by_consent(*, account_id: int) -> dict[str, str]:
    """Return whose card an account holds by each of its consents, by the consent's id (one query).

    Of other people's cards: one's own consent needs no name.
    """
    held = Holding.objects.filter(account=account_id, ended_at=None, consent__isnull=False)
    told = held.exclude(relation=Relation.SELF).values_list(
        "consent_id", "card__surname", "card__name", "card__patronymic"
    )
    return {str(consent): full_name(*parts) for consent, *parts in told}
