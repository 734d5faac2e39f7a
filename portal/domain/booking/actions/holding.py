"""Hold a place while the person decides; let it go."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, connection, transaction

from portal.domain.attachments import queries as attachments
from portal.domain.audit.states import Actor
from portal.domain.booking import rules
from portal.domain.booking.actions import known, trail
from portal.domain.booking.actions.known import Facts
from portal.domain.booking.models import Appointment
from portal.domain.booking.rules import Reason, Why
from portal.domain.booking.states import HOLD_LIFE, State
from portal.domain.patients import access as patients
from portal.domain.patients.access import NotYours, OpenCard
from portal.domain.patients.states import Scope
from portal.kit import moments

_MINE: Final = """
SELECT id, state, hold_ends_at, replaces_id FROM booking_appointment
WHERE slot_id = %s AND card_id = %s AND state IN ('held', 'reserving', 'booked')
"""
_RELEASE: Final = """
WITH over AS MATERIALIZED (
    SELECT id FROM booking_appointment
    WHERE state = 'held' AND (
        (hold_ends_at <= %(now)s AND (slot_id = %(slot)s OR card_id = %(card)s))
        OR (card_id = %(card)s AND hold_ends_at > %(now)s
            AND speciality_id = (SELECT d.speciality_id FROM schedule_slot s
                                 JOIN clinics_doctor d ON d.id = s.doctor_id WHERE s.id = %(slot)s)))
    ORDER BY id{lock})
UPDATE booking_appointment SET state = %(state)s, ended_at = %(now)s
WHERE id IN (SELECT id FROM over) RETURNING id
"""
"""Rows are locked in the order of their ids: people whose old holds cross would else wait for each other."""
_INSERT: Final = """
INSERT INTO booking_appointment
    (id, account_id, card_id, slot_id, seat, doctor_id, clinic_id, speciality_id, starts_at, ends_at,
     wall_date, wall_start, time_zone, room, state, held_at, hold_ends_at, replaces_id, cancel_reason,
     clinic_number)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'held', %s, %s, %s, '', '')
ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Held:
    """The place is kept for this card until `ends_at` (UTC)."""

    appointment_id: uuid.UUID
    ends_at: datetime


class NotBookable(Exception):
    """The place may not be booked; `reasons` are all of them."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(", ".join(reason.why for reason in reasons))
        self.reasons = tuple(reasons)


class AlreadyBooked(Exception):
    """The very place is this card's visit already."""

    def __init__(self, appointment_id: uuid.UUID) -> None:
        super().__init__(str(appointment_id))
        self.appointment_id = appointment_id


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked for: a place in a region, perhaps instead of a visit."""

    slot_id: int
    region: str
    replaces: uuid.UUID | None
    at: datetime
    by: Actor


def hold(
    *, account_id: int, card_id: uuid.UUID, slot_id: int, region: str, replaces: uuid.UUID | None = None,
    at: datetime, by: Actor,
) -> Held:  # fmt: skip
    """Keep a place for five minutes; the same request again returns the same hold.

    A visit that it `replaces` stays as it is until the hold is confirmed.
    Raises NotYours, NotBookable with every reason, AlreadyBooked, limits.Exhausted.
    """
    wish = _Wish(slot_id, region, replaces, at, by)
    try:
        with transaction.atomic():
            card = patients.card_to_book(account_id=account_id, card_id=card_id, at=at, by=by)
            return _mine(card, wish) or _hold(card, wish)
    except IntegrityError as error:
        if "booking_within_quota" in str(error):
            raise NotBookable([Reason(Why.QUOTA)]) from error
        if "booking_patient_never_overlaps" not in str(error):
            raise
        # The database's own refusal: another visit of this patient at that time came first.
        told = Why.OVERLAPS if card.may(Scope.VISITS) else Why.NOT_TOLD
        raise NotBookable([Reason(told)]) from error


def _mine(card: OpenCard, wish: _Wish) -> Held | None:
    with connection.cursor() as cursor:
        cursor.execute(_MINE, [wish.slot_id, trail.key(card.id)])
        row = cursor.fetchone()
    if row is None:
        return None
    appointment_id, state, ends, replaces = _uuid(row[0]), row[1], moments.read(row[2]), row[3]
    if state != State.HELD:
        raise AlreadyBooked(appointment_id)
    is_same = (_uuid(replaces) if replaces else None) == wish.replaces
    return Held(appointment_id, ends) if ends > wish.at and is_same else None


def _hold(card: OpenCard, wish: _Wish) -> Held:
    _release(card, wish)
    facts = known.facts(card, wish.slot_id, wish.region, wish.at, replaces=wish.replaces)
    known.check_pace(facts, card.account_id, wish.at)
    against_move = _against_move(card, wish, facts)
    if reasons := [*against_move, *_against(card, facts, wish)]:
        raise NotBookable(_told(reasons, against_move, card, wish))
    appointment_id = _insert(card, wish, facts)
    if appointment_id is None:
        again = known.facts(card, wish.slot_id, wish.region, wish.at, replaces=wish.replaces)
        reasons = _against(card, again, wish) or [Reason(Why.TAKEN)]
        raise NotBookable(_told(reasons, [], card, wish))
    trail.add(
        appointment=appointment_id, came_from="", to=State.HELD, at=wish.at, by=wish.by, region=wish.region
    )  # fmt: skip
    return Held(appointment_id, wish.at + HOLD_LIFE)


def _against_move(card: OpenCard, wish: _Wish, facts: Facts) -> list[Reason]:
    if wish.replaces is None:
        return []
    old = known.old(card, wish.replaces)
    return rules.not_movable(old=old, speciality_id=facts.speciality_id, at=wish.at)


def _against(card: OpenCard, facts: Facts, wish: _Wish) -> list[Reason]:
    limits = known.limits(facts, wish.region, wish.at)
    is_attached = not limits.only_attached or attachments.belongs(card=card, clinic_id=facts.clinic_id)
    patient = known.patient(card, facts, is_attached=is_attached)
    return rules.why_not(place=known.place(facts), patient=patient, limits=limits, at=wish.at)


def _told(reasons: list[Reason], against_move: list[Reason], card: OpenCard, wish: _Wish) -> list[Reason]:
    """Say nothing of visits to an account that may only book for the card, but of its own.

    Nor of attachments to one that may not see them.
    """
    told = [*against_move, Reason(Why.TAKEN)]
    if card.may(Scope.VISITS):
        told += reasons
    else:
        facts = known.facts(
            card, wish.slot_id, wish.region, wish.at, replaces=wish.replaces, only_own=True
        )  # fmt: skip
        told += _against(card, facts, wish)
    if card.is_known and not card.shows_attachments:
        told = [reason for reason in told if reason.why is not Why.NOT_ATTACHED]
    return rules.veiled(reasons, told=told)


def _release(card: OpenCard, wish: _Wish) -> None:
    """Let go of holds that are over, and of this card's hold with the same speciality: a change of mind."""
    values = {
        "state": State.RELEASED.value,
        "now": trail.moment(wish.at),
        "slot": wish.slot_id,
        "card": trail.key(card.id),
    }
    with connection.cursor() as cursor:
        # SQLite's writers wait for each other from the beginning of a transaction.
        lock = " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
        cursor.execute(_RELEASE.format(lock=lock), values)
        released = [_uuid(row[0]) for row in cursor.fetchall()]
    for appointment_id in released:
        trail.add(
            appointment=appointment_id, came_from=State.HELD, to=State.RELEASED, at=wish.at, by=wish.by,
            region=wish.region,
        )  # fmt: skip


