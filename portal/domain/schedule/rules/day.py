"""A doctor's day, cut from week templates, hours of single days, days off and absences; pure.

Order of power: an absence stands above the hours of a single day, these above a day off, this above
the week template. Everything is compared in the clinic's wall time, which is what was promised.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from portal.domain.schedule import states
from portal.domain.schedule.rules import moments
from portal.domain.schedule.rules.horizon import Calendar
from portal.domain.schedule.rules.opening import Away, Hours, Plan, stretch

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Special:
    """What holds on one single day instead of the week templates; without hours the doctor is not there."""

    doctor_id: int
    day: date
    hours: Hours | None


@dataclass(frozen=True, slots=True)
class Day:
    """What a day should be.

    `clashing` are hours that overlap earlier ones of the same doctor. `without` says why there are no other
    hours; `away` why even these are closed, empty when the doctor works.
    """

    hours: tuple[Hours, ...]
    clashing: tuple[Hours, ...]
    without: str
    away: str


@dataclass(frozen=True, slots=True)
class Made:
    """A session that was made from hours earlier, in wall time."""

    id: int
    doctor_id: int
    day: date
    starts: time
    ends: time
    slot_minutes: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a session should stand now: closed for `reason`, or open but for the slots `outside` (numbers)."""

    reason: str
    outside: frozenset[int] = frozenset()


class Facts:
    """Everything that says when the doctors of a clinic work, found quickly."""

    def __init__(
        self,
        templates: Iterable[Hours] = (),
        specials: Iterable[Special] = (),
        away: Iterable[Away] = (),
        off: Iterable[date] = (),
    ) -> None:
        self._templates: defaultdict[tuple[int, int], list[Hours]] = defaultdict(list)
        self._specials: defaultdict[tuple[int, date], list[Hours]] = defaultdict(list)
        self._away: defaultdict[int, list[Away]] = defaultdict(list)
        self.off = frozenset(off)
        for hours in templates:
            self._templates[hours.doctor_id, hours.weekday].append(hours)
        for special in specials:
            self._specials[special.doctor_id, special.day] += [special.hours] if special.hours else []
        for each in away:
            self._away[each.doctor_id].append(each)
        self.doctors = sorted({key[0] for key in (*self._templates, *self._specials)})

    def day(self, doctor_id: int, day: date) -> Day:
        """Return what this day of this doctor should be."""
        hours, without = self._hours(doctor_id, day)
        fit, clashing = _beside(hours)
        return Day(fit, clashing, without, self._why_away(doctor_id, day))

    def _hours(self, doctor_id: int, day: date) -> tuple[Sequence[Hours], str]:
        if (doctor_id, day) in self._specials:
            return self._specials[doctor_id, day], states.SPECIAL
        found = [each for each in self._templates.get((doctor_id, day.isoweekday()), ()) if each.works(day)]
        if day not in self.off:
            return found, states.WITHDRAWN
        return [each for each in found if each.on_holidays], states.HOLIDAY if found else states.WITHDRAWN

    def _why_away(self, doctor_id: int, day: date) -> str:
        return next((one.reason for one in self._away.get(doctor_id, ()) if one.first <= day <= one.last), "")


def _beside(hours: Sequence[Hours]) -> tuple[tuple[Hours, ...], tuple[Hours, ...]]:
    """Part hours of one day into those that stand beside each other and those that overlap earlier ones."""
    fit, clashing = list[Hours](), list[Hours]()
    for each in hours:
        overlaps = any(each.starts < other.ends and other.starts < each.ends for other in fit)
        (clashing if overlaps else fit).append(each)
    return tuple(fit), tuple(clashing)


def verdict(made: Made, day: Day) -> Verdict:
    """Return how a session that was made earlier should stand now."""
    found = _by_hours(made, day)
    return found if found.reason or not day.away else Verdict(day.away)


def _by_hours(made: Made, day: Day) -> Verdict:
    spans = _joined(day.hours)
    if any(starts <= made.starts and made.ends <= ends for starts, ends in spans):
        return Verdict("")
    numbered = list(enumerate(_slots(made)))
    outside = frozenset(
        number for number, (begins, over) in numbered
        if not any(starts <= begins and over <= ends for starts, ends in spans)
    )  # fmt: skip
    return Verdict("", outside) if len(outside) < len(numbered) else Verdict(day.without)


def _slots(made: Made) -> Iterator[Span]:
    begin, end = (datetime.combine(made.day, wall) for wall in (made.starts, made.ends))
    return ((starts.time(), ends.time()) for starts, ends in moments.cut(begin, end, made.slot_minutes))


def _joined(hours: Iterable[Hours]) -> list[Span]:
    """Return the stretches of a day without gaps inside, in order."""
    joined = list[Span]()
    for starts, ends in sorted((each.starts, each.ends) for each in hours):
        if joined and starts <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((starts, ends))
    return joined


def pieces(hours: Hours, made: Iterable[Span]) -> Iterator[Hours]:
    """Yield what of these hours no session covers, as far as it is long enough for a slot."""
    starts = hours.starts
    for begins, ends in sorted(made):
        if begins >= hours.ends:
            break
        if begins > starts:
            yield from _piece(hours, starts, begins)
        starts = max(starts, ends)
    yield from _piece(hours, starts, hours.ends)


def _piece(hours: Hours, starts: time, ends: time) -> Iterator[Hours]:
    if starts < ends and _minutes(ends) - _minutes(starts) >= hours.slot_minutes:
        yield replace(hours, starts=starts, ends=ends)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def plans(
    facts: Facts, made: Iterable[Made], calendar: Calendar, at: datetime, days: Sequence[date]
) -> Iterator[Plan]:
    """Yield the sessions that are missing on these days, in sight of their doctors and not over by `at`.

    Hours that clash with others of the same doctor are planned too, marked: they will not fit and be told.
    """
    covered: defaultdict[tuple[int, date], list[Span]] = defaultdict(list)
    for each in made:
        covered[each.doctor_id, each.day].append((each.starts, each.ends))
    for day in days:
        for doctor_id in facts.doctors:
            opens_at = calendar.opens_at(doctor_id, day, at)
            if not calendar.is_in_sight(opens_at, at):
                continue
            wanted = facts.day(doctor_id, day)
            for hours, clashes in _missing(wanted, covered.get((doctor_id, day), ())):
                found = stretch(hours, day, calendar.zone)
                if found is not None and found.ends_at > at:
                    yield Plan(hours, day, found, opens_at, wanted.away, clashes)


def _missing(wanted: Day, made: Sequence[Span]) -> Iterator[tuple[Hours, bool]]:
    for hours in wanted.hours:
        yield from ((piece, False) for piece in pieces(hours, made))
    yield from ((hours, True) for hours in wanted.clashing)
