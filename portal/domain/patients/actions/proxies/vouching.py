"""A clinic vouches for a card that was typed by hand: the paper was shown at its desk."""

from datetime import datetime

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.access import SeenCard
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.queries import proxies as queries
from portal.domain.patients.rules import proxies as rules
from portal.domain.patients.states import KNOWN, Confirmed, Relation


class CardChanged(Exception):
    """Somebody changed who the person of the card is while the registrar looked."""


def vouch(*, card: SeenCard, about: str, region: str, at: datetime, by: Actor) -> bool:
    """Note that the registrar has seen the person's paper; False where somebody has seen one before.

    `about` is the `mark` of the card that was shown and compared with the paper. Who holds the card is
    told. Raises CardChanged.
    """
    with transaction.atomic():
        kept = Card.objects.select_for_update().get(pk=card.id)
        if about != queries.about(kept):
            raise CardChanged
        mine = Card.objects.filter(pk=card.id, emptied_at=None).exclude(confirmed_by__in=KNOWN)
        if not mine.update(confirmed_at=at, confirmed_by=Confirmed.CLINIC):
            return False
        audit.record(
            at=at, by=by, action="card.vouched", object_kind="card", object_id=card.id, region=region
        )
        for holding in Holding.objects.select_for_update().filter(card=card.id, ended_at=None):
            _give_term(holding, at)
            notices.put(
                account_id=holding.account_id, card_id=card.id, kind=Kind.CARD_VOUCHED,
                key=f"{Kind.CARD_VOUCHED}:{holding.pk}", facts={"card": str(card.id)}, at=at,
            )  # fmt: skip
    return True


def _give_term(holding: Holding, at: datetime) -> None:
    """Let a relative act for a year: the person of the card finds it and ends it like any permission.

    What the person has allowed already stands as it is. A child's age decides of a parent.
    """
    if holding.relation == Relation.RELATIVE and holding.agreed_at is None:
        year = rules.ends_at(rules.Term.YEAR, at)
        Holding.objects.filter(pk=holding.pk).update(agreed_at=at, ends_at=year)
