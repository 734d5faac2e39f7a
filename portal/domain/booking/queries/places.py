"""Reads of free places: one hand-written statement each, every page of a doctor asks them.

A place is free when it and its session are open and nobody occupies it; a hold occupies
only until it ends, even before the worker has swept it away.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import connection

from portal.domain.booking.states import NOTICE_BEFORE
from portal.domain.schedule.rules.why import Standing
from portal.kit import moments

USED_UP: Final = """w.has_quota AND EXISTS (
        SELECT 1 FROM schedule_quota q WHERE q.work_session_id = w.id AND q.source = 5 AND q.places <= (
            SELECT count(*) FROM schedule_slot t JOIN booking_appointment o ON o.slot_id = t.id
            WHERE t.work_session_id = w.id AND o.source = 5
              AND o.state IN ('held', 'reserving', 'booked', 'attended', 'missed')
              AND (o.state <> 'held' OR o.hold_ends_at > %(now)s)))"""
"""That a session gives no more places by the portal's way; `o` is what counts against it."""
UNTAKEN: Final = """(SELECT count(*) FROM booking_appointment b
         WHERE b.slot_id = s.id AND b.state IN ('held', 'reserving', 'booked', 'attended', 'missed')
           AND (b.state <> 'held' OR b.hold_ends_at > %(now)s)) < s.seats"""
"""That somebody may still have a seat of a place, by whatever way."""
FREE: Final = f"""
    s.state = 'open' AND w.state = 'open' AND w.opens_at <= %(now)s AND s.starts_at >= %(from)s
    AND (s.rests_until IS NULL OR s.rests_until <= %(now)s)
    AND {UNTAKEN}
    AND s.kind IN (1, 4, 10, 11) AND NOT ({USED_UP})
"""
"""The list of states stands as in the partial unique index, so that both engines use it.

The kinds are those that patients choose (`schedule.states.FOR_PATIENTS`), 5 is the way of the portal.
"""
_STANDING: Final = f"""
WITH to_come AS (
    SELECT CASE WHEN s.kind IN (1, 4, 10, 11) THEN 1 ELSE 0 END AS is_ours,
           CASE WHEN s.state = 'open' AND {UNTAKEN} THEN 1 ELSE 0 END AS is_left,
           CASE WHEN {USED_UP} THEN 1 ELSE 0 END AS is_used_up,
           CASE WHEN s.starts_at < %(from)s THEN 1 ELSE 0 END AS is_late,
           CASE WHEN s.rests_until > %(now)s THEN 1 ELSE 0 END AS rests
    FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
    WHERE s.doctor_id = %(doctor)s AND s.starts_at >= %(now)s AND s.state IN ('open', 'taken')
      AND w.state = 'open' AND w.opens_at <= %(now)s
)
SELECT max(CASE WHEN is_left = 0 THEN is_ours ELSE 0 END),
       max(is_ours * is_left * is_used_up),
       max(CASE WHEN is_ours = 0 THEN is_left ELSE 0 END),
       max(is_ours * is_left * is_late),
       max(is_ours * is_left * rests)
FROM to_come
"""  # noqa: S608
"""The columns stand in the order of Standing; without places each is NULL."""
_NEXT: Final = f"""
SELECT s.wall_date
FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
WHERE s.doctor_id = %(doctor)s AND {FREE}
ORDER BY CASE WHEN s.wall_date > %(after)s THEN 0 ELSE 1 END, s.starts_at
LIMIT 1
"""  # noqa: S608
_NEAREST: Final = f"""
SELECT s.id, s.doctor_id, d.surname, d.name, d.patronymic, s.wall_date, s.wall_start, s.starts_at, w.room
FROM schedule_slot gone
JOIN clinics_doctor lost ON lost.id = gone.doctor_id
JOIN clinics_doctor d ON d.clinic_id = lost.clinic_id AND d.speciality_id = lost.speciality_id
    AND d.is_active AND d.self_booking
JOIN clinics_speciality p ON p.id = d.speciality_id AND p.self_booking AND NOT d.needs_referral
JOIN schedule_slot s ON s.doctor_id = d.id
JOIN schedule_worksession w ON w.id = s.work_session_id
WHERE gone.id = %(slot)s AND s.id <> gone.id AND {FREE}
ORDER BY CASE WHEN s.doctor_id = gone.doctor_id THEN 0 ELSE 1 END, {{gap}}, s.starts_at
LIMIT %(limit)s
"""  # noqa: S608
GAP: Final = {
    "sqlite": "round(abs(julianday(s.starts_at) - julianday(gone.starts_at)) * 86400)",
    "postgresql": "abs(extract(epoch FROM s.starts_at - gone.starts_at))",
}
"""How far a place lies from the lost one, for each engine."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Another place instead of one that is gone; `wall_date` and `wall_start` are the clinic's."""

    slot_id: int
    doctor_id: int
    doctor: str
    is_same_doctor: bool
    wall_date: date
    wall_start: time
    starts_at: datetime
    room: str


