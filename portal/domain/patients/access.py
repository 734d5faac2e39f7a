"""The only doors to a card: asks whose it is, records who looked."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.patients.models import Holding


class NotYours(Exception):
    """There is no such card for this account; pages answer 404, whether it exists or not."""


@dataclass(frozen=True, slots=True)
class OpenCard:
    """A card that this account may act for."""

    id: uuid.UUID
    account_id: int
    relation: str
    surname: str
    name: str
    patronymic: str
    birth_date: date
    sex: str
    snils: str
    policy_series: str
    policy_number: str
    insurer: str
    document_type: str
    document_series: str
    document_number: str
    phone: str
    is_from_esia: bool
    is_checked: bool


def cards_of(*, account_id: int, at: datetime, by: Actor) -> list[OpenCard]:
    """Open every card of an account, the most used first; one entry of the record for all."""
    held = Holding.objects.filter(account_id=account_id, ended_at=None)
    cards = [_opened(holding) for holding in held.select_related("card").order_by("-used_at", "pk")]
    audit.record(
        at=at, by=by, action="cards.listed", object_kind="account", object_id=account_id,
        facts={"cards": [str(card.id) for card in cards]},
    )  # fmt: skip
    return cards


def card_of(*, account_id: int, card_id: uuid.UUID, at: datetime, by: Actor, reason: str) -> OpenCard:
    """Open one card for `reason`; raise NotYours where the account does not hold it."""
    held = Holding.objects.filter(account_id=account_id, card_id=card_id, ended_at=None)
    holding = held.select_related("card").first()
    if holding is None:
        raise NotYours
    audit.record(
        at=at, by=by, action="card.opened", object_kind="card", object_id=card_id, facts={"reason": reason}
    )
    return _opened(holding)


def card_to_book(*, account_id: int, card_id: uuid.UUID) -> OpenCard:
    """Open a card for a booking and lock it and the account: visits and holds are counted by one at a time.

    The caller's own entry of the record says what was done. Raises NotYours.
    """
    held = Holding.objects.filter(account_id=account_id, card_id=card_id, ended_at=None)
    locked = held.select_related("card", "account").select_for_update(of=("card", "account"), no_key=True)
    holding = locked.first()
    if holding is None:
        raise NotYours
    return _opened(holding)


def _opened(holding: Holding) -> OpenCard:
    card = holding.card
    return OpenCard(
        id=card.pk,
        account_id=holding.account_id,
        relation=holding.relation,
        surname=card.surname,
        name=card.name,
        patronymic=card.patronymic,
        birth_date=card.birth_date,
        sex=card.sex,
        snils=card.snils,
        policy_series=card.policy_series,
        policy_number=card.policy_number,
        insurer=card.insurer,
        document_type=card.document_type,
        document_series=card.document_series,
        document_number=card.document_number,
        phone=card.phone,
        is_from_esia=card.source == "esia",
        is_checked=card.checked_at is not None,
    )
