"""Reads of cards that need no opened card."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from portal.domain.patients.models import Holding
from portal.domain.patients.states import Relation

_TOLD = (
    "surname", "name", "patronymic", "birth_date", "sex", "snils", "policy_series", "policy_number",
    "insurer", "document_type", "document_series", "document_number", "phone", "source", "created_at",
)  # fmt: skip


def everything(*, account_id: int) -> list[dict[str, Any]]:
    """Return the cards that an account holds, as plain values, for its owner's archive (one query)."""
    held = Holding.objects.filter(account=account_id, ended_at=None).select_related("card").order_by("since")
    return [
        {"relation": holding.relation, "since": holding.since, "id": str(holding.card_id)}
        | {name: getattr(holding.card, name) for name in _TOLD}
        for holding in held
    ]


def born(*, account_ids: Sequence[int], birth_date: date) -> list[int]:
    """Return which of these accounts belong to people born on this day (one query)."""
    own = Holding.objects.filter(account__in=account_ids, relation=Relation.SELF, ended_at=None)
    return list(own.filter(card__birth_date=birth_date).values_list("account_id", flat=True))


def birth_date_of(*, account_id: int) -> date | None:
    """Return when the person of this account was born, if the portal knows (one query)."""
    own = Holding.objects.filter(account=account_id, relation=Relation.SELF, ended_at=None)
    return own.values_list("card__birth_date", flat=True).first()
