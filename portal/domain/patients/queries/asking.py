"""What a person asked and was asked, for the archive of one's own data."""

from typing import Any

from django.db.models import Q

from portal.domain.patients.models import ProxyRequest, SeenQuestion
from portal.domain.patients.states import Relation


def requests_of(*, account_id: int) -> list[dict[str, Any]]:
    """Return who was asked to let act, by this person or about this person's own card (one query).

    The other side stays without a name or a telephone: they are another person's.
    """
    mine = Q(holding__account=account_id)
    about_me = Q(
        holding__card__holdings__account=account_id,
        holding__card__holdings__relation=Relation.SELF,
        holding__card__holdings__ended_at=None,
    )
    found = ProxyRequest.objects.filter(mine | about_me).select_related("holding").order_by("asked_at", "id")
    return [
        {
            "asked_by": "you" if one.holding.account_id == account_id else "other",
            "card_number": str(one.holding.card_id), "scope": one.scope, "ends_at": one.ends_at,
            "asked_as": one.way, "asked_at": one.asked_at,
            "outcome": one.state, "answered_at": one.answered_at,
        }
        for one in found.distinct()
    ]  # fmt: skip


def questions_of(*, account_id: int) -> list[dict[str, Any]]:
    """Return what this person asked about looks at cards, and the answers (one query)."""
    return [
        {
            "card_number": str(one.card_id), "region": one.region, "asked_at": one.asked_at,
            "question": one.text, "answered_at": one.answered_at, "answer": one.answer,
        }
        for one in SeenQuestion.objects.filter(account=account_id).order_by("asked_at", "id")
    ]  # fmt: skip
