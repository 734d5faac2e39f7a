"""From when on places may be booked, in a statement over places of many clinics.

Each clinic and position may have its own notice. They are few, so they stand in the statement's text; where
none is set, it is the statement without them.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from portal.domain.booking.queries import settings
from portal.domain.booking.queries.places import rows
from portal.domain.booking.rules.settings import Notices

_FROM: Final = "s.starts_at >= %(from)s"


def rows_in(
    statement: str, *, region: str, at: datetime, least: timedelta = timedelta(), **values: Any
) -> list[tuple[Any, ...]]:
    """Run a statement over free places of one region (`s` the place, `d` its doctor), each with its notice.

    No place counts that begins earlier than `least` from now.
    """
    told = settings.notices_of(region=region, at=at)
    bounds, moments = _bounds(told, at, least)
    return rows(statement.replace(_FROM, bounds), at, **moments, **values)


def _bounds(told: Notices, at: datetime, least: timedelta) -> tuple[str, dict[str, Any]]:
    """Return the condition and its values: the shortest notice bounds the index, each one's own decides."""
    adapt = connection.ops.adapt_datetimefield_value
    cases = [*_cases("d.position_id", told.of_positions), *_cases("s.clinic_id", told.of_clinics)]
    if not cases:
        return _FROM, {"from": adapt(at + max(least, told.of_region))}
    named = {_name(notice): adapt(at + max(least, notice)) for _, notice in cases}
    whens = " ".join(f"WHEN {whose} THEN %({_name(notice)})s" for whose, notice in cases)
    own = f"s.starts_at >= CASE {whens} ELSE %(from_region)s END"
    bounds = {
        "from": adapt(at + max(least, told.shortest)),
        "from_region": adapt(at + max(least, told.of_region)),
    }
    return f"{_FROM} AND {own}", named | bounds


def _cases(column: str, told: dict[int, timedelta]) -> list[tuple[str, timedelta]]:
    whose = defaultdict[timedelta, list[int]](list)
    for one, notice in told.items():
        whose[notice].append(int(one))
    return [(f"{column} IN ({', '.join(map(str, sorted(ids)))})", notice) for notice, ids in whose.items()]


def _name(notice: timedelta) -> str:
    return f"from_{notice // timedelta(minutes=1)}"
