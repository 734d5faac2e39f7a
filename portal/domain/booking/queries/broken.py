"""Reads of broken visits and of the places that may stand in for them."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Case, Count, Exists, Min, OuterRef, Q, QuerySet, When

from portal.domain.booking.models import Appointment, Broken
from portal.domain.booking.queries.notice import rows_in
from portal.domain.booking.queries.places import FREE, GAP
from portal.domain.booking.rules import Sees, not_seen
from portal.domain.booking.states import CLINIC_REFUSED, Mended, Nearness, State
from portal.kit import distance, moments

_CANDIDATES: Final = f"""
SELECT id, doctor_id, clinic_id, starts_at, wall_date, min_age, max_age, sex, doctor_serves, clinic_serves,
       latitude, longitude, position_id, gap
FROM (
    SELECT s.id, s.doctor_id, s.clinic_id, s.starts_at, s.wall_date, d.min_age, d.max_age, d.sex,
           p.serves AS doctor_serves, c.serves AS clinic_serves, c.latitude, c.longitude,
           d.position_id, {{gap}} AS gap,
           row_number() OVER (PARTITION BY s.doctor_id ORDER BY {{gap}}, s.starts_at) AS turn
    FROM booking_appointment gone
    JOIN clinics_doctor d ON d.speciality_id = gone.speciality_id AND d.is_active AND d.self_booking
    JOIN clinics_speciality p ON p.id = d.speciality_id AND p.self_booking AND NOT d.needs_referral
    JOIN clinics_clinic c ON c.id = d.clinic_id AND c.is_active
    JOIN schedule_slot s ON s.doctor_id = d.id
    JOIN schedule_worksession w ON w.id = s.work_session_id
    WHERE gone.id = %(gone)s AND {{whose}} AND {FREE}
      AND NOT EXISTS (SELECT 1 FROM booking_broken k
                      WHERE k.slot_id = s.id AND k.ended_at IS NULL AND k.appointment_id <> gone.id)
      AND NOT EXISTS (SELECT 1 FROM booking_appointment o
                      WHERE o.card_id = gone.card_id AND o.id <> gone.id
                        AND o.state IN ('held', 'reserving', 'booked')
                        AND o.starts_at < s.ends_at AND s.starts_at < o.ends_at)
      AND NOT (s.doctor_id = gone.doctor_id AND s.starts_at = gone.starts_at)
      AND NOT EXISTS (SELECT 1 FROM booking_appointment r
                      WHERE r.card_id = gone.card_id AND r.slot_id = s.id AND r.state = 'released'
                        AND r.cancel_reason = 'clinic_refused')) best
WHERE turn <= 3
ORDER BY gap, starts_at, id
"""  # noqa: S608  constants of this package
"""Of each doctor the three places nearest to the lost time; no two people are proposed the same place.

Nor is anybody the very time that the clinic took away, or a place that a clinic has refused them already.
"""
_UNMARKED: Final = """
SELECT id FROM (
    SELECT b.id, b.starts_at
    FROM schedule_worksession w
    JOIN schedule_slot s ON s.work_session_id = w.id
    JOIN booking_appointment b ON b.slot_id = s.id AND b.state = 'booked' AND b.starts_at > %(now)s {of}
    WHERE NOT (w.state = 'open') AND w.ends_at > %(now)s
    UNION
    SELECT b.id, b.starts_at
    FROM schedule_slot s
    JOIN booking_appointment b ON b.slot_id = s.id AND b.state = 'booked' AND b.starts_at > %(now)s {of}
    WHERE NOT (s.state = 'open') AND s.state <> 'taken' AND s.starts_at > %(now)s) lost
WHERE NOT EXISTS (SELECT 1 FROM booking_broken k WHERE k.appointment_id = lost.id AND k.ended_at IS NULL)
ORDER BY starts_at, id LIMIT %(most)s
"""
"""Driven from what is closed, which is little; the conditions stand as in the partial indexes."""
_OF_REGION: Final = "AND b.clinic_id IN (SELECT c.id FROM clinics_clinic c WHERE c.region_id = %(region)s)"
_WHOSE: Final = {
    Nearness.SAME_DOCTOR: "d.id = gone.doctor_id",
    Nearness.SAME_CLINIC: "d.clinic_id = gone.clinic_id AND d.id <> gone.doctor_id",
    Nearness.OTHER_CLINIC: "d.clinic_id <> gone.clinic_id",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A free place that may stand in for a lost one."""

    slot_id: int
    doctor_id: int
    clinic_id: int
    starts_at: datetime
    position_id: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The place that is proposed instead of a broken visit; wall date and start are its clinic's."""

    slot_id: int
    nearness: Nearness
    starts_at: datetime
    wall_date: date
    wall_start: time
    time_zone: str
    room: str
    doctor_id: int
    surname: str
    name: str
    patronymic: str
    speciality: str
    clinic: str
    address: str
    asks_clinic: bool
    """Whether the clinic's own system gives the place: it is asked after «Согласиться»."""


