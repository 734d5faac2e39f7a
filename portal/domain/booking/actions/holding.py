"""Hold a place while the person decides; let it go."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, connection, transaction

from portal.domain.audit.states import Actor
from portal.domain.booking import rules
from portal.domain.booking.actions import trail
from portal.domain.booking.models import Appointment
from portal.domain.booking.rules import Limits, Patient, Place, Reason, Why
from portal.domain.booking.states import (
    ACTIVE_AT_MOST,
    HOLD_LIFE,
    HOLDS_AT_MOST,
    NOTICE_BEFORE,
    State,
)
from portal.domain.patients import access as patients
from portal.domain.patients.access import NotYours, OpenCard
from portal.kit import moments

LIMITS: Final = Limits(visits=ACTIVE_AT_MOST, holds=HOLDS_AT_MOST, notice_before=NOTICE_BEFORE)

_FACTS: Final = """
SELECT s.starts_at, s.ends_at, s.wall_date, s.wall_start, s.seats, w.time_zone, w.room, w.opens_at,
       CASE WHEN s.state = 'open' AND w.state = 'open' AND d.is_active AND c.is_active THEN 1 ELSE 0 END,
       s.doctor_id, s.clinic_id, d.speciality_id, d.min_age, d.max_age, d.sex, p.serves, c.serves,
       CASE WHEN d.self_booking AND p.self_booking THEN 1 ELSE 0 END, p.needs_referral,
       (SELECT count(*) FROM booking_appointment b
        WHERE b.slot_id = s.id AND b.state IN ('held', 'reserving', 'booked', 'attended', 'missed')),
       (SELECT count(*) FROM booking_appointment b
        WHERE b.card_id = %(card)s AND b.speciality_id = d.speciality_id
          AND b.state IN ('reserving', 'booked') AND b.starts_at > %(now)s),
       (SELECT count(*) FROM booking_appointment b
        WHERE b.card_id = %(card)s AND b.state IN ('held', 'reserving', 'booked')
          AND b.starts_at < s.ends_at AND s.starts_at < b.ends_at),
       (SELECT count(*) FROM booking_appointment b
        WHERE b.card_id = %(card)s AND b.state IN ('reserving', 'booked') AND b.starts_at > %(now)s),
       (SELECT count(*) FROM booking_appointment b
        WHERE b.account_id = %(account)s AND b.state = 'held' AND b.hold_ends_at > %(now)s)
FROM schedule_slot s
JOIN schedule_worksession w ON w.id = s.work_session_id
JOIN clinics_doctor d ON d.id = s.doctor_id
JOIN clinics_speciality p ON p.id = d.speciality_id
JOIN clinics_clinic c ON c.id = s.clinic_id
WHERE s.id = %(slot)s AND c.region_id = %(region)s
"""
_MINE: Final = """
SELECT id, state, hold_ends_at FROM booking_appointment
WHERE slot_id = %s AND card_id = %s AND state IN ('held', 'reserving', 'booked')
"""
_RELEASE: Final = """
UPDATE booking_appointment SET state = %(state)s, ended_at = %(now)s
WHERE state = 'held' AND (
    (hold_ends_at <= %(now)s AND (slot_id = %(slot)s OR card_id = %(card)s))
    OR (card_id = %(card)s AND hold_ends_at > %(now)s
        AND speciality_id = (SELECT d.speciality_id FROM schedule_slot s
                             JOIN clinics_doctor d ON d.id = s.doctor_id WHERE s.id = %(slot)s)))
