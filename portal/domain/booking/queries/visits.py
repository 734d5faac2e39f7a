"""Reads of visits and holds."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from portal.domain.audit.states import SYSTEM, Actor
from portal.domain.booking.models import Appointment
from portal.domain.booking.queries import asking, broken
from portal.domain.booking.states import COMING, TAKING_PLACE, UNSEEN, State
from portal.domain.patients.access import OpenCard
from portal.domain.patients.models import Holding
from portal.domain.patients.rules import scopes
from portal.domain.patients.states import LEFT, Relation, Scope

_CAME_OR_NOT: Final = (State.ATTENDED, State.MISSED)
_PROMISED: Final = Q(number__isnull=False) | Q(state=State.RESERVING)


def kept_at(*, cards: Sequence[OpenCard], slot_id: int, at: datetime) -> uuid.UUID | None:
    """Return the hold or visit that one of these cards has at this very place (one query)."""
    living = Q(state=State.HELD, hold_ends_at__gt=at) | Q(state__in=COMING)
    mine = Appointment.objects.filter(living, _shown(cards), slot_id=slot_id)
    return mine.values_list("pk", flat=True).first()


def visits_of(*, cards: Sequence[OpenCard], off_after: datetime | None = None) -> list[Appointment]:
    """Return every visit of these cards, coming, past and awaited from the clinic; no holds (one query).

    Of a card that the account may only book for: what it booked itself and nobody has come to yet, and of
    that what its clinic has called off, where it would begin after `off_after`.
    """
    shown = _shown(cards)
    if off_after is not None:
        shown |= _booked_here(cards, (State.CANCELLED_BY_CLINIC,)) & Q(starts_at__gt=off_after)
    mine = broken.offered(Appointment.objects.filter(_PROMISED, shown))
    return list(mine.select_related("doctor__speciality", "clinic__region").order_by("starts_at", "pk"))


def numbers_of(*, card: OpenCard, limit: int = 500) -> list[uuid.UUID]:
    """Return the numbers of the newest visits and holds of a card, to find who saw them (one query)."""
    mine = Appointment.objects.filter(card=card.id).order_by("-held_at")
    return list(mine.values_list("pk", flat=True)[:limit])


def _shown(cards: Sequence[OpenCard]) -> Q:
    """Match the visits and holds that may be seen of these cards."""
    open_ones = [card.id for card in cards if card.may(Scope.VISITS)]
    return Q(card__in=open_ones) | _booked_here(cards, (*COMING, State.HELD))


def _booked_here(cards: Sequence[OpenCard], states: Collection[State]) -> Q:
    """Match what the accounts have booked themselves of cards that they may only book for."""
    own = [card for card in cards if card.scope == Scope.BOOK]
    accounts = {card.account_id for card in own}
    return Q(card__in=[card.id for card in own], account_id__in=accounts, state__in=states)


def held_by(account_id: int, by: Actor) -> "QuerySet[Appointment]":
    """Return the appointments of cards that this account holds (own, in a limited session), with the holding.

    Whether the holding lets one be seen is asked of each by `is_shown`.
    """
    held: dict[str, Any] = {"card__holdings__account_id": account_id, "card__holdings__ended_at": None}
    if by.is_limited:
        held["card__holdings__relation"] = Relation.SELF
    told = {name: F(f"card__holdings__{field}") for name, field in _HOLDING.items()}
    return Appointment.objects.filter(**held).annotate(**told).select_related("card")


_HOLDING: Final = {
    "held_as": "relation", "held_scope": "scope", "held_agreed_at": "agreed_at", "held_ends_at": "ends_at",
}  # fmt: skip


def is_shown(one: Any, account_id: int, at: datetime) -> bool:
    """Tell whether the holding that `held_by` found lets this appointment be seen now."""
    return shows(_hold_of(one), is_own=one.account_id == account_id, at=at)


def opens(one: Any, account_id: int, at: datetime) -> bool:
    """Tell whether an appointment may be opened by itself: what is over only where the lists show it.

    A card that nobody vouches for has no history; who may only book sees of it what nobody has come to.
    """
    if not is_shown(one, account_id, at):
        return False
    if one.ends_at > at and one.state not in _CAME_OR_NOT:
        return True
    hold = _hold_of(one)
    scope = scopes.now(hold, at) or Scope.NOTHING
    return hold.confirmed_by != "" and (scopes.includes(scope, Scope.VISITS) or one.state in COMING)


def sees_others(one: Any, at: datetime) -> bool:
    """Tell whether the holding that `held_by` found shows also what others have booked for the card."""
    return shows(_hold_of(one), is_own=False, at=at)


def _hold_of(one: Any) -> scopes.Hold:
    return scopes.Hold(
        one.held_as, one.card.birth_date, one.card.confirmed_by, one.held_scope,
        one.held_agreed_at is not None, one.held_ends_at,
    )  # fmt: skip


def shows(hold: scopes.Hold, *, is_own: bool, at: datetime) -> bool:
    """Tell whether a holding shows a visit: all of them, or only what the account booked itself."""
    scope = scopes.now(hold, at)
    wanted = Scope.BOOK if is_own else Scope.VISITS
    return scope is not None and scopes.includes(scope, wanted)


def expected(
    *, cards: Sequence[OpenCard], speciality_id: int, at: datetime
) -> dict[uuid.UUID, list[Appointment]]:
    """Return the coming visits of these cards to doctors of a speciality, by card (one query).

    Only those that the account may see: who may just book is not told what others have booked.
    """
    coming = Appointment.objects.filter(state__in=COMING, starts_at__gt=at, speciality_id=speciality_id)
    found: dict[uuid.UUID, list[Appointment]] = {}
    for visit in coming.filter(_shown(cards)).order_by("starts_at", "pk"):
        found.setdefault(visit.card_id, []).append(visit)
    return found


def replaced_by(*, visit: Appointment) -> Appointment | None:
    """Return the visit that this one takes, or took, the place of (one query, none where there is none)."""
    if visit.replaces_id is None:
        return None
    related = ("doctor__speciality", "clinic")
    return broken.noted(Appointment.objects.select_related(*related)).get(pk=visit.replaces_id)


def replacement_of(*, visit: Appointment) -> Appointment | None:
    """Return the visit that took the place of this one, or waits for its clinic to (one query)."""
    return Appointment.objects.filter(replaces=visit.pk, state__in=TAKING_PLACE).first()


def came_back_as(visit: Appointment) -> uuid.UUID | None:
    """Return what a visit that was out of sight has become, however that ended since (one query)."""
    after = Appointment.objects.filter(replaces=visit.pk, booked_at__isnull=False)
    return after.order_by("-booked_at").values_list("pk", flat=True).first()


def by_ids(*, account_id: int, ids: Sequence[str], at: datetime, by: Actor) -> dict[str, Appointment]:
    """Return visits named in notices of this account, by id, as far as it may still open them (one query)."""
    known = [uuid.UUID(text) for text in ids]
    related = ("doctor__speciality", "clinic__region", "registry_call")
    mine = broken.noted(held_by(account_id, by).filter(pk__in=known))
    found = mine.select_related("card", *related)
    return {str(one.pk): one for one in found if opens(one, account_id, at)}


def coming(visits: Sequence[Appointment], at: datetime) -> list[Appointment]:
    """Leave the visits that are still to come."""
    return [visit for visit in visits if visit.state in COMING and visit.ends_at > at]


def is_unseen(visit: Appointment) -> bool:
    """Tell whether its clinic has moved a visit to a time that is not known here."""
    return visit.state == State.CANCELLED_BY_CLINIC and visit.cancel_reason == UNSEEN


def is_called_off(visit: Appointment, at: datetime) -> bool:
    """Tell whether its clinic has called off a visit to come and something is left to do about it.

    Another place is being looked for, or only the registry knows the new time. `visit` was read with whether
    it is broken; whether it came back at another time is not looked at.
    """
    is_off = visit.state == State.CANCELLED_BY_CLINIC and (visit.is_broken or visit.cancel_reason == UNSEEN)
    return is_off and visit.starts_at > at


def cards_awaited(*, account_id: int, at: datetime) -> set[uuid.UUID]:
    """Return the cards of an account that a clinic still expects (one query).

    Those that the account has left are among them, unless somebody else holds the card: it stays as it is.
    """
    living = Holding.objects.filter(card=OuterRef("card"), ended_at=None)
    left = Q(card__holdings__ended_why__in=LEFT) & ~Exists(living)
    held = Q(card__holdings__ended_at=None) | left
    mine = Appointment.objects.filter(
        held, card__holdings__account_id=account_id, state__in=COMING, ends_at__gt=at
    )
    return set(mine.values_list("card_id", flat=True))


def awaited(*, cards: Collection[uuid.UUID], at: datetime) -> set[uuid.UUID]:
    """Return those of these cards that a clinic still expects (one query)."""
    coming = Appointment.objects.filter(card__in=cards, state__in=COMING, ends_at__gt=at)
    return set(coming.values_list("card_id", flat=True))


def coming_of_holder(*, card: OpenCard, at: datetime) -> list[Appointment]:
    """Return the coming visits of a card that its holder booked or has asked a clinic's system for.

    These may end with the card. What somebody else booked who holds the card too stays theirs; who may not
    book any more neither sees nor cancels what was booked before (one query).
    """
    if not card.may(Scope.BOOK):
        return []
    mine = Appointment.objects.filter(
        card=card.id, account_id=card.account_id, state__in=COMING, starts_at__gt=at
    )
    return list(mine.select_related("doctor__speciality", "clinic__region").order_by("starts_at", "pk"))


def everything(*, account_id: int, at: datetime) -> list[dict[str, Any]]:
    """Return the visits of an account's cards as plain values, for its owner's archive (one query).

    Only what the account may see: not the visits of a child of 15, nor of a relative who lets it only book.
    """
    mine = held_by(account_id, SYSTEM).select_related("answers").order_by("starts_at", "pk")
    named = {
        "clinic_name": F("clinic__short_name"),
        "speciality_name": F("doctor__speciality__patient_name"),
    }
    shown = (one for one in mine.annotate(**named) if is_shown(one, account_id, at))
    return [_plain(one) for one in shown]


_TOLD: Final = (
    "number", "state", "wall_date", "wall_start", "time_zone", "room", "booked_at", "ended_at",
    "cancel_reason", "clinic_name",
)  # fmt: skip


def _plain(one: Any) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in _TOLD}
    answered = {told.label: told.value for told in asking.answers_of(one)}
    return told | {"card_number": one.card_id, "speciality": one.speciality_name, "answers": answered}