def rows_of(
    statement: str, at: datetime, *, notice: timedelta = NOTICE_BEFORE, **values: Any
) -> list[tuple[Any, ...]]:
    """Run a statement over free places; from `notice` before a visit on, its place is nobody's any more."""
    return rows(statement, at, **{"from": connection.ops.adapt_datetimefield_value(at + notice)}, **values)


def rows(statement: str, at: datetime, **values: Any) -> list[tuple[Any, ...]]:
    """Run a statement over places at a moment; it says itself from when on they count."""
    values["now"] = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def next_free_day(
    *, doctor_id: int, after: date, at: datetime, notice: timedelta = NOTICE_BEFORE
) -> date | None:
    """Return the first day with a free place after a date, else the nearest one before (one statement)."""
    told = connection.ops.adapt_datefield_value(after)
    found = rows_of(_NEXT, at, notice=notice, doctor=doctor_id, after=told)
    return _date(found[0][0]) if found else None


def standing_of(*, doctor_id: int, at: datetime, notice: timedelta = NOTICE_BEFORE) -> Standing:
    """Tell what stands against the places to come of a doctor who has none free (one statement)."""
    found = rows_of(_STANDING, at, notice=notice, doctor=doctor_id)[0]
    return Standing(*(bool(one) for one in found))


def nearest_to(
    *, slot_id: int, at: datetime, limit: int = 3, notice: timedelta = NOTICE_BEFORE
) -> list[Offer]:
    """Return free places instead of a lost one: the same doctor first, the nearest to the lost time first."""
    found = rows_of(_NEAREST.format(gap=GAP[connection.vendor]), at, notice=notice, slot=slot_id, limit=limit)
    lost = place(slot_id=slot_id)
    return [
        Offer(slot, doctor, " ".join(filter(None, (surname, name, patronymic))),
              lost is not None and doctor == lost.doctor_id,
              _date(day), _time(start), moments.read(starts), room)
        for slot, doctor, surname, name, patronymic, day, start, starts, room in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lost:
    """Whose place it is and when, by the clinic's calendar and clock."""

    doctor_id: int
    wall_date: date
    wall_start: time


def place(*, slot_id: int) -> Lost | None:
    """Return whose place it is (one statement)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT doctor_id, wall_date, wall_start FROM schedule_slot WHERE id = %s", [slot_id])
        row = cursor.fetchone()
    return Lost(row[0], _date(row[1]), _time(row[2])) if row else None


def is_free(*, slot_id: int, at: datetime, notice: timedelta = NOTICE_BEFORE) -> bool:
    """Tell whether a place can be held at this moment (one statement)."""
    statement = (
        "SELECT 1 FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id"  # noqa: S608
        f" WHERE s.id = %(slot)s AND {FREE}"
    )
    return bool(rows_of(statement, at, notice=notice, slot=slot_id))


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _time(value: time | str) -> time:
    return time.fromisoformat(value) if isinstance(value, str) else value
