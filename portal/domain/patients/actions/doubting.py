"""Ask about a strange look at one's card, and answer it."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from portal.domain.accounts import actions as accounts
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import DOUBTS_OF_ACCOUNT
from portal.domain.notices import actions as notices
from portal.domain.notices.states import Kind
from portal.domain.patients.access import NotYours, OpenCard, trail
from portal.domain.patients.models import SeenQuestion


def doubt(
    *,
    card: OpenCard,
    visits: Sequence[uuid.UUID],
    entry: int,
    text: str,
    region: str,
    at: datetime,
    by: Actor,
) -> None:
    """Keep the question for the region's operator; a second one about the same entry changes nothing.

    Raises NotYours where the entry does not tell of this card, accounts.Limited, limits.Exhausted.
    """
    if by.is_limited:
        raise accounts.Limited
    if trail.one(card=card, visits=visits, entry=entry) is None:
        raise NotYours
    try:
        with transaction.atomic():
            SeenQuestion.objects.create(
                account_id=card.account_id,
                card_id=card.id,
                entry=entry,
                text=text,
                region=region,
                asked_at=at,
            )
            limits.take_along(DOUBTS_OF_ACCOUNT, str(card.account_id), at=at)
            audit.record(
                at=at, by=by, action="look.doubted", object_kind="card", object_id=card.id, region=region,
                facts={"entry": entry},
            )  # fmt: skip
    except IntegrityError as error:
        if "patients_asked_once" not in str(error) and "seenquestion.account_id" not in str(error):
            raise


def settle_doubt(*, doubt_id: int, region: str, answer: str, at: datetime, by: Actor) -> bool:
    """Keep the operator's answer and tell the person; False where there is none to answer here."""
    with transaction.atomic():
        waiting = SeenQuestion.objects.filter(pk=doubt_id, region=region, answered_at=None)
        asked = waiting.select_for_update().first()
        if asked is None:
            return False
        waiting.update(answer=answer, answered_at=at)
        audit.record(
            at=at, by=by, action="look.explained", object_kind="card", object_id=asked.card_id, region=region,
            facts={"entry": asked.entry},
        )  # fmt: skip
        notices.put(
            account_id=asked.account_id, card_id=asked.card_id, kind=Kind.SEEN_ANSWERED,
            key=f"{Kind.SEEN_ANSWERED}:{asked.pk}", facts={"card": str(asked.card_id)}, at=at,
        )  # fmt: skip
    return True