RETURNING id
"""
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
            card = patients.card_to_book(account_id=account_id, card_id=card_id)
            mine = _mine(card, slot_id, at)
            return mine or _hold(card, slot_id, region, at, by)
    except IntegrityError as error:
        if "booking_patient_never_overlaps" not in str(error):
            raise
        # The database's own refusal: another visit of this patient at that time came first.
        raise NotBookable([Reason(Why.OVERLAPS)]) from error


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
    facts = _facts(card, slot_id, region, at)
    reasons = rules.why_not(place=_place(facts), patient=_patient(card, facts), limits=LIMITS, at=at)
    if reasons:
        raise NotBookable(reasons)
    appointment_id = _insert(card, slot_id, facts, at)
    if appointment_id is None:
        again = _facts(card, slot_id, region, at)
        now_known = rules.why_not(place=_place(again), patient=_patient(card, again), limits=LIMITS, at=at)
        raise NotBookable(now_known or [Reason(Why.TAKEN)])
    trail.add(
        appointment=appointment_id, came_from="", to=State.HELD, at=at, by=by, region=region
    )  # fmt: skip
    return Held(appointment_id, at + HOLD_LIFE)


def _release(card: OpenCard, slot_id: int, region: str, at: datetime, by: Actor) -> None:
    """Let go of holds that are over, and of this card's hold with the same speciality: a change of mind."""
    values = {
        "state": State.RELEASED.value,
        "now": trail.moment(at),
        "slot": slot_id,
        "card": trail.key(card.id),
    }
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, values)
        released = [_uuid(row[0]) for row in cursor.fetchall()]
    for appointment_id in released:
        trail.add(
            appointment=appointment_id, came_from=State.HELD, to=State.RELEASED, at=at, by=by, region=region
        )


def _facts(card: OpenCard, slot_id: int, region: str, at: datetime) -> tuple[Any, ...]:
    values = {
        "slot": slot_id,
        "card": trail.key(card.id),
        "account": card.account_id,
        "region": region,
        "now": trail.moment(at),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    if row is None:
        raise NotYours
    return row


def _place(facts: tuple[Any, ...]) -> Place:
    return Place(
        starts_at=moments.read(facts[0]),
        wall_date=_day(facts[2]),
        opens_at=moments.read(facts[7]),
        is_open=bool(facts[8]),
        min_age=facts[12],
        max_age=facts[13],
        sex=facts[14],
        doctor_serves=facts[15],
        clinic_serves=facts[16],
        self_booking=bool(facts[17]),
        needs_referral=bool(facts[18]),
        is_taken=facts[19] >= facts[4],
    )


def _patient(card: OpenCard, facts: tuple[Any, ...]) -> Patient:
    return Patient(
        birth_date=card.birth_date,
        sex=card.sex,
        same_speciality=facts[20] > 0,
        overlaps=facts[21] > 0,
        visits=facts[22],
        holds=facts[23],
    )


def _insert(card: OpenCard, slot_id: int, facts: tuple[Any, ...], at: datetime) -> uuid.UUID | None:
    """Take a seat of the place; None where the database refused because others were quicker."""
    for _ in range(facts[4]):
        seat = _seat(slot_id, facts)
        appointment_id = _sit(card, slot_id, seat, facts, at) if seat else None
        if appointment_id is not None:
            return appointment_id
    return None


def _sit(card: OpenCard, slot_id: int, seat: int, facts: tuple[Any, ...], at: datetime) -> uuid.UUID | None:
    appointment_id = uuid.uuid4()
    values = [
        trail.key(appointment_id), card.account_id, trail.key(card.id), slot_id, seat,
        facts[9], facts[10], facts[11], trail.moment(moments.read(facts[0])),
        trail.moment(moments.read(facts[1])), str(facts[2]), str(facts[3]), facts[5], facts[6],
        trail.moment(at), trail.moment(at + HOLD_LIFE),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        return appointment_id if cursor.fetchone() else None


def _seat(slot_id: int, facts: tuple[Any, ...]) -> int | None:
    """Return the lowest seat that nobody has, if there still is one; nearly every place has only one."""
    if facts[4] == 1:
        return 1
    occupied = Appointment.objects.filter(
        slot_id=slot_id, state__in=["held", "reserving", "booked", "attended", "missed"]
    )
    taken = set(occupied.values_list("seat", flat=True))
    return next((seat for seat in range(1, facts[4] + 1) if seat not in taken), None)


def let_go(*, account_id: int, appointment_id: uuid.UUID, region: str, at: datetime, by: Actor) -> bool:
    """Give a held place back before its time; tell whether there was one of this account."""
    with transaction.atomic():
        held = Appointment.objects.filter(pk=appointment_id, account_id=account_id, state=State.HELD)
        if not held.update(state=State.RELEASED, ended_at=at):
            return False
        trail.add(
            appointment=appointment_id, came_from=State.HELD, to=State.RELEASED, at=at, by=by, region=region
        )
        return True


def _uuid(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
