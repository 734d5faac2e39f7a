"""What becomes of cards when an account is erased."""

import uuid
from collections.abc import Collection
from datetime import datetime

from portal.domain.patients.models import Card, Holding

_EMPTIED = (
    "surname", "name", "patronymic", "snils", "policy_series", "policy_number", "insurer", "document_type",
    "document_series", "document_number", "phone", "esia_oid",
)  # fmt: skip


def erase(*, account_id: int, keep: Collection[uuid.UUID], at: datetime) -> bool:
    """End what an account holds, and empty the cards nobody else holds; False while `keep` still waits.

    A card in `keep` has a visit to come: the clinic must know whom to expect. Of an emptied card the
    year of birth and the sex stay, so that counts of visits stay right and nobody can be recognised.
    """
    held = Holding.objects.select_for_update().filter(account=account_id, ended_at=None)
    waiting = False
    for holding in held.select_related("card"):
        if holding.card_id in keep:
            waiting = True
            continue
        Holding.objects.filter(pk=holding.pk).update(ended_at=at)
        if not Holding.objects.filter(card=holding.card_id, ended_at=None).exists():
            year = holding.card.birth_date.replace(month=1, day=1)
            Card.objects.filter(pk=holding.card_id).update(
                **dict.fromkeys(_EMPTIED, ""), birth_date=year, checked_at=None, consent=None, emptied_at=at
            )
    return not waiting
