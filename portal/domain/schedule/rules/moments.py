"""Wall time and instants, and cutting a session into slots."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant(wall_date: date, wall_time: time, zone: str) -> datetime:
    """Return the UTC instant at which clocks of `zone` show this date and time.

    When clocks are set back and show a time twice, the first one is meant; when they jump
    over it, the instant is as long after the jump as the time lies inside the gap.
    """
    return datetime.combine(wall_date, wall_time.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def wall(moment: datetime, zone: str) -> datetime:
    """Return what clocks of `zone` show at an aware instant."""
    return moment.astimezone(ZoneInfo(zone))


def cut(starts: datetime, ends: datetime, minutes: int) -> Iterator[tuple[datetime, datetime]]:
    """Yield the whole slots of `minutes` that fit between two instants; a shorter rest is left out."""
    length = timedelta(minutes=minutes)
    while starts + length <= ends:
        yield starts, starts + length
        starts += length


def opens_at(day: date, horizon_days: int, opening: time, zone: str) -> datetime:
    """Return the instant from which places of `day` may be booked: `opening`, `horizon_days` before."""
    return instant(day - timedelta(days=horizon_days), opening, zone)
