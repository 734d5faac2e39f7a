"""The free places of one day, read by a statement of the tests' own: what pages show is compared with it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import connection

from portal.domain.booking.queries.places import FREE, rows_of
from portal.domain.booking.states import NOTICE_BEFORE
from portal.kit import moments

TIMES: Final = f"""
SELECT s.id, s.wall_start, s.starts_at, w.room
FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
WHERE s.doctor_id = %(doctor)s AND s.wall_date = %(day)s AND {FREE}
ORDER BY s.starts_at
"""


@dataclass(frozen=True, slots=True)
class FreePlace:
    """A place that can be held now; `wall_start` is the clinic's clock."""

    slot_id: int
    wall_start: time
    starts_at: datetime
    room: str


def places_of_day(
    *, doctor_id: int, day: date, at: datetime, notice: timedelta = NOTICE_BEFORE
) -> list[FreePlace]:
    """Return the free places of a doctor on one day of the clinic's calendar (one statement)."""
    wall = connection.ops.adapt_datefield_value(day)
    return [
        FreePlace(slot_id, _time(start), moments.read(starts), room)
        for slot_id, start, starts, room in rows_of(TIMES, at, notice=notice, doctor=doctor_id, day=wall)
    ]


def _time(value: time | str) -> time:
    return time.fromisoformat(value) if isinstance(value, str) else value
