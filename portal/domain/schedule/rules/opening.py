"""Hours, absences and the sessions that come of them; pure, on plain values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from portal.domain.schedule import states
from portal.domain.schedule.rules import moments

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours on `weekday` (1–7) in wall time, both dates included: of a week template, or of one single day.

    `special_id` is that of the single day, 0 for a template's. `quotas` are (source, places a session).
    """

    template_id: int
    doctor_id: int
    weekday: int
    starts: time
    ends: time
    slot_minutes: int
    room: str
    valid_from: date
    valid_to: date | None
    kind: int = states.SlotKind.REGULAR
    seats: int = 1
    quotas: tuple[tuple[int, int], ...] = ()
    on_holidays: bool = False
    special_id: int = 0

    def works(self, day: date) -> bool:
        """Tell whether these hours hold on this day, were it a plain one."""
        last = self.valid_to or date.max
        return day.isoweekday() == self.weekday and self.valid_from <= day <= last


@dataclass(frozen=True, slots=True)
class Away:
    """Days when a doctor sees nobody, both included, and why."""

    doctor_id: int
    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time that a doctor and a room are taken; instants are UTC."""

    doctor_id: int
    room: str
    starts_at: datetime
    ends_at: datetime

    def clashes(self, other: "Stretch") -> bool:
        """Tell whether both cannot stand: same doctor or same named room at the same time."""
        same = self.doctor_id == other.doctor_id or (self.room != "" and self.room == other.room)
        return same and self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Plan:
    """A session to be made: which hours on which day, and when its places open (UTC).

    `clashes`: the hours overlap others of the same doctor, so that it is only told, never made.
    """

    hours: Hours
    day: date
    stretch: Stretch
    opens_at: datetime
    reason: str
    clashes: bool = False

    @property
    def state(self) -> states.Session:
        """Open, or closed when the doctor is away."""
        return states.Session.CLOSED if self.reason else states.Session.OPEN


def stretch(hours: Hours, day: date, zone: str) -> Stretch | None:
    """Return the instants of hours on a day; None where clocks jump over them."""
    starts_at, ends_at = (moments.instant(day, wall, zone) for wall in (hours.starts, hours.ends))
    return Stretch(hours.doctor_id, hours.room, starts_at, ends_at) if starts_at < ends_at else None


def fitting(wanted: Iterable[Plan], taken: Iterable[Stretch]) -> tuple[list[Plan], list[Plan]]:
    """Part plans into those that fit beside what is taken and those that overlap something.

    A plan that is closed from the beginning takes nobody's time.
    """
    plans = list(wanted)
    possible = [plan for plan in plans if not plan.clashes]
    closed = [plan for plan in possible if plan.state != states.Session.OPEN]
    fit, clash = beside((plan for plan in possible if plan.state == states.Session.OPEN), taken, _of_plan)
    return [*fit, *closed], [*clash, *(plan for plan in plans if plan.clashes)]


def _of_plan(plan: Plan) -> Stretch:
    return plan.stretch


def beside(
    wanted: Iterable[Thing], taken: Iterable[Stretch], stretch_of: Callable[[Thing], Stretch]
) -> tuple[list[Thing], list[Thing]]:
    """Part things that take time into those that fit, one after the other, and those that clash."""
    busy: dict[tuple[str, object], list[Stretch]] = {}
    for one in taken:
        _occupy(busy, one)
    fit, clash = list[Thing](), list[Thing]()
    for thing in wanted:
        found = stretch_of(thing)
        if any(found.clashes(other) for key in _keys(found) for other in busy.get(key, ())):
            clash.append(thing)
        else:
            fit.append(thing)
            _occupy(busy, found)
    return fit, clash


def _occupy(busy: dict[tuple[str, object], list[Stretch]], stretch: Stretch) -> None:
    for key in _keys(stretch):
        busy.setdefault(key, []).append(stretch)


def _keys(stretch: Stretch) -> list[tuple[str, object]]:
    rooms: list[tuple[str, object]] = [("room", stretch.room)] if stretch.room else []
    return [("doctor", stretch.doctor_id), *rooms]
