"""How long a law lets people wait for a visit, and whether a clinic keeps to it; pure.

Days count from the next one on, as the Civil Code counts them (article 191); hours from the moment itself.
A region may only make a term shorter: of all that hold, the one that ends first counts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from portal.kit import zones

MOST: Final = 366
"""No term is longer, in whatever it is counted."""
_DAY: Final = timedelta(days=1)
_LAST_MOMENT: Final = timedelta(microseconds=1)


class Kind(StrEnum):
    """What somebody waits for."""

    DISTRICT = "district"
    URGENT = "urgent"
    SPECIALIST = "specialist"
    SUSPECTED_CANCER = "suspected_cancer"
    SUSPECTED_HEART = "suspected_heart"
    TESTS = "tests"
    SCANS = "scans"
    TESTS_OF_SUSPECTED = "tests_of_suspected"
    HOSPITAL = "hospital"


class Unit(StrEnum):
    """In what a term is counted."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"


_DISTRICT: Final = frozenset({"49", "59", "110"})
"""District therapist and paediatrician, general practitioner: codes of the national list (НСИ …11.1002)."""
_NOT_DOCTORS: Final = frozenset({"144", "145", "146", "195", "334", "335", "345"})
"""Feldshers: the law names no term for them."""


def kind_of(code: str) -> Kind | None:
    """Return what a visit to this speciality is; None where the law says nothing of it."""
    if code in _NOT_DOCTORS:
        return None
    return Kind.DISTRICT if code in _DISTRICT else Kind.SPECIALIST


@dataclass(frozen=True, slots=True)
class Term:
    """One term; `since` and `till` are both included, `region` is empty for the whole country.

    `act` is the key of the act of law behind it (regions.rules.acts), `says` its meaning in one sentence.
    """

    kind: Kind
    amount: int
    unit: Unit
    since: date
    till: date | None
    region: str
    act: str
    says: str

    def holds(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.since <= day and (self.till is None or day <= self.till)


@dataclass(frozen=True, slots=True)
class Due:
    """The last moment (UTC, included) that a term leaves, on which day of the clinic that is, and the term.

    `surely` is the end where no hour of a day off is counted: the law counts every hour, but a clinic that
    is closed can be asked by nobody, so that only what lies behind it is called broken.
    """

    until: datetime
    day: date
    term: Term
    surely: datetime


def due(term: Term, *, at: datetime, zone: str, is_working: Callable[[date], bool]) -> Due:
    """Count a term from a moment by the clinic's clocks."""
    if term.unit is Unit.HOURS:
        until = at + timedelta(hours=term.amount)
        surely = _without_days_off(at, timedelta(hours=term.amount), zone, is_working)
        return Due(until, zones.local(until, zone).date(), term, surely)
    today = zones.local(at, zone).date()
    counts = is_working if term.unit is Unit.WORKING_DAYS else _every
    day = _after(today, term.amount, counts)
    until = zones.begins(day + _DAY, zone) - _LAST_MOMENT
    return Due(until, day, term, until)


def _without_days_off(
    at: datetime, left: timedelta, zone: str, is_working: Callable[[date], bool]
) -> datetime:
    while True:
        today = zones.local(at, zone).date()
        ends = zones.begins(today + _DAY, zone)
        if is_working(today):
            if at + left <= ends:
                return at + left
            left -= ends - at
        at = ends


def _every(_day: date) -> bool:
    return True


def _after(day: date, amount: int, counts: Callable[[date], bool]) -> date:
    while amount:
        day += _DAY
        amount -= counts(day)
    return day


def soonest(
    terms: Iterable[Term], kind: Kind, *, at: datetime, zone: str, is_working: Callable[[date], bool]
) -> Due | None:
    """Return what holds for a kind: of the terms in force the one that ends first; None where none is."""
    today = zones.local(at, zone).date()
    found = [
        due(one, at=at, zone=zone, is_working=is_working)
        for one in terms
        if one.kind is kind and one.holds(today)
    ]
    return min(found, key=lambda one: (one.until, one.term.region), default=None)


def is_never_later(
    one: Term, other: Term, *, since: date, zone: str, is_working: Callable[[date], bool]
) -> bool:
    """Tell whether a term ends no later than another, whichever day of the year ahead it is counted from."""
    noon = time(12)
    moments = (datetime.combine(since + _DAY * ahead, noon, zones.clocks(zone)) for ahead in range(MOST))
    return all(
        due(one, at=at, zone=zone, is_working=is_working).until
        <= due(other, at=at, zone=zone, is_working=is_working).until
        for at in moments
    )


class Verdict(StrEnum):
    """How a clinic stands by a term; a clinic whose places the portal does not see has none."""

    KEPT = "kept"
    OPENS = "opens"
    """Nothing is free in time yet, but places that lie in time will open by themselves."""
    DAYS_OFF = "days_off"
    """It is broken by the letter, and only because days off lie between."""
    REGISTRY = "registry"
    """The portal may book nothing in time, but the clinic has places that only its registry gives."""
    BROKEN = "broken"


def judge(known: Due, *, nearest_at: datetime | None, opens_at: datetime | None) -> Verdict:
    """Compare the nearest free place with the term; `opens_at` is when more places in time open (UTC).

    It says BROKEN of what the portal may book: whoever asks looks at the registry's places before (REGISTRY).
    """
    if nearest_at is not None and nearest_at <= known.until:
        return Verdict.KEPT
    if opens_at is not None:
        return Verdict.OPENS
    is_soon = nearest_at is not None and nearest_at <= known.surely
    return Verdict.DAYS_OFF if is_soon else Verdict.BROKEN


def runs_out(terms: Iterable[Term], today: date) -> date | None:
    """Return the last day that terms of one kind leave no gap; None where there is no end, or no term."""
    known = sorted(terms, key=lambda one: one.since)
    if not known:
        return None
    end = today - _DAY
    for one in known:
        if one.since > end + _DAY:
            break
        if one.till is None:
            return None
        end = max(end, one.till)
    return end
