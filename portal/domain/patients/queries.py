"""Reads of cards that need no opened card."""

from typing import Any

from portal.domain.patients.models import Holding

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
