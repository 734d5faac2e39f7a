"""Every place of a doctor on a day with all that stands against it: what a patient sees, and does not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

from django.db import connection

from portal.domain.attachments import queries as attachments
from portal.domain.booking import rules
from portal.domain.booking.models import Appointment
from portal.domain.booking.queries import against, missed, settings
from portal.domain.booking.queries.missed import Wanted
from portal.domain.booking.queries.outside import is_quiet
from portal.domain.booking.queries.places import USED_UP
from portal.domain.booking.rules import Patient, Place, Reason, Why
from portal.domain.booking.rules.shut import Stands, shut
from portal.domain.booking.states import COMING
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
       CASE WHEN {USED_UP} THEN 1 ELSE 0 END, s.ends_at, d.speciality_id, p.is_sensitive{{of_patient}}
FROM schedule_slot s
JOIN schedule_worksession w ON w.id = s.work_session_id
JOIN clinics_doctor d ON d.id = s.doctor_id
JOIN clinics_speciality p ON p.id = d.speciality_id
JOIN clinics_clinic c ON c.id = s.clinic_id
WHERE s.doctor_id = %(doctor)s AND s.clinic_id = %(clinic)s AND s.wall_date = %(day)s
  AND w.state <> 'cancelled'
ORDER BY s.starts_at, s.id
"""  # noqa: S608  a constant
"""The columns stand in the order of `_Row`, those of a patient last."""
_LET_GO: Final = """
          AND NOT (b.state = 'held' AND (b.hold_ends_at <= %(now)s OR b.speciality_id = d.speciality_id))"""
"""What a hold lets go of the patient's holds before it counts."""
_OF_CARD: Final = {"card": "%(card)s", "but": _LET_GO, "speciality": "d.speciality_id", "place": "s"}
_OF_PATIENT: Final = f""",
       {against.SAME.format(**_OF_CARD)},
       {against.OVERLAPPING.format(**_OF_CARD)},
       {against.VISITS.format(**_OF_CARD)},
       {against.HOLDS.format(but=" AND NOT (b.card_id = %(card)s AND b.speciality_id = d.speciality_id)")},
       {against.LEVEL}, (SELECT r.booking_level FROM regions_region r WHERE r.code = c.region_id)"""  # noqa: S608  texts of our own


@dataclass(frozen=True, slots=True)
class Traced:
    """One place: the clinic's clock, and every reason against it; without any, everybody sees it."""

    slot_id: int
    wall_start: time
    reasons: Sequence[Reason]
    rests_until: datetime | None
    """Until when a freed place is kept back (UTC); it counts as taken."""
    code_after: int
    """Who has missed so many visits lately books it by a code only; 0: nobody, or not this patient."""
    system: str
    """The outside system that keeps the clinic's schedule; empty where the portal does."""
    is_veiled: bool
    """Whether visits to this speciality are nobody's to learn of, so that they are not looked at."""


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom the question is asked, as far as it is told; of a patient who `is_named` all is known."""

    birth_date: date | None = None
    sex: str = ""
    is_attached: bool = True
    is_named: bool = False


def places_traced(*, clinic_id: int, doctor_id: int, day: date, whom: Whom, at: datetime) -> Sequence[Traced]:
    """Ask the rules of booking about each place of a doctor on a day (one statement).

    The same rules and settings as at a hold; nobody is named, so what is booked already is not looked at.
    """
    rows = _rows(_PLACES.format(of_patient=""), at, clinic=clinic_id, doctor=doctor_id, day=day)
    return [_traced(row, clinic_id, whom, at) for row in rows]


def places_traced_for(*, visit: Appointment, doctor_id: int, day: date, at: datetime) -> Sequence[Traced]:
    """Ask them for the patient of an opened visit, about a doctor of its clinic (four statements at most).

    With everything that a hold counts for this card and for the account that made the visit. Of what stands
    against a place only visits to this clinic are named (`own` in the facts of a reason), none of a sensitive
    speciality: at its doctors visits to it are not looked at, so that nobody learns of one (`is_veiled`).
    """
    key = visit.card_id.hex if connection.vendor == "sqlite" else visit.card_id
    rows = _rows(
        _PLACES.format(of_patient=_OF_PATIENT), at, clinic=visit.clinic_id, doctor=doctor_id, day=day,
        card=key, account=visit.account_id,
    )  # fmt: skip
    if not rows:
        return []
    whom, asks_code = _whom(visit, rows[0], at), _asks_code(visit, rows[0], at)
    traced = [_traced(row, visit.clinic_id, whom, at, asks_code=asks_code) for row in rows]
    own = _own_visits(visit, at)
    return [replace(one, reasons=_told(one, row, own, at)) for one, row in zip(traced, rows, strict=True)]


def _rows(statement: str, at: datetime, *, day: date, **values: Any) -> "list[_Row]":
    values["day"] = connection.ops.adapt_datefield_value(day)
    values["now"] = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_Row(*row) for row in cursor.fetchall()]


def _whom(visit: Appointment, row: "_Row", at: datetime) -> Whom:
    card, clinic_id = visit.card, visit.clinic_id
    asks = settings.takes_only_attached(
        region=row.region, at=at, clinic_id=clinic_id, position_id=row.position_id
    )  # fmt: skip
    is_attached = not asks or attachments.is_attached(card=card, clinic_id=clinic_id)
    return Whom(card.birth_date, card.sex, is_attached, is_named=True)


def _asks_code(visit: Appointment, row: "_Row", at: datetime) -> bool:
    wanted = Wanted(visit.card_id, visit.clinic_id, row.position_id, has_missed=True)
    return missed.asks_code(wanted, region=row.region, at=at)


def _own_visits(visit: Appointment, at: datetime) -> list[Appointment]:
    """Return the patient's visits to come in this clinic that may be named, by time."""
    coming = Appointment.objects.filter(
        card=visit.card_id, clinic=visit.clinic_id, state__in=COMING, ends_at__gt=at
    )
    found = coming.select_related("doctor__speciality", "clinic").order_by("starts_at", "pk")
    return [one for one in found if not is_quiet(one, wants_quiet=False)]


