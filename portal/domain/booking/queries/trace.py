"""Every place of a doctor on a day with all that stands against it: what a patient sees, and does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

from django.db import connection

from portal.domain.booking import rules
from portal.domain.booking.queries import settings
from portal.domain.booking.queries.places import USED_UP
from portal.domain.booking.rules import Patient, Place, Reason, Why
from portal.domain.booking.rules.shut import Stands, shut
from portal.kit import moments

_PLACES: Final = f"""
SELECT s.id, s.wall_start, s.starts_at, w.opens_at, s.wall_date,
       w.state, w.reason,
       (SELECT max(a.to_date) FROM schedule_absence a
        WHERE a.doctor_id = s.doctor_id AND a.is_active AND a.reason = w.reason
          AND a.from_date <= s.wall_date AND a.to_date >= s.wall_date),
       s.state, s.kind, d.is_active, c.is_active,
       d.min_age, d.max_age, d.sex, p.serves, c.serves,
       CASE WHEN d.self_booking AND p.self_booking THEN 1 ELSE 0 END, d.needs_referral,
       s.seats, s.rests_until, d.position_id, c.region_id, c.system,
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
"""The columns stand in the order of `_Row`."""


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
    system: str
    """The outside system that keeps the clinic's schedule; empty where the portal does."""


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
    return [_traced(_Row(*row), clinic_id, whom, at) for row in rows]


class _Row(NamedTuple):
    """One row of the statement; its columns stand in this order, instants as the driver gives them."""

    slot_id: int
    wall_start: time | str
    starts_at: Any
    opens_at: Any
    wall_date: date | str
    session: str
    reason: str
    away_till: date | str | None
    slot: str
    kind: int
    has_doctor: bool
    has_clinic: bool
    min_age: int | None
    max_age: int | None
    sex: str
    doctor_serves: str
    clinic_serves: str
    self_booking: int
    needs_referral: bool
    seats: int
    rests_until: Any
    position_id: int
    region: str
    system: str
    taken: int
    is_used_up: int


def _traced(row: _Row, clinic_id: int, whom: Whom, at: datetime) -> Traced:
    rests_until = moments.read(row.rests_until) if row.rests_until else None
    rests_still = rests_until if rests_until and rests_until > at else None
    stands = _stands(row)
    place = _place(row, is_open=stands.is_open, rests=rests_still is not None)
    limits = settings.limits_of(region=row.region, at=at, clinic_id=clinic_id, position_id=row.position_id)
    reasons = rules.why_not(place=place, patient=_patient(whom, place), limits=limits, at=at)
    return Traced(
        row.slot_id, _time(row.wall_start), _known(_named(reasons, stands), whom), rests_still,
        limits.code_after.missed, row.system,
    )  # fmt: skip


def _stands(row: _Row) -> Stands:
    return Stands(
        session=row.session, reason=row.reason, away_till=_date(row.away_till) if row.away_till else None,
        slot=row.slot, kind=row.kind, has_doctor=bool(row.has_doctor), has_clinic=bool(row.has_clinic),
    )  # fmt: skip


def _place(row: _Row, *, is_open: bool, rests: bool) -> Place:
    return Place(
        min_age=row.min_age, max_age=row.max_age, sex=row.sex, doctor_serves=row.doctor_serves,
        clinic_serves=row.clinic_serves, is_open=is_open, is_taken=row.taken >= row.seats or rests,
        starts_at=moments.read(row.starts_at), opens_at=moments.read(row.opens_at),
        wall_date=_date(row.wall_date), self_booking=bool(row.self_booking),
        needs_referral=bool(row.needs_referral), is_used_up=bool(row.is_used_up),
    )  # fmt: skip


def _named(reasons: Sequence[Reason], stands: Stands) -> list[Reason]:
    """Put the names of what shuts a place where a patient reads one sentence for them all."""
    return [one for reason in reasons for one in (shut(stands) if reason.why is Why.CLOSED else [reason])]


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _time(value: time | str) -> time:
    return time.fromisoformat(value) if isinstance(value, str) else value


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
