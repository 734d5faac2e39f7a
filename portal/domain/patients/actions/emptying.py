"""Cards that nobody holds any more: nothing in them may name the person."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM
from portal.domain.patients.models import Card, Holding, ProxyRequest
from portal.domain.patients.states import LEFT, UNDO_LASTS, Relation

_EMPTIED = (
    "surname", "name", "patronymic", "snils", "policy_kind", "policy_series", "policy_number", "insurer",
    "document_type", "document_series", "document_number", "phone", "esia_issuer", "esia_oid", "typed",
    "confirmed_by",
)  # fmt: skip


def leave(card: Card, at: datetime) -> bool:
    """Empty a card unless somebody holds it, or deleted it so lately that it can be brought back.

    Return whether it is empty now.

    The year of birth and the sex stay, so that counts of visits stay right and nobody can be recognised.
    A card that somebody else holds stays, by the consent of who holds it.
    """
    needed = Holding.objects.filter(card=card).filter(_is_needed(card, at))
    left = needed.order_by(F("ended_at").asc(nulls_first=True), "since").first()
    if left is None:
        Card.objects.filter(pk=card.pk).update(
            **dict.fromkeys(_EMPTIED, ""), birth_date=card.birth_date.replace(month=1, day=1),
            is_policy_sure=False, checked_at=None, confirmed_at=None, consent=None, emptied_at=at,
        )  # fmt: skip
        Holding.objects.filter(card=card).update(consent=None)
        ProxyRequest.objects.filter(holding__card=card).update(phone="")
    elif left.consent_id:
        Card.objects.filter(pk=card.pk).update(consent=left.consent_id)
    return left is None


def _is_needed(card: Card, at: datetime) -> Q:
    """Match who holds the card, and who left it so lately that it waits.

    The card of a person who was here themselves does not wait for somebody who acted for them once.
    """
    left = Q(ended_why__in=LEFT, ended_at__gt=at - UNDO_LASTS)
    if Holding.objects.filter(card=card, relation=Relation.SELF).exists():
        left &= ~Q(relation=Relation.RELATIVE)
    return Q(ended_at=None) | left


def empty_deleted(*, keep: Collection[uuid.UUID], at: datetime) -> int:
    """Empty cards that everybody has left, and whose time to be brought back is over; return how many.

    A card in `keep` has a visit to come: the clinic must know whom to expect.
    """
    over = Holding.objects.filter(
        ended_why__in=LEFT, ended_at__lte=at - UNDO_LASTS, card__emptied_at=None
    ).exclude(card__in=keep)
    cards = Card.objects.filter(pk__in=over.values("card"))
    return sum(_empty(card, at) for card in cards)


@transaction.atomic
def _empty(card: Card, at: datetime) -> bool:
    is_empty = leave(card, at)
    if is_empty:
        audit.record(at=at, by=SYSTEM, action="card.emptied", object_kind="card", object_id=card.pk)
    return is_empty
