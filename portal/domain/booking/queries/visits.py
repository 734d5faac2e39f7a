"""Reads of visits and holds."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Q

from portal.domain.audit.states import Actor
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import COMING, State
from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Ended, Relation

_PROMISED: Final = Q(number__isnull=False) | Q(state=State.RESERVING)


def kept_at(*, cards: Sequence[OpenCard], slot_id: int, at: datetime) -> uuid.UUID | None:
    """Return the hold or visit that one of these cards has at this very place (one query)."""
    living = Q(state=State.HELD, hold_ends_at__gt=at) | Q(state__in=COMING)
    mine = Appointment.objects.filter(living, slot_id=slot_id, card__in=[card.id for card in cards])
    return mine.values_list("pk", flat=True).first()


def visits_of(*, cards: Sequence[OpenCard]) -> list[Appointment]:
    """Return every visit of these cards, coming, past and awaited from the clinic; no holds (one query)."""
    mine = Appointment.objects.filter(_PROMISED, card__in=[card.id for card in cards])
    return list(mine.select_related("doctor__speciality", "clinic__region").order_by("starts_at", "pk"))


def visits_and_holds(
    *, cards: Sequence[OpenCard], at: datetime
) -> tuple[list[Appointment], list[Appointment]]:
    """Return every visit of these cards by time, and what they hold unconfirmed, the first to end first.

    One query: «Мои карты» ask it each time.
    """
    shown = _PROMISED | Q(state=State.HELD, hold_ends_at__gt=at)
    mine = Appointment.objects.filter(shown, card__in=[card.id for card in cards])
    found = mine.select_related("doctor__speciality", "clinic__region").order_by("starts_at", "pk")
    holds = [one for one in found if one.state == State.HELD]
    visits = [one for one in found if one.state != State.HELD]
    return visits, sorted(holds, key=lambda one: (one.hold_ends_at, one.pk))


def held_by(account_id: int, by: Actor) -> dict[str, Any]:
    """Return what makes an appointment this account's: its card is held; own, in a limited session."""
    held = {"card__holdings__account_id": account_id, "card__holdings__ended_at": None}
    return held | {"card__holdings__relation": Relation.SELF} if by.is_limited else held


def expected(*, cards: Sequence[OpenCard], speciality_id: int, at: datetime) -> set[uuid.UUID]:
    """Return those of these cards that a doctor of this speciality expects already (one query)."""
    coming = Appointment.objects.filter(state__in=COMING, starts_at__gt=at, speciality_id=speciality_id)
    return set(coming.filter(card__in=[card.id for card in cards]).values_list("card_id", flat=True))


def by_ids(*, account_id: int, ids: Sequence[str], by: Actor) -> dict[str, Appointment]:
    """Return visits named in notices of this account, by id, of cards that it still holds (one query)."""
    known = [uuid.UUID(text) for text in ids]
    found = Appointment.objects.filter(pk__in=known, **held_by(account_id, by))
    related = ("doctor__speciality", "clinic__region", "registry_call")
    return {str(one.pk): one for one in found.select_related(*related)}


def coming(visits: Sequence[Appointment], at: datetime) -> list[Appointment]:
    """Leave the visits that are still to come."""
    return [visit for visit in visits if visit.state in COMING and visit.ends_at > at]


def cards_awaited(*, account_id: int, at: datetime) -> set[uuid.UUID]:
    """Return the cards of an account that a clinic still expects, deleted ones among them (one query)."""
    held = Q(card__holdings__ended_at=None) | Q(card__holdings__ended_why=Ended.DELETED)
    mine = Appointment.objects.filter(
        held, card__holdings__account_id=account_id, state__in=COMING, ends_at__gt=at
    )
    return set(mine.values_list("card_id", flat=True))


def awaited(*, cards: Collection[uuid.UUID], at: datetime) -> set[uuid.UUID]:
    """Return those of these cards that a clinic still expects (one query)."""
    coming = Appointment.objects.filter(card__in=cards, state__in=COMING, ends_at__gt=at)
    return set(coming.values_list("card_id", flat=True))


def visits_booked(*, card: OpenCard, at: datetime) -> list[Appointment]:
    """Return the coming visits of a card that its holder has booked: these may be cancelled with it.

    What somebody else booked who holds the card too stays theirs (one query).
    """
    mine = Appointment.objects.filter(
        card=card.id, account_id=card.account_id, state=State.BOOKED, starts_at__gt=at
    )
    return list(mine.select_related("doctor__speciality", "clinic__region").order_by("starts_at", "pk"))


def everything(*, account_id: int) -> list[dict[str, Any]]:
    """Return all visits of an account's cards as plain values, for its owner's archive (one query)."""
    mine = Appointment.objects.filter(
        card__holdings__account_id=account_id, card__holdings__ended_at=None
    ).order_by("starts_at", "pk")
    told = ("number", "state", "wall_date", "wall_start", "time_zone", "room", "booked_at", "ended_at")
    named = {
        "card_number": F("card_id"),
        "clinic_name": F("clinic__short_name"),
        "speciality": F("doctor__speciality__patient_name"),
    }
    return list(mine.values(*told, "cancel_reason", **named))
