"""When a person is awake: from one hour to another by the clocks of a zone, and what falls into the night."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Waking:
    """The waking hours of a day, from `since` on and before `until`, by the clocks of `zone` (IANA name)."""

    zone: str
    since: time = time(9)
    until: time = time(21)

    def has(self, at: datetime) -> bool:
        """Tell whether the person is awake at an instant."""
        return self.since <= at.astimezone(ZoneInfo(self.zone)).time() < self.until

    def night_after(self, at: datetime) -> datetime:
        """Return when (UTC) the night begins that follows a waking instant."""
        local = at.astimezone(ZoneInfo(self.zone))
        return self._evening(local)

    def last_before(self, at: datetime, *, margin: timedelta) -> datetime:
        """Return the instant itself, or (UTC) `margin` before the night that it falls into."""
        if self.has(at):
            return at.astimezone(UTC)
        local = at.astimezone(ZoneInfo(self.zone))
        days = timedelta() if local.time() >= self.until else timedelta(days=1)
        return self._evening(local - days) - margin

    def _evening(self, local: datetime) -> datetime:
        return datetime.combine(local.date(), self.until, ZoneInfo(self.zone)).astimezone(UTC)
