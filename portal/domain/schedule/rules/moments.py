"""Wall time and instants, and cutting a session into slots."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

Thing = TypeVar("Thing")


def instant(wall_date: date, wall_time: time, zone: str) -> datetime:
    """Return the UTC instant at which clocks of `zone` show this date and time.

    When clocks are set back and show a time twice, the first one is meant; when they jump
    over it, the instant is as long after the jump as the time lies inside the gap.
    """
    return datetime.combine(wall_date, wall_time.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def wall(moment: datetime, zone: str) -> datetime:
    """Return what clocks of `zone` show at an aware instant."""
    return moment.astimezone(ZoneInfo(zone))


def kept(stored: datetime, wall_date: date, wall_time: time, zone: str) -> datetime:
    """Return `stored` where clocks of `zone` show this date and time then, else the instant when they do.

    A time that comes twice stays the one of the two that was promised.
    """
    shown = wall(stored, zone)
    is_right = (shown.date(), shown.time().replace(fold=0)) == (wall_date, wall_time.replace(fold=0))
    return stored if is_right else instant(wall_date, wall_time, zone)


def in_order(moved: Iterable[tuple[datetime, datetime, Thing]]) -> list[Thing]:
    """Put what moves (was, becomes, what) so that nothing steps on what has still to move.

    The latest first of those that go later, then the earliest first of the others.
    """
    rows = sorted(moved, key=lambda row: row[0])
    later = [thing for was, becomes, thing in reversed(rows) if becomes > was]
    return later + [thing for was, becomes, thing in rows if becomes <= was]


def cut(starts: datetime, ends: datetime, minutes: int) -> Iterator[tuple[datetime, datetime]]:
    """Yield the whole slots of `minutes` that fit between two instants; a shorter rest is left out."""
    length = timedelta(minutes=minutes)
    while starts + length <= ends:
        yield starts, starts + length
        starts += length


def opens_at(day: date, horizon_days: int, opening: time, zone: str) -> datetime:
    """Return the instant from which places of `day` may be booked: `opening`, `horizon_days` before."""
    return instant(day - timedelta(days=horizon_days), opening, zone)
