"""Days off: the federal calendar with the decrees that move days, mended by the region's own days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Final

WARNED_BEFORE: Final = timedelta(days=120)
"""How long before the end of what is known somebody must care: the decree comes out in the autumn."""


_FRIDAY: Final = 5


class Whose(StrEnum):
    """Who says that a day is free or worked."""

    FEDERAL = "federal"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day that the region itself makes free (`is_off`) or a working one."""

    day: date
    is_off: bool
    name: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of the calendar as it is shown: free or worked, why, and who says so."""

    day: date
    is_off: bool
    name: str
    whose: Whose


@dataclass(frozen=True, slots=True)
class Year:
    """A federal year: free days with their names, and Saturdays that are worked."""

    off: Mapping[date, str]
    worked: frozenset[date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one region; `own` stands above the federal ones, `own_until` extends what is known."""

    own: Mapping[date, OwnDay] = field(default_factory=dict)
    own_until: date | None = None

    def is_off(self, day: date) -> bool:
        """Tell whether nobody works by a plain week template on this day."""
        mine = self.own.get(day)
        return mine.is_off if mine else day in federal(day.year).off

    def is_working(self, day: date) -> bool:
        """Tell whether a day counts where a law counts working days: five in a week, as decrees move them."""
        mine = self.own.get(day)
        if mine:
            return not mine.is_off
        known = federal(day.year)
        return day in known.worked or (day.isoweekday() <= _FRIDAY and day not in known.off)

    def known_until(self) -> date:
        """Return the last day whose decrees are known here."""
        return max(self.own_until or date.min, package_until())

    def is_running_out(self, today: date) -> bool:
        """Tell whether the known end is nearer than the warning reaches."""
        return self.known_until() - today < WARNED_BEFORE

    def of_year(self, year: int) -> list[Holiday]:
        """Return every special day of a year in order."""
        known = federal(year)
        shown = {day: Holiday(day, True, name, Whose.FEDERAL) for day, name in known.off.items()}
        shown |= {day: Holiday(day, False, "", Whose.FEDERAL) for day in known.worked}
        mine = (one for one in self.own.values() if one.day.year == year)
        shown |= {one.day: Holiday(one.day, one.is_off, one.name, Whose.REGION) for one in mine}
        return [shown[day] for day in sorted(shown)]


@cache
def federal(year: int) -> Year:
    """Return the federal days of a year: fixed ones, and moved ones as far as decrees are known."""
    found = _russia()(years=year, language="ru")
    worked = frozenset(day for day in found.weekend_workdays if day.year == year)
    return Year({day: name for day, name in found.items() if day.year == year}, worked)


@cache
def package_until() -> date:
    """Return the last day of the last year for which the package knows what the government moved."""
    from holidays.countries.russia import RussiaStaticHolidays as Moved  # noqa: PLC0415  as below

    years = {*Moved.special_public_holidays, *Moved.special_public_holidays_observed}
    return date(max(years), 12, 31)


def _russia() -> Any:
    import holidays  # noqa: PLC0415  a fifth of a second at start that most processes never need

    return holidays.RU