def _told(one: Traced, row: "_Row", own: Sequence[Appointment], at: datetime) -> list[Reason]:
    told = [reason for reason in one.reasons if not (one.is_veiled and reason.why is Why.SAME_SPECIALITY)]
    return [_named_visits(reason, row, own, at) for reason in told]


def _named_visits(reason: Reason, row: "_Row", own: Sequence[Appointment], at: datetime) -> Reason:
    if reason.why is Why.SAME_SPECIALITY:
        same = [one for one in own if one.speciality_id == row.speciality_id and one.starts_at > at]
        return Reason(reason.why, {"own": same})
    if reason.why is Why.OVERLAPS:
        starts, ends = moments.read(row.starts_at), moments.read(row.ends_at)
        return Reason(reason.why, {"own": [o for o in own if o.starts_at < ends and starts < o.ends_at]})
    return reason


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
    ends_at: Any
    speciality_id: int
    is_sensitive: bool
    same_speciality: int = 0
    overlapping: int = 0
    visits: int = 0
    holds: int = 0
    level: str = ""
    booking_level: str = ""


def _traced(
    row: _Row, clinic_id: int, whom: Whom, at: datetime, *, asks_code: bool = True
) -> Traced:  # fmt: skip
    rests_until = moments.read(row.rests_until) if row.rests_until else None
    rests_still = rests_until if rests_until and rests_until > at else None
    stands = _stands(row)
    place = _place(row, is_open=stands.is_open, rests=rests_still is not None)
    limits = settings.limits_of(region=row.region, at=at, clinic_id=clinic_id, position_id=row.position_id)
    reasons = rules.why_not(place=place, patient=_patient(whom, place, row), limits=limits, at=at)
    return Traced(
        row.slot_id, _time(row.wall_start), _known(_named(reasons, stands), whom), rests_still,
        limits.code_after.missed if asks_code else 0, row.system, bool(row.is_sensitive),
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


def _patient(whom: Whom, place: Place, row: _Row) -> Patient:
    return Patient(
        birth_date=whom.birth_date or place.wall_date, sex=whom.sex, is_attached=whom.is_attached,
        same_speciality=row.same_speciality > 0, overlaps=row.overlapping > 0, visits=row.visits,
        holds=row.holds,
        level_suffices=not row.booking_level or against.suffices(row.level, row.booking_level),
    )  # fmt: skip


_OF_AGE: Final = {Why.TOO_YOUNG, Why.TOO_OLD, Why.ONLY_CHILDREN, Why.ONLY_ADULTS}


def _known(reasons: Sequence[Reason], whom: Whom) -> Sequence[Reason]:
    """Leave out what nobody was asked about: age and sex of a patient who was not told."""
    if whom.is_named:
        return reasons
    unknown = ({Why.OTHER_SEX} if not whom.sex else set()) | (_OF_AGE if whom.birth_date is None else set())
    return [reason for reason in reasons if reason.why not in unknown]
