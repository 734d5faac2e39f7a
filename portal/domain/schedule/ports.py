"""What schedules ask of others: of the system that keeps a clinic's, and of what is set about openings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from portal.domain.schedule.rules.horizon import Openings, Span


@dataclass(frozen=True, slots=True)
class Place:
    """One place; `number` is the system's own name of it, moments are aware."""

    number: str
    starts_at: datetime
    ends_at: datetime
    is_free: bool


@dataclass(frozen=True, slots=True)
class Hours:
    """A doctor's hours on one day; `doctor` is the sender's id of the import."""

    doctor: str
    room: str
    starts_at: datetime
    ends_at: datetime
    places: Sequence[Place]


class TimetableSilent(Exception):
    """No answer in time, or none that can be believed: what is known here stays."""


class Timetable(Protocol):
    """The schedule of one clinic in the system that keeps it."""

    def hours(self, *, since: datetime, until: datetime) -> Sequence[Hours]:
        """Return all hours whose places begin in this time, each place once; raise TimetableSilent."""


timetable_of: Callable[[int], Timetable | None] | None = None
"""Clinic id → its schedule, None where the portal keeps it; filled by portal.config.adapters at start."""


def timetable(clinic_id: int) -> Timetable | None:
    """Return the outside schedule of a clinic; a portal without the slot has been put together wrongly."""
    if timetable_of is None:
        raise RuntimeError("No timetables were filled in by portal.config.adapters.")
    return timetable_of(clinic_id)


openings_of: Callable[[str, int, Span], Openings] | None = None
"""Region, clinic id and what holds where nothing is set → when places open there; filled at start too.

The settings are booking's, which stands above: docs/decisions/0060-openings-are-settings.md.
"""


def openings(region: str, clinic_id: int, default: Span) -> Openings:
    """Return when the places of a clinic open; read anew, since days are cut by it."""
    if openings_of is None:
        raise RuntimeError("No openings were filled in by portal.config.adapters.")
    return openings_of(region, clinic_id, default)