def candidates(
    lost: Appointment, nearness: Nearness, *, least: timedelta, at: datetime
) -> list[Candidate]:  # fmt: skip
    """Return free places of that nearness for the patient of a lost visit, the best first (one statement).

    `lost` with its card and clinic; no place begins earlier than `least` from now, nor than its own clinic
    takes bookings. In other clinics the nearest clinic stands first.
    """
    statement = _CANDIDATES.format(whose=_WHOSE[nearness], gap=GAP[connection.vendor])
    key = lost.pk.hex if connection.vendor == "sqlite" else lost.pk
    found = rows_in(statement, region=lost.clinic.region_id, at=at, least=least, gone=key)
    rows = [row for row in found if _is_seen(row, lost)]
    if nearness == Nearness.OTHER_CLINIC:
        rows.sort(key=lambda row: _away(row, lost))
    return [Candidate(row[0], row[1], row[2], moments.read(row[3]), row[12]) for row in rows]


def _is_seen(row: tuple[Any, ...], lost: Appointment) -> bool:
    sees = Sees(min_age=row[5], max_age=row[6], sex=row[7], doctor_serves=row[8], clinic_serves=row[9])
    on = row[4] if isinstance(row[4], date) else date.fromisoformat(str(row[4]))
    return not not_seen(sees=sees, birth_date=lost.card.birth_date, sex=lost.card.sex, on=on)


def _away(row: tuple[Any, ...], lost: Appointment) -> tuple[float, int]:
    """Say how far a clinic lies, in whole kilometres; one without a place on the map comes last."""
    north, east = lost.clinic.latitude, lost.clinic.longitude
    if north is None or east is None or row[10] is None:
        return float("inf"), row[2]
    return round(distance.km((north, east), (row[10], row[11]))), row[2]


def unmarked(
    *, at: datetime, region: str | None = None, doctors: Collection[int] | None = None, most: int
) -> list[uuid.UUID]:
    """Return booked visits to come whose time the schedule gives no more and that nobody has marked yet.

    All of them, those of a region, or those with some doctors, the next ones first (one statement).
    """
    if doctors is not None and not doctors:
        return []
    listed = ", ".join(str(int(doctor)) for doctor in doctors or ())
    narrow = [f"AND b.doctor_id IN ({listed})"] if doctors else []
    narrow += [_OF_REGION] if region is not None else []
    statement = _UNMARKED.replace("{of}", " ".join(narrow))
    values = {"now": connection.ops.adapt_datetimefield_value(at), "most": most, "region": region}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] if isinstance(row[0], uuid.UUID) else uuid.UUID(row[0]) for row in cursor.fetchall()]


def proposal_of(appointment_id: uuid.UUID) -> tuple[bool, Proposal | None]:
    """Return whether a visit is broken, and what is proposed instead (one query)."""
    related = ("slot__work_session", "slot__doctor__speciality", "slot__doctor__site", "slot__clinic")
    rows = Broken.objects.filter(appointment=appointment_id, ended_at=None).annotate(waits=_waits())
    found = rows.select_related(*related).first()
    if found is None:
        return False, None
    return True, _proposal(found) if found.slot_id is not None and not found.waits else None


def _waits() -> Case:
    """Tell of a broken visit whether its proposal is not shown.

    It is not while a clinic is asked for another time, or once the person has booked one themselves.
    """
    same = Appointment.objects.filter(
        card=OuterRef("appointment__card"), speciality_id=OuterRef("appointment__speciality_id")
    )
    is_off = Q(appointment__state=State.CANCELLED_BY_CLINIC)
    chosen = same.filter(state=State.BOOKED, held_at__gt=OuterRef("since_at"))
    waits = Q(Exists(same.filter(state=State.RESERVING))) | is_off & Q(Exists(chosen))
    return Case(When(waits, then=True), default=False)


