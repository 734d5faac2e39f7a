"""Every place of a doctor on a day with all that stands against it: what a patient sees, and does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from django.db import connection

from portal.domain.booking import rules
from portal.domain.booking.queries import settings
from portal.domain.booking.queries.places import USED_UP
from portal.domain.booking.rules import Patient, Place, Reason, Why
from portal.kit import moments

_PLACES: Final = f"""
SELECT s.id, s.wall_start, s.starts_at, w.opens_at, s.wall_date,
       CASE WHEN s.state IN ('open', 'taken') AND w.state = 'open' AND s.kind IN (1, 4, 10, 11)
                 AND d.is_active AND c.is_active THEN 1 ELSE 0 END,
       d.min_age, d.max_age, d.sex, p.serves, c.serves,
       CASE WHEN d.self_booking AND p.self_booking THEN 1 ELSE 0 END, p.needs_referral,
       s.seats, s.rests_until, d.position_id, c.region_id,
       CASE WHEN s.state = 'taken' THEN s.seats ELSE
       (SELECT count(*) FROM booking_appointment b
        WHERE b.slot_id = s.id AND b.state IN ('held', 'reserving', 'booked', 'attended', 'missed')
          AND (b.state <> 'held' OR b.hold_ends_at > %(now)s)) END,
       CASE WHEN {USED_UP} THEN 1 ELSE 0 END
FROM schedule_slot s
JOIN schedule_worksession w ON w.id = s.work_session_id
JOIN clinics_doctor d ON d.id = s.doctor_id
JOIN clinics_speciality p ON p.id = d.speciality_id
JOIN clinics_clinic c ON c.id = s.clinic_id
WHERE s.doctor_id = %(doctor)s AND s.clinic_id = %(clinic)s AND s.wall_date = %(day)s
  AND w.state <> 'cancelled'
ORDER BY s.starts_at, s.id
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class Traced:
    """One place: the clinic's clock, and every reason against it; without any, everybody sees it."""

    slot_id: int
    wall_start: time
    reasons: Sequence[Reason]
    rests_until: datetime | None
    """Until when a freed place is kept back (UTC); it counts as taken."""
    code_after: int
    """Who has missed so many visits lately books it by a code only; 0: nobody is asked for one."""


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom the question is asked, as far as it is told."""

    birth_date: date | None = None
    sex: str = ""
    is_attached: bool = True


def places_traced(*, clinic_id: int, doctor_id: int, day: date, whom: Whom, at: datetime) -> Sequence[Traced]:
    """Ask the rules of booking about each place of a doctor on a day (one statement).

    The same rules and settings as at a hold; what a patient has booked already is not looked at.
    """
    values = {
        "clinic": clinic_id, "doctor": doctor_id, "day": connection.ops.adapt_datefield_value(day),
        "now": connection.ops.adapt_datetimefield_value(at),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, values)
        rows = cursor.fetchall()
    return [_traced(row, clinic_id, whom, at) for row in rows]


def _traced(row: tuple[Any, ...], clinic_id: int, whom: Whom, at: datetime) -> Traced:
    slot_id, start, starts_at, opens_at, day, is_open, min_age, max_age, sex, *told = row
    (
        doctor_serves,
        clinic_serves,
        self_booking,
        needs_referral,
        seats,
        rests,
        position,
        region,
        taken,
        is_used_up,
    ) = told
    rests_until = moments.read(rests) if rests else None
    rests_still = rests_until if rests_until and rests_until > at else None
    place = Place(
        min_age=min_age, max_age=max_age, sex=sex, doctor_serves=doctor_serves, clinic_serves=clinic_serves,
        is_open=bool(is_open), is_taken=taken >= seats or rests_still is not None,
        starts_at=moments.read(starts_at), opens_at=moments.read(opens_at),
        wall_date=date.fromisoformat(day) if isinstance(day, str) else day, self_booking=bool(self_booking),
        needs_referral=bool(needs_referral), is_used_up=bool(is_used_up),
    )  # fmt: skip
    limits = settings.limits_of(region=region, at=at, clinic_id=clinic_id, position_id=position)
    reasons = rules.why_not(place=place, patient=_patient(whom, place), limits=limits, at=at)
    return Traced(
        slot_id, time.fromisoformat(start) if isinstance(start, str) else start, _known(reasons, whom),
        rests_still, limits.code_after.missed,
    )  # fmt: skip


def _patient(whom: Whom, place: Place) -> Patient:
    born = whom.birth_date or place.wall_date
    return Patient(
        birth_date=born, sex=whom.sex, same_speciality=False, overlaps=False, visits=0, holds=0,
        is_attached=whom.is_attached,
    )  # fmt: skip


_OF_AGE: Final = {Why.TOO_YOUNG, Why.TOO_OLD, Why.ONLY_CHILDREN, Why.ONLY_ADULTS}


def _known(reasons: Sequence[Reason], whom: Whom) -> Sequence[Reason]:
    """Leave out what nobody was asked about: age and sex of a patient who was not told."""
    unknown = ({Why.OTHER_SEX} if not whom.sex else set()) | (_OF_AGE if whom.birth_date is None else set())
    return [reason for reason in reasons if reason.why not in unknown]
