"""How long is kept what no law gives a term for; pure.

A term is counted in months of the calendar, from the moment when a thing was over, and the one that was in
force at that moment holds for it: what a page has promised stays, whatever is set later.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

MONTHS_IN_YEAR: Final = 12
LEAST: Final = 1
MOST: Final = 180
"""Months: fifteen years."""


class Kept(StrEnum):
    """What has a term."""

    THREADS = "threads"
    """Correspondence with its files, since it was closed."""
    FEEDBACK = "feedback"
    """What somebody missed in an article of the help, since it was written."""


DEFAULT: Final = {Kept.THREADS: 36, Kept.FEEDBACK: 12}
"""Months where a region has set nothing (docs/decisions/0050)."""


@dataclass(frozen=True, slots=True)
class Term:
    """Months that are kept what is over from `since_at` on (UTC), until the next term begins."""

    months: int
    since_at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """What was over from `since_at` on, before `till_at` (None: no end), and by `until` too, goes (UTC)."""

    since_at: datetime | None
    till_at: datetime | None
    until: datetime


def months(terms: Iterable[Term], what: Kept, at: datetime) -> int:
    """Return the months that hold for what is over at a moment."""
    begun = [one for one in terms if one.since_at <= at]
    return max(begun, key=lambda one: one.since_at).months if begun else DEFAULT[what]


def due(terms: Iterable[Term], what: Kept, at: datetime) -> list[Span]:
    """Return between which moments lies what is kept long enough by now, for each term that ever held."""
    known = sorted(terms, key=lambda one: one.since_at)
    starts: list[datetime | None] = [None, *(one.since_at for one in known)]
    ends: list[datetime | None] = [*(one.since_at for one in known), None]
    lengths = [DEFAULT[what], *(one.months for one in known)]
    return [
        Span(since, till, shifted(at, -length))
        for since, till, length in zip(starts, ends, lengths, strict=True)
    ]


def shifted(at: datetime, months: int) -> datetime:
    """Return the same day and clock so many months later or earlier; a shorter month ends on its last day."""
    year, before = divmod(at.year * MONTHS_IN_YEAR + at.month - 1 + months, MONTHS_IN_YEAR)
    last = calendar.monthrange(year, before + 1)[1]
    return at.replace(year=year, month=before + 1, day=min(at.day, last))
