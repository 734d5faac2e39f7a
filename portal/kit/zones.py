"""Names of clocks: how far the clinic's time is from Moscow's."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MOSCOW = ZoneInfo("Europe/Moscow")


def local(at: datetime, zone: str) -> datetime:
    """Return the instant as the clocks of `zone` (IANA name) show it."""
    return at.astimezone(ZoneInfo(zone))


def clocks(zone: str) -> ZoneInfo:
    """Return the clocks of a zone."""
    return ZoneInfo(zone)


def begins(day: date, zone: str) -> datetime:
    """Return the instant (UTC) when a day begins by the clocks of `zone`."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def from_moscow(at: datetime, zone: str) -> str:
    """Write «МСК», «МСК+1», «МСК−1» for the clocks of `zone` at that instant."""
    there, here = local(at, zone).utcoffset(), at.astimezone(_MOSCOW).utcoffset()
    hours = ((there or timedelta()) - (here or timedelta())) // timedelta(hours=1)
    if hours == 0:
        return "МСК"
    return f"МСК{'+' if hours > 0 else '−'}{abs(hours)}"
