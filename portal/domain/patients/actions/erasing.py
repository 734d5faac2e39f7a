"""What becomes of cards when an account is erased."""

import uuid
from collections.abc import Collection
from datetime import datetime

from portal.domain.patients.actions import emptying
from portal.domain.patients.models import Holding, ProxyRequest, SeenQuestion
from portal.domain.patients.states import Ended


def erase(*, account_id: int, keep: Collection[uuid.UUID], at: datetime) -> bool:
    """End what an account holds, and empty the cards nobody else holds; False while `keep` still waits.

    A card in `keep` has a visit to come: the clinic must know whom to expect. No holding of the account
    leads to a consent any more, nor may it be brought back.
    """
    held = Holding.objects.select_for_update(of=("self",)).filter(account=account_id)
    waiting = False
    for holding in held.filter(card__emptied_at=None).select_related("card"):
        if holding.card_id in keep:
            waiting = True
            continue
        ended_at = holding.ended_at or at
        Holding.objects.filter(pk=holding.pk).update(ended_at=ended_at, ended_why=Ended.CLOSED, consent=None)
        emptying.leave(holding.card, at)
    ProxyRequest.objects.filter(holding__account=account_id).update(phone="")
    SeenQuestion.objects.filter(account=account_id).delete()
    if not waiting:
        Holding.objects.filter(account=account_id).update(consent=None)
    return not waiting