def _insert(card: OpenCard, wish: _Wish, facts: Facts) -> uuid.UUID | None:
    """Take a seat of the place; None where the database refused because others were quicker."""
    for _ in range(facts.seats):
        seat = _seat(wish.slot_id, facts)
        appointment_id = _sit(card, wish, seat, facts) if seat else None
        if appointment_id is not None:
            return appointment_id
    return None


def _sit(card: OpenCard, wish: _Wish, seat: int, facts: Facts) -> uuid.UUID | None:
    appointment_id = uuid.uuid4()
    values = [
        trail.key(appointment_id), card.account_id, trail.key(card.id), wish.slot_id, seat,
        facts.doctor_id, facts.clinic_id, facts.speciality_id, trail.moment(facts.starts_at),
        trail.moment(facts.ends_at), str(facts.wall_date), facts.wall_start, facts.time_zone, facts.room,
        trail.moment(wish.at), trail.moment(wish.at + HOLD_LIFE),
        trail.key(wish.replaces) if wish.replaces else None,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        return appointment_id if cursor.fetchone() else None


def _seat(slot_id: int, facts: Facts) -> int | None:
    """Return the lowest seat that nobody has, if there still is one; nearly every place has only one."""
    if facts.seats == 1:
        return 1
    occupied = Appointment.objects.filter(
        slot_id=slot_id, state__in=["held", "reserving", "booked", "attended", "missed"]
    )
    taken = set(occupied.values_list("seat", flat=True))
    return next((seat for seat in range(1, facts.seats + 1) if seat not in taken), None)


def let_go(*, account_id: int, appointment_id: uuid.UUID, region: str, at: datetime, by: Actor) -> bool:
    """Give a held place of a card of this account back before its time; tell whether it was still held.

    Whoever holds the card may: the place was taken for the patient. Raises NotYours.
    """
    mine = Appointment.objects.filter(
        pk=appointment_id, card__holdings__account_id=account_id, card__holdings__ended_at=None
    )
    with transaction.atomic():
        if not mine.exists():
            raise NotYours
        held = Appointment.objects.filter(pk=appointment_id, state=State.HELD)
        if not held.update(state=State.RELEASED, ended_at=at):
            return False
        trail.add(
            appointment=appointment_id, came_from=State.HELD, to=State.RELEASED, at=at, by=by, region=region
        )
        return True


def _uuid(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
