"""How the day of a clinic and of a region stands: numbers only, nobody's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from django.db import connection

from portal.kit import names

_TAKEN: Final = """
CASE WHEN s.state = 'taken' THEN s.seats ELSE (SELECT count(*) FROM booking_appointment b
 WHERE b.slot_id = s.id AND b.state IN ('held', 'reserving', 'booked', 'attended', 'missed')
   AND (b.state <> 'held' OR b.hold_ends_at > %(now)s)) END
"""
"""All of a place that its own system calls taken."""
_FREE: Final = f"sum(CASE WHEN s.state = 'open' AND s.starts_at > %(now)s THEN s.seats - {_TAKEN} ELSE 0 END)"
"""What can still be given: a time that has passed is not free, though nobody took it."""
_SESSIONS: Final = f"""
SELECT w.id, w.doctor_id, d.surname, d.name, d.patronymic, p.patient_name, w.room, w.wall_start, w.wall_end,
       w.state, w.reason, sum(CASE WHEN s.state IN ('open', 'taken') THEN s.seats ELSE 0 END),
       sum(CASE WHEN s.state IN ('open', 'taken') THEN {_TAKEN} ELSE 0 END), {_FREE}
FROM schedule_worksession w
JOIN clinics_doctor d ON d.id = w.doctor_id
JOIN clinics_speciality p ON p.id = d.speciality_id
JOIN schedule_slot s ON s.work_session_id = w.id
WHERE w.clinic_id = %(clinic)s AND w.wall_date = %(day)s AND w.state <> 'cancelled'
GROUP BY w.id, w.doctor_id, d.surname, d.name, d.patronymic, p.patient_name, w.room, w.wall_start,
         w.wall_end, w.state, w.reason
ORDER BY d.surname, d.name, w.doctor_id, w.wall_start
"""  # noqa: S608  a constant of this file
_REGION: Final = f"""
SELECT s.clinic_id, count(DISTINCT s.doctor_id), sum(s.seats), sum({_TAKEN}), {_FREE}
FROM schedule_slot s
JOIN schedule_worksession w ON w.id = s.work_session_id AND w.state = 'open'
JOIN clinics_clinic c ON c.id = s.clinic_id
WHERE c.region_id = %(region)s AND s.wall_date = %(day)s AND s.state IN ('open', 'taken')
GROUP BY s.clinic_id
"""  # noqa: S608


_ABSENT: Final = """
SELECT d.surname, d.name, d.patronymic, p.patient_name, d.is_active,
       (SELECT min(w.wall_date) FROM schedule_worksession w
        WHERE w.doctor_id = d.id AND w.clinic_id = d.clinic_id AND w.state = 'open'
          AND w.wall_date > %(day)s),
       (SELECT max(w.wall_date) FROM schedule_worksession w
        WHERE w.doctor_id = d.id AND w.clinic_id = d.clinic_id AND w.state = 'open'
          AND w.wall_date < %(day)s)
FROM clinics_doctor d
JOIN clinics_speciality p ON p.id = d.speciality_id
WHERE d.id = %(doctor)s AND d.clinic_id = %(clinic)s
"""


@dataclass(frozen=True, slots=True)
class DeskSession:
    """A session of work on one day; `wall_start` and `wall_end` are the clinic's clock.

    `places` are seats that may be given, `taken` those that somebody has, `free` those that nobody has and
    whose time is still to come; closed sessions say why.
    """

    id: int
    doctor_id: int
    doctor: str
    speciality: str
    room: str
    wall_start: time
    wall_end: time
    is_open: bool
    reason: str
    places: int
    taken: int
    free: int


@dataclass(frozen=True, slots=True)
class Absent:
    """A doctor of a clinic who has no session on a day, and the next day with one, where it is known.

    `last_day` is the last one before it that is laid: later ones may only not be laid yet, where the doctor
    still works (`is_active`).
    """

    doctor_id: int
    doctor: str
    speciality: str
    is_active: bool
    next_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class ClinicCount:
    """One clinic on one day."""

    doctors: int
    places: int
    taken: int
    free: int


def sessions_of_day(
    *, clinic_id: int, day: date, doctor_id: int | None = None, at: datetime
) -> list[DeskSession]:
    """Return the sessions of a clinic on a day of its calendar, by doctor (one statement)."""
    rows = _rows(_SESSIONS, at, clinic=clinic_id, day=connection.ops.adapt_datefield_value(day))
    return [_session(row) for row in rows if doctor_id in (None, row[1])]


def absent_on(*, clinic_id: int, doctor_id: int, day: date) -> Absent | None:
    """Return a doctor of a clinic who does not work on a day; None for somebody of no clinic or another's."""
    values = {"clinic": clinic_id, "doctor": doctor_id, "day": connection.ops.adapt_datefield_value(day)}
    with connection.cursor() as cursor:
        cursor.execute(_ABSENT, values)
        found = cursor.fetchone()
    if found is None:
        return None
    surname, name, patronymic, speciality, is_active, later, last = found
    whole = names.full(surname, name, patronymic)
    return Absent(doctor_id, whole, speciality, bool(is_active), _date(later), _date(last))


def _date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _session(row: tuple[Any, ...]) -> DeskSession:
    key, doctor, surname, name, patronymic, speciality, room, start, end, state, reason, *counts = row
    return DeskSession(
        key, doctor, names.full(surname, name, patronymic), speciality, room, _time(start), _time(end),
        state == "open", reason, *map(int, counts),
    )  # fmt: skip


def counts_of_region(*, region: str, day: date, at: datetime) -> Mapping[int, ClinicCount]:
    """Return by clinic how many doctors work on a day, and how many places there are (one statement)."""
    rows = _rows(_REGION, at, region=region, day=connection.ops.adapt_datefield_value(day))
    return {clinic: ClinicCount(*map(int, counts)) for clinic, *counts in rows}


def _rows(statement: str, at: datetime, **values: Any) -> list[tuple[Any, ...]]:
    values["now"] = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _time(value: time | str) -> time:
    return time.fromisoformat(value) if isinstance(value, str) else value
