"""A doctor with one week of days and the free times of one of them: one hand-written statement."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, Final, NamedTuple

from django.db import connection

from portal.domain.booking.queries import places
from portal.domain.booking.states import NOTICE_BEFORE
from portal.domain.clinics import queries as directory
from portal.domain.clinics.queries import Doctor
from portal.kit import ids, moments
from portal.kit.reading import Reading

_DAY: Final = timedelta(days=1)
_STATEMENT: Final = f"""
WITH places AS MATERIALIZED (
    SELECT s.id, s.wall_date, s.wall_start, s.starts_at, w.opens_at,
           CASE WHEN w.state = 'open' THEN 1 ELSE 0 END AS is_open,
           CASE WHEN {places.FREE} THEN 1 ELSE 0 END AS is_free
    FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
    WHERE s.doctor_id = %(doctor)s AND s.starts_at >= %(now)s
      AND s.starts_at >= %(since)s AND s.starts_at < %(until)s
      AND s.wall_date >= %(first)s AND s.wall_date <= %(last)s
), days AS MATERIALIZED (
    SELECT wall_date, sum(is_free) AS free, count(*) AS total, min(opens_at) AS opens_at,
           max(is_open) AS is_open
    FROM places GROUP BY wall_date ORDER BY wall_date
), chosen AS MATERIALIZED (
    SELECT coalesce((SELECT wall_date FROM days WHERE wall_date = %(wanted)s),
                    (SELECT min(wall_date) FROM days WHERE free > 0)) AS wall_date
)
SELECT {{doctor}}(SELECT wall_date FROM chosen),
       (SELECT {{list}}({{row}}(wall_date, free, total, opens_at, is_open)) FROM days),
       (SELECT {{list}}({{row}}(id, substr(CAST(wall_start AS text), 1, 5)))
        FROM (SELECT id, wall_start FROM places
              WHERE is_free = 1 AND wall_date = (SELECT wall_date FROM chosen)
              ORDER BY starts_at) times){{end}}
FROM clinics_doctor d {directory.BESIDE} WHERE d.id = %(doctor)s AND d.region_id = %(region)s AND d.is_active
"""  # noqa: S608  constants
"""The instants lie a day wider than the dates: they bound the index, the dates decide.

Days and times come as JSON: of a hundred values a driver makes a hundred objects, a page needs their text.
On PostgreSQL the doctor does too: a hundred columns cost a driver as much as the rest of the statement.
"""
_WORDS: Final = {
    "postgresql": {
        "list": "json_agg", "row": "json_build_array", "end": ")",
        "doctor": "json_build_array(json_build_array(d, c, p, t, s), ",
    },
    "sqlite": {
        "list": "json_group_array", "row": "json_array", "end": "", "doctor": f"{directory.COLUMNS}, ",
    },
}  # fmt: skip


class Day(NamedTuple):
    """One day of a doctor: `free` of `total` places; `iso` is the clinic's date, `opens` an instant."""

    iso: str
    free: int
    total: int
    opens: str
    is_open: int

    @property
    def wall_date(self) -> date:
        """Return the day of the clinic's calendar."""
        return date.fromisoformat(self.iso)

    @property
    def opens_at(self) -> datetime:
        """Return when the first places of the day become bookable (UTC)."""
        return moments.read(self.opens)


Time = tuple[int, str]
"""A free place: the slot's id and «09:20» by the clinic's clock."""


class Sheet(NamedTuple):
    """A doctor, the days of a week with places or without, and the free times of the `chosen` one.

    `chosen` is the day asked for, else the nearest with a free place; None where there is neither.
    """

    doctor: Doctor
    days: Sequence[Day]
    chosen: date | None
    times: Sequence[Time]


_Told = tuple[Doctor, str | None, Sequence[Any] | None, Sequence[Any] | None]
"""Doctor, chosen day, days and times as they were read."""


def sheet_of(
    *, region: str, doctor_id: int, first: date, last: date, at: datetime, wanted: date | None = None,
    notice: timedelta = NOTICE_BEFORE,
) -> Sheet | None:  # fmt: skip
    """Return a working doctor of a region with the days from `first` to `last` (one statement).

    Dates are the clinic's calendar; `notice` is how long before a visit its place may still be booked.
    """
    if doctor_id > ids.LARGEST:
        return None
    reading = sheet_reading(
        region=region, doctor_id=doctor_id, first=first, last=last, at=at, wanted=wanted, notice=notice
    )
    rows = places.rows(reading.sql, at, **reading.values)
    return _sheet(_told(rows[0])) if rows else None


def sheet_reading(
    *, region: str, doctor_id: int, first: date, last: date, at: datetime, wanted: date | None = None,
    notice: timedelta = NOTICE_BEFORE,
) -> Reading:  # fmt: skip
    """Return what reads the same, for a statement that reads more; on PostgreSQL it is one value or none."""
    instant = connection.ops.adapt_datetimefield_value
    values = {
        "now": instant(at), "from": instant(at + notice), "doctor": doctor_id, "region": region,
        **_around(first, last), "wanted": _wall(wanted) if wanted else None,
    }  # fmt: skip
    return Reading(_statement(connection.vendor), values)


def sheet_told(value: Sequence[Any]) -> Sheet:
    """Put together what `sheet_reading` has read on PostgreSQL."""
    return _sheet(_of_value(value))


def _sheet(told: _Told) -> Sheet:
    doctor, chosen, days, times = told
    return Sheet(
        doctor, [Day(*day) for day in days or ()], date.fromisoformat(chosen) if chosen else None, times or ()
    )


def _told(row: Sequence[Any]) -> _Told:
    """Read a row of either engine: PostgreSQL has no list of nothing, SQLite no JSON but text."""
    if connection.vendor == "postgresql":
        return _of_value(row[0])
    chosen, days, times = row[directory.WIDTH :]
    return directory.whole_doctor(row), chosen, json.loads(days), json.loads(times)


def _of_value(value: Sequence[Any]) -> _Told:
    parts, chosen, days, times = value
    return directory.doctor_of(parts), chosen, days, times


def _around(first: date, last: date) -> dict[str, Any]:
    adapt = connection.ops.adapt_datetimefield_value
    return {
        "since": adapt(datetime.combine(first - _DAY, time.min, UTC)),
        "until": adapt(datetime.combine(last + 2 * _DAY, time.min, UTC)),
        "first": _wall(first),
        "last": _wall(last),
    }


def _wall(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


@cache
def _statement(vendor: str) -> str:
    return _STATEMENT.format(**_WORDS[vendor])
