"""When an answer is promised, and how well promises were kept; pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Final

from portal.kit import zones

DAY_BEGINS: Final = time(9)
DAY_ENDS: Final = time(18)
WORKDAY: Final = 9
"""Hours of a working day, by the clocks of the place; shorter days before holidays are not told apart."""
DEFAULT: Final = WORKDAY
"""One working day where nothing is set."""
LEAST: Final = 1
MOST: Final = 10 * WORKDAY
FIGURES_OF: Final = timedelta(days=30)
_FURTHEST: Final = 400


@dataclass(frozen=True, slots=True)
class Term:
    """Working hours from `since_at` on, before `till_at` (UTC); without a clinic they are the region's."""

    hours: int
    clinic_id: int | None
    since_at: datetime
    till_at: datetime | None

    def holds(self, clinic_id: int | None, at: datetime) -> bool:
        """Tell whether it says anything about this desk at a moment."""
        is_now = self.since_at <= at and (self.till_at is None or at < self.till_at)
        return is_now and self.clinic_id in {None, clinic_id}


def hours(terms: Iterable[Term], *, clinic_id: int | None, at: datetime) -> int:
    """Return the hours that hold: the clinic's own, else the region's, else one working day."""
    held = [one for one in terms if one.holds(clinic_id, at)]
    nearest = max(held, key=lambda one: one.clinic_id is not None, default=None)
    return DEFAULT if nearest is None else nearest.hours


def due_at(sent_at: datetime, *, hours: int, zone: str, is_working: Callable[[date], bool]) -> datetime:
    """Return until when an answer is promised (UTC): so many working hours after a message was sent.

    Work goes from 09:00 to 18:00 on working days by the clocks of `zone`. Where the calendar knows no
    working day for more than a year, days pass as they come.
    """
    left, day = timedelta(hours=hours), zones.local(sent_at, zone).date()
    for _passed in range(_FURTHEST):
        if is_working(day):
            begins, ends = (_moment(day, clock, zone) for clock in (DAY_BEGINS, DAY_ENDS))
            here = max(begins, sent_at)
            if here + left <= ends:
                return here + left
            left -= max(ends - here, timedelta())
        day += timedelta(days=1)
    return sent_at + timedelta(days=_FURTHEST)


def _moment(day: date, clock: time, zone: str) -> datetime:
    since_midnight = datetime.combine(day, clock) - datetime.combine(day, time())
    return zones.begins(day, zone) + since_midnight


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer that was waited for: since when, what was promised, when it came (UTC)."""

    since: datetime
    due: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """How a desk answered: how many times, the middle wait, the share within the promise (0–100)."""

    count: int
    median: timedelta | None
    in_time: int | None


def figures(answers: Sequence[Answered]) -> Figures:
    """Count the figures of a desk; without answers there are none."""
    if not answers:
        return Figures(0, None, None)
    waits = [one.at - one.since for one in answers]
    middle = timedelta(seconds=median(wait.total_seconds() for wait in waits))
    kept = sum(one.at <= one.due for one in answers)
    return Figures(len(answers), middle, round(100 * kept / len(answers)))
