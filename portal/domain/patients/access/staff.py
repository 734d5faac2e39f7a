"""What staff see of a card: what their role may, and who looked is recorded."""

import uuid
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.patients.access.refusals import NotYours
from portal.domain.patients.models import Card
from portal.domain.patients.queries import proxies
from portal.domain.patients.states import KNOWN
from portal.domain.staff.states import What


@dataclass(frozen=True, slots=True)
class SeenCard:
    """Of a card only what the role of who looks may see; the rest is empty."""

    id: uuid.UUID
    surname: str
    name: str
    patronymic: str
    birth_date: date | None
    sex: str
    phone: str
    snils: str
    policy: str
    is_confirmed: bool
    mark: str = ""
    """Known again by it: who the person was when the card was opened (not in lists)."""


def card_for_work(
    *, card_id: uuid.UUID, sees: AbstractSet[What], region: str, at: datetime, by: Actor, reason: str
) -> SeenCard:
    """Open a card for somebody of staff, whom a row above binds to it; `reason` names that row.

    Raises NotYours where there is no such card.
    """
    card = Card.objects.filter(pk=card_id).first()
    if card is None:
        raise NotYours
    audit.record(
        at=at, by=by, action="card.opened", object_kind="card", object_id=card_id, region=region,
        facts={"reason": reason},
    )  # fmt: skip
    return replace(seen(card, sees), mark=proxies.about(card))


def seen(card: Card, sees: AbstractSet[What]) -> SeenCard:
    """Leave of a card what may be seen; whoever calls has recorded who looked, and why."""
    has_name = What.NAME in sees
    return SeenCard(
        id=card.pk,
        surname=card.surname if has_name else "",
        name=card.name if has_name else "",
        patronymic=card.patronymic if has_name else "",
        birth_date=card.birth_date if What.BIRTH_DATE in sees else None,
        sex=card.sex if What.BIRTH_DATE in sees else "",
        phone=card.phone if What.PHONE in sees else "",
        snils=card.snils if What.SNILS in sees else "",
        policy=f"{card.policy_series} {card.policy_number}".strip() if What.POLICY in sees else "",
        is_confirmed=card.confirmed_by in KNOWN,
    )
