"""What changes with a birthday: the passport at 14, the own medicine at 15, everything at 18."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from portal.kit import dates, zones

PASSPORT_FROM: Final = 14
OWN_MEDICINE_FROM: Final = 15
"""From this age a person consents to treatment and is told of it alone (323-ФЗ, articles 20, 22 and 54)."""
ADULT_FROM: Final = 18
MILESTONES: Final = (PASSPORT_FROM, OWN_MEDICINE_FROM, ADULT_FROM)
WARNED_BEFORE: Final = (60, 30, 7)
"""Days before a milestone when those who hold the card are told."""
CLOCK: Final = "Europe/Moscow"
"""Cards belong to the installation, not to a region: one calendar says when a birthday is."""


def today(at: datetime) -> date:
    """Return the day by which ages are counted."""
    return zones.local(at, CLOCK).date()


def age(birth_date: date, at: datetime) -> int:
    """Return full years at a moment."""
    return dates.age(birth_date, today(at))


def born_last(years: int, at: datetime) -> date:
    """Return the birth date of the youngest who is so old at a moment: whoever was born later is younger."""
    day = today(at)
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def comes_on(birth_date: date, years: int) -> date:
    """Return the day on which somebody becomes so old; born on 29 February: 1 March of a common year."""
    year = birth_date.year + years
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning that is due: `years` come on a day, `before` is which of the three warnings it is."""

    years: int
    comes_on: date
    before: int


def due(birth_date: date, on: date) -> Sequence[Warned]:
    """Return the warning that is due on a day for each milestone that is near: the nearest of the three."""
    found = []
    for years in MILESTONES:
        day = comes_on(birth_date, years)
        left = (day - on).days
        steps = [step for step in WARNED_BEFORE if 0 < left <= step]
        if steps:
            found.append(Warned(years, day, min(steps)))
    return found
