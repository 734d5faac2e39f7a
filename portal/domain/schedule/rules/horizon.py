"""How far ahead places open and at which time of the clinic's day; pure.

What holds may change with time. A day opens at the first moment at which the rule of that very moment says
that it is open: a longer horizon opens more days when it begins, a shorter one takes nothing back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from portal.domain.schedule.rules import moments

ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
FOR_EVER: Final = datetime.max.replace(tzinfo=UTC)
_SOON: Final = timedelta(days=2)
"""A day is cut when it opens today or tomorrow, so that pages can say when."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `since_at` on, before `till_at` (UTC), places open so many days ahead at this wall time."""

    horizon_days: int
    opening: time
    since_at: datetime = ALWAYS
    till_at: datetime = FOR_EVER


@dataclass(frozen=True, slots=True)
class Openings:
    """What holds in a clinic, and in positions that differ: spans one after the other without a gap."""

    of_clinic: Sequence[Span]
    of_positions: Mapping[int, Sequence[Span]] = field(default_factory=dict)

    def furthest(self, at: datetime) -> int:
        """Return the longest horizon that holds anywhere from now on."""
        spans = (span for known in (self.of_clinic, *self.of_positions.values()) for span in known)
        return max(span.horizon_days for span in spans if span.till_at > at)


def always(horizon_days: int, opening: time) -> Openings:
    """Return what holds where nothing was ever set."""
    return Openings((Span(horizon_days, opening),))


def opens_at(day: date, spans: Sequence[Span], zone: str, at: datetime) -> datetime:
    """Return the first moment (UTC) when a rule says that a day is open; what ended by `at` says nothing."""
    told = (
        (max(span.since_at, moments.opens_at(day, span.horizon_days, span.opening, zone)), span.till_at)
        for span in spans
        if span.till_at > at
    )
    return min(moment for moment, till_at in told if moment < till_at)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a clinic counts its days; `positions` of its doctors are needed where positions differ."""

    zone: str
    openings: Openings
    positions: Mapping[int, int] = field(default_factory=dict)

    def days(self, at: datetime) -> list[date]:
        """Return today and the days up to one past the furthest horizon, which opens next."""
        first = moments.wall(at, self.zone).date()
        return [first + timedelta(days=number) for number in range(self.openings.furthest(at) + 2)]

    def opens_at(self, doctor_id: int, day: date, at: datetime, *, zone: str = "") -> datetime:
        """Return when the places of a doctor's day open (UTC), by the clocks of a session's own `zone`."""
        position = self.positions.get(doctor_id, 0)
        spans = self.openings.of_positions.get(position, self.openings.of_clinic)
        return opens_at(day, spans, zone or self.zone, at)

    def is_in_sight(self, opening_at: datetime, at: datetime) -> bool:
        """Tell whether a day that opens then is cut already: it is open, or opens today or tomorrow."""
        today = moments.wall(at, self.zone).date()
        return opening_at < moments.instant(today + _SOON, time.min, self.zone)
