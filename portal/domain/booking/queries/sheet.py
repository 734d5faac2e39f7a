"""A doctor with one week of days and the free times of one of them: one hand-written statement."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
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
It is all one text there, and whoever reads the same text again has it taken to pieces already.
"""
_KEPT: Final = 256
"""Texts of sheets kept in pieces, some kilobytes each; a doctor's changes with each booking."""
_WORDS: Final = {
    "postgresql": {
        "list": "json_agg", "row": "json_build_array", "end": ") AS text)",
        "doctor": "CAST(json_build_array(json_build_array(d, c, p, t, s), ",
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

    `chosen` is the day asked for, else the nearest with a free place; None where there is neither. `told` is
    all of it as it was read: the same text tells the same. Days and times may be another reader's as well.
    """

    doctor: Doctor
    days: Sequence[Day]
    chosen: date | None
    times: Sequence[Time]
    told: str = ""


_Shown = tuple[Sequence[Day], date | None, Sequence[Time]]


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
    if not rows:
        return None
    return sheet_told(*rows[0]) if connection.vendor == "postgresql" else _of_columns(rows[0])


def sheet_reading(
    *, region: str, doctor_id: int, first: date, last: date, at: datetime, wanted: date | None = None,
    notice: timedelta = NOTICE_BEFORE,
) -> Reading:  # fmt: skip
    """Return what reads the same, for a statement that reads more; on PostgreSQL it is one value or none."""
    ops = connection.ops
    instant, wall = ops.adapt_datetimefield_value, ops.adapt_datefield_value
    values = {
        "now": instant(at), "from": instant(at + notice), "doctor": doctor_id, "region": region,
        "since": instant(datetime.combine(first - _DAY, time.min, UTC)),
        "until": instant(datetime.combine(last + 2 * _DAY, time.min, UTC)),
        "first": wall(first), "last": wall(last), "wanted": wall(wanted) if wanted else None,
    }  # fmt: skip
    return Reading(_statement(connection.vendor), values)


def sheet_told(text: str) -> Sheet:
    """Put together what `sheet_reading` has read on PostgreSQL."""
    parts, (days, chosen, times) = _pieces(text)
    return Sheet(directory.doctor_of(parts), days, chosen, times, text)


@lru_cache(maxsize=_KEPT)
def _pieces(text: str) -> tuple[Sequence[dict[str, Any] | None], _Shown]:
    parts, chosen, days, times = json.loads(text)
    return parts, _shown(days, chosen, times)


def _of_columns(row: Sequence[Any]) -> Sheet:
    """Read a row of SQLite: the doctor's columns, then a day and JSON."""
    chosen, days, times = row[directory.WIDTH :]
    told = _shown(json.loads(days), chosen, json.loads(times))
    return Sheet(directory.whole_doctor(row), *told, repr(row))


def _shown(days: Sequence[Any] | None, chosen: str | None, times: Sequence[Any] | None) -> _Shown:
    """Name what JSON holds; PostgreSQL has no list of nothing."""
    return [Day(*day) for day in days or ()], date.fromisoformat(chosen) if chosen else None, times or ()


@cache
def _statement(vendor: str) -> str:
    return _STATEMENT.format(**_WORDS[vendor])