def _proposal(found: Broken) -> Proposal:
    slot = found.slot
    assert slot is not None  # noqa: S101  asked by the caller
    session, doctor, clinic = slot.work_session, slot.doctor, slot.clinic
    return Proposal(
        slot_id=slot.pk, nearness=Nearness(found.nearness), starts_at=slot.starts_at,
        wall_date=slot.wall_date, wall_start=slot.wall_start, time_zone=session.time_zone,
        room=session.room, doctor_id=doctor.pk, surname=doctor.surname, name=doctor.name,
        patronymic=doctor.patronymic, speciality=doctor.speciality.patient_name, clinic=clinic.short_name,
        address=doctor.site.address if doctor.site else clinic.address, asks_clinic=bool(clinic.system),
    )  # fmt: skip


def noted(found: "QuerySet[Appointment]") -> "QuerySet[Appointment]":
    """Read with each appointment whether it will not take place."""
    passed = Q(ended_as=Mended.PASSED.value)
    open_ones = Broken.objects.filter(Q(ended_at=None) | passed, appointment=OuterRef("pk"))
    told: dict[str, Any] = {"is_broken": Exists(open_ones)}
    return found.annotate(**told)


def offered(found: "QuerySet[Appointment]") -> "QuerySet[Appointment]":
    """Read with each appointment also whether another place is proposed and awaits an answer."""
    open_ones = Broken.objects.filter(appointment=OuterRef("pk"), ended_at=None, slot__isnull=False)
    told: dict[str, Any] = {"is_offered": Exists(open_ones.annotate(waits=_waits()).filter(waits=False))}
    return noted(found).annotate(**told)


def was_refused(*, slot_id: int, card_id: uuid.UUID) -> bool:
    """Tell whether a clinic has refused this place to this card, whatever it shows (one query)."""
    refused = Appointment.objects.filter(card=card_id, slot=slot_id, state=State.RELEASED)
    return refused.filter(cancel_reason=CLINIC_REFUSED).exists()


def stands_in(*, lost: Appointment, at: datetime) -> uuid.UUID | None:
    """Return the visit to come that its account has made to the same speciality, if any (one query)."""
    same = Appointment.objects.filter(
        card=lost.card_id, account_id=lost.account_id, speciality_id=lost.speciality_id, starts_at__gt=at,
        state__in=(State.BOOKED, State.RESERVING),
    )  # fmt: skip
    return same.order_by("starts_at").values_list("pk", flat=True).first()


def is_chosen(lost: Appointment, at: datetime) -> bool:
    """Tell whether a place that would stand in for a lost one is held or asked for by now (one query)."""
    held = Q(state=State.HELD, hold_ends_at__gt=at)
    same = Appointment.objects.filter(card=lost.card_id, speciality_id=lost.speciality_id)
    return same.filter(held | Q(state=State.RESERVING)).exists()


@dataclass(frozen=True, slots=True)
class BrokenOf:
    """Visits of one doctor that will not take place and have no other time yet; nobody's names but theirs.

    Of the `count` another place awaits an answer of `offered`, and of `chosen` the person has taken one: its
    clinic is asked, or it stands. `nearest_at` is when the first would begin (UTC).
    """

    doctor_id: int
    surname: str
    name: str
    patronymic: str
    clinic: str
    time_zone: str
    count: int
    offered: int
    chosen: int
    nearest_at: datetime


def broken_in(*, region: str, at: datetime) -> list[BrokenOf]:
    """Return the broken visits to come of a region, by doctor, the next first (one query)."""
    to_come = Broken.objects.filter(
        appointment__clinic__region=region, appointment__starts_at__gt=at, ended_at=None
    )
    rows = to_come.annotate(waits=_waits()).values_list(
        "appointment__doctor", "appointment__doctor__surname", "appointment__doctor__name",
        "appointment__doctor__patronymic", "appointment__clinic__short_name", "appointment__time_zone",
    )  # fmt: skip
    counted = rows.annotate(
        count=Count("pk"),
        offered=Count("slot", filter=Q(waits=False)),
        chosen=Count("pk", filter=Q(waits=True)),
        nearest_at=Min("appointment__starts_at"),
    ).order_by("nearest_at", "appointment__doctor")
    return [BrokenOf(*row) for row in counted]
