"""Terms of waiting that the law sets, kept in memory as settings are, and the nearest places beside them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Q

from portal.domain.booking import models
from portal.domain.booking.queries.places import FREE, UNTAKEN, rows, rows_of
from portal.domain.booking.rules import terms as rules
from portal.domain.booking.rules.terms import Due, Kind, Term, Unit
from portal.domain.regions import queries as regions
from portal.domain.regions.models import Region
from portal.domain.regions.rules.acts import Act, Book
from portal.domain.regions.rules.calendar import Calendar
from portal.kit import moments

_SOONEST: Final = f"""
SELECT (SELECT s.starts_at FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
        WHERE s.doctor_id = d.id AND {FREE} ORDER BY s.starts_at LIMIT 1),
       (SELECT min(w.opens_at) FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
        WHERE s.doctor_id = d.id AND s.state = 'open' AND w.state = 'open' AND s.kind IN (1, 4, 10, 11)
          AND w.opens_at > %(now)s AND s.starts_at >= %(from)s AND s.starts_at <= %(until)s)
FROM clinics_doctor d WHERE d.id IN (%(doctors)s)
"""  # noqa: S608  FREE is a constant
_LEFT: Final = f"""
SELECT 1 FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
WHERE s.doctor_id IN (%(doctors)s) AND s.starts_at >= %(now)s AND s.starts_at <= %(until)s
  AND s.state = 'open' AND w.state = 'open' AND s.kind NOT IN (3, 7) AND {UNTAKEN}
LIMIT 1
"""  # noqa: S608  a constant
"""A paid place, or a bed in a disaster, is no visit that the law speaks of; any other kind may be."""


class _Kept(NamedTuple):
    until: float
    terms: Sequence[Term]
    calendar: Calendar


_known: Final[dict[str, _Kept]] = {}
_books: Final[dict[str, tuple[float, Book]]] = {}


def due_of(*, region: Region, kind: Kind, zone: str, at: datetime) -> Due | None:
    """Return until when the law lets somebody wait who asks now (two queries in ten seconds)."""
    kept = _of_region(region)
    return rules.soonest(kept.terms, kind, at=at, zone=zone, is_working=kept.calendar.is_working)


def in_force(*, region: Region, day: date) -> list[Term]:
    """Return every term that holds on a day, by kind, the region's own behind the country's."""
    order = list(Kind)
    found = [one for one in _of_region(region).terms if one.holds(day)]
    return sorted(found, key=lambda one: (order.index(one.kind), one.region))


def law_of(region: Region) -> Book:
    """Return the acts of the country and of the region (one query in ten seconds)."""
    kept = _books.get(region.code)
    if kept is None or kept[0] <= time.monotonic():
        until = time.monotonic() + settings.BOOKING_RULES_KEPT
        kept = _books[region.code] = (until, regions.book(region.code))
    return kept[1]


def act_of(*, region: Region, term: Term, day: date) -> Act | None:
    """Return the act behind a term as it was in force on a day."""
    book = law_of(region)
    return book.named(term.act, term.region, day) or book.named(term.act, "", day)


def _of_region(region: Region) -> _Kept:
    kept = _known.get(region.code)
    if kept is None or kept.until <= time.monotonic():
        until = time.monotonic() + settings.BOOKING_RULES_KEPT
        kept = _known[region.code] = _Kept(until, _read(region.code), regions.calendar(region))
    return kept


def _read(region: str) -> list[Term]:
    return [term(one) for one in models.WaitingTerm.objects.filter(Q(region=None) | Q(region=region))]


def term(one: models.WaitingTerm) -> Term:
    """Return a row as the rules take it."""
    return Term(
        kind=Kind(one.kind), amount=one.amount, unit=Unit(one.unit), since=one.since, till=one.till,
        region=one.region_id or "", act=one.act_key, says=one.says,
    )  # fmt: skip


def forget() -> None:
    """Read again at the next question: this process has changed something."""
    _known.clear()
    _books.clear()


class Told(NamedTuple):
    """One term as an operator reads it, by its number."""

    id: int
    term: Term


def terms_of(*, region: str, today: date) -> list[Told]:
    """Return what holds now or will, by kind, the country's before the region's own (one query)."""
    living = Q(till=None) | Q(till__gte=today)
    found = models.WaitingTerm.objects.filter(living, Q(region=None) | Q(region=region))
    order = list(Kind)
    told = [Told(one.pk, term(one)) for one in found]
    return sorted(told, key=lambda one: (order.index(one.term.kind), one.term.region, one.term.since))


@dataclass(frozen=True, slots=True)
class Soonest:
    """The nearest free place of some doctors, and when more places before a moment open (both UTC)."""

    nearest_at: datetime | None
    opens_at: datetime | None


def soonest_of(
    *, doctors: Sequence[int], until: datetime, at: datetime, notice: timedelta
) -> Soonest:  # fmt: skip
    """Look at the places as they stand (one statement); a place is bookable until `notice` before a visit."""
    if not doctors:
        return Soonest(None, None)
    found = rows_of(_of(_SOONEST, doctors), at, notice=notice, **_until(until))
    nearest = [moments.read(row[0]) for row in found if row[0]]
    opens = [moments.read(row[1]) for row in found if row[1]]
    return Soonest(min(nearest, default=None), min(opens, default=None))


def is_any_left(*, doctors: Sequence[int], until: datetime, at: datetime) -> bool:
    """Tell whether a clinic could still see somebody up to a moment, though the portal may not book it.

    A quota that is used up, a place kept for another way or one that begins in a minute is the registry's to
    give: whoever has such places breaks no term (one statement).
    """
    return bool(doctors) and bool(rows(_of(_LEFT, doctors), at, **_until(until)))


def _of(statement: str, doctors: Sequence[int]) -> str:
    return statement.replace("%(doctors)s", ", ".join(str(int(doctor)) for doctor in doctors))


def _until(until: datetime) -> dict[str, Any]:
    return {"until": connection.ops.adapt_datetimefield_value(until)}
