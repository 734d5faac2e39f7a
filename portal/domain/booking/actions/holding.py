"""Hold a place while the person decides; let it go."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, connection, transaction

from portal.domain.audit.states import Actor
from portal.domain.booking import rules
from portal.domain.booking.actions import known, trail
from portal.domain.booking.actions.known import Facts
from portal.domain.booking.models import Appointment
from portal.domain.booking.rules import Limits, Reason, Why
from portal.domain.booking.states import (
    ACTIVE_AT_MOST,
    HOLD_LIFE,
    HOLDS_AT_MOST,
    NOTICE_BEFORE,
    State,
)
from portal.domain.patients import access as patients
from portal.domain.patients.access import NotYours, OpenCard
from portal.domain.patients.states import Scope
from portal.kit import moments

LIMITS: Final = Limits(visits=ACTIVE_AT_MOST, holds=HOLDS_AT_MOST, notice_before=NOTICE_BEFORE)

_MINE: Final = """
SELECT id, state, hold_ends_at FROM booking_appointment
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
     wall_date, wall_start, time_zone, room, state, held_at, hold_ends_at, cancel_reason, clinic_number)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'held', %s, %s, '', '')
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


def hold(*, account_id: int, card_id: uuid.UUID, slot_id: int, region: str, at: datetime, by: Actor) -> Held:
    """Keep a place for five minutes; the same request again returns the same hold.

    Raises NotYours, NotBookable with every reason, AlreadyBooked.
    """
    try:
        with transaction.atomic():
            card = patients.card_to_book(account_id=account_id, card_id=card_id, at=at, by=by)
            mine = _mine(card, slot_id, at)
            return mine or _hold(card, slot_id, region, at, by)
    except IntegrityError as error:
        if "booking_within_quota" in str(error):
            raise NotBookable([Reason(Why.QUOTA)]) from error
        if "booking_patient_never_overlaps" not in str(error):
            raise
        # The database's own refusal: another visit of this patient at that time came first.
        told = Why.OVERLAPS if card.may(Scope.VISITS) else Why.NOT_TOLD
        raise NotBookable([Reason(told)]) from error


def _mine(card: OpenCard, slot_id: int, at: datetime) -> Held | None:
    with connection.cursor() as cursor:
        cursor.execute(_MINE, [slot_id, trail.key(card.id)])
        row = cursor.fetchone()
    if row is None:
        return None
    appointment_id, state, ends = _uuid(row[0]), row[1], moments.read(row[2])
    if state != State.HELD:
        raise AlreadyBooked(appointment_id)
    return Held(appointment_id, ends) if ends > at else None


def _hold(card: OpenCard, slot_id: int, region: str, at: datetime, by: Actor) -> Held:
    _release(card, slot_id, region, at, by)
    facts = known.facts(card, slot_id, region, at)
    if reasons := _against(card, facts, at):
        raise NotBookable(_told(reasons, card, slot_id, region, at))
    appointment_id = _insert(card, slot_id, facts, at)
    if appointment_id is None:
        again = known.facts(card, slot_id, region, at)
        reasons = _against(card, again, at) or [Reason(Why.TAKEN)]
        raise NotBookable(_told(reasons, card, slot_id, region, at))
    trail.add(
        appointment=appointment_id, came_from="", to=State.HELD, at=at, by=by, region=region
    )  # fmt: skip
    return Held(appointment_id, at + HOLD_LIFE)


def _against(card: OpenCard, facts: Facts, at: datetime) -> list[Reason]:
    return rules.why_not(place=known.place(facts), patient=known.patient(card, facts), limits=LIMITS, at=at)


def _told(reasons: list[Reason], card: OpenCard, slot_id: int, region: str, at: datetime) -> list[Reason]:
    """Say nothing of visits to an account that may only book for the card, but of its own."""
    if card.may(Scope.VISITS):
        return reasons
    own = _against(card, known.facts(card, slot_id, region, at, only_own=True), at)
    return rules.veiled(reasons, told=[*own, Reason(Why.TAKEN)])


def _release(card: OpenCard, slot_id: int, region: str, at: datetime, by: Actor) -> None:
    """Let go of holds that are over, and of this card's hold with the same speciality: a change of mind."""
    values = {
        "state": State.RELEASED.value,
        "now": trail.moment(at),
        "slot": slot_id,
        "card": trail.key(card.id),
    }
    with connection.cursor() as cursor:
        # SQLite's writers wait for each other from the beginning of a transaction.
        lock = " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
        cursor.execute(_RELEASE.format(lock=lock), values)
        released = [_uuid(row[0]) for row in cursor.fetchall()]
    for appointment_id in released:
        trail.add(
            appointment=appointment_id, came_from=State.HELD, to=State.RELEASED, at=at, by=by, region=region
        )


def _insert(card: OpenCard, slot_id: int, facts: Facts, at: datetime) -> uuid.UUID | None:
    """Take a seat of the place; None where the database refused because others were quicker."""
    for _ in range(facts.seats):
        seat = _seat(slot_id, facts)
        appointment_id = _sit(card, slot_id, seat, facts, at) if seat else None
        if appointment_id is not None:
            return appointment_id
    return None


def _sit(card: OpenCard, slot_id: int, seat: int, facts: Facts, at: datetime) -> uuid.UUID | None:
    appointment_id = uuid.uuid4()
    values = [
        trail.key(appointment_id), card.account_id, trail.key(card.id), slot_id, seat,
        facts.doctor_id, facts.clinic_id, facts.speciality_id, trail.moment(facts.starts_at),
        trail.moment(facts.ends_at), str(facts.wall_date), facts.wall_start, facts.time_zone, facts.room,
        trail.moment(at), trail.moment(at + HOLD_LIFE),
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
