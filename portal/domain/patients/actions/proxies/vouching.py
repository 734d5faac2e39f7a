"""A clinic vouches for a card that was typed by hand: the paper was shown at its desk."""

from datetime import datetime

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.access import SeenCard
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import KNOWN, Confirmed


def vouch(*, card: SeenCard, region: str, at: datetime, by: Actor) -> bool:
    """Note that the registrar has seen the person's paper; False where somebody has seen one before.

    Who holds the card is told.
    """
    with transaction.atomic():
        mine = Card.objects.filter(pk=card.id, emptied_at=None).exclude(confirmed_by__in=KNOWN)
        if not mine.update(confirmed_at=at, confirmed_by=Confirmed.CLINIC):
            return False
        audit.record(
            at=at, by=by, action="card.vouched", object_kind="card", object_id=card.id, region=region
        )
        for holding in Holding.objects.filter(card=card.id, ended_at=None):
            notices.put(
                account_id=holding.account_id, card_id=card.id, kind=Kind.CARD_VOUCHED,
                key=f"{Kind.CARD_VOUCHED}:{holding.pk}", facts={"card": str(card.id)}, at=at,
            )  # fmt: skip
    return True
