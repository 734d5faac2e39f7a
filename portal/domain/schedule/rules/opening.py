"""Which sessions the week templates make on which days; pure, on plain values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.domain.schedule import states
from portal.domain.schedule.rules import moments


@dataclass(frozen=True, slots=True)
class Hours:
    """A week template: hours on `weekday` (1–7) in wall time, both dates included."""

    template_id: int
    doctor_id: int
    weekday: int
    starts: time
    ends: time
    slot_minutes: int
    room: str
    valid_from: date
    valid_to: date | None

    def works(self, day: date) -> bool:
        """Tell whether the template makes a session on this day."""
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
class Calendar:
    """How a clinic counts its days."""

    zone: str
    horizon_days: int
    opening: time

    def days(self, at: datetime) -> list[date]:
        """Return today and the days up to one past the horizon, which opens next."""
        first = moments.wall(at, self.zone).date()
        return [first + timedelta(days=number) for number in range(self.horizon_days + 2)]


@dataclass(frozen=True, slots=True)
class Plan:
    """A session to be made: which template on which day, and when its places open (UTC)."""

    hours: Hours
    day: date
    stretch: Stretch
    opens_at: datetime
    reason: str

    @property
    def state(self) -> states.Session:
        """Open, or closed when the doctor is away."""
        return states.Session.CLOSED if self.reason else states.Session.OPEN


def plans(
    templates: Sequence[Hours], away: Sequence[Away], calendar: Calendar, at: datetime
) -> Iterator[Plan]:
    """Yield the sessions of every day in sight that have not ended by `at`."""
    for day in calendar.days(at):
        opens_at = moments.opens_at(day, calendar.horizon_days, calendar.opening, calendar.zone)
        for hours in (each for each in templates if each.works(day)):
            stretch = _stretch(hours, day, calendar.zone)
            if stretch.ends_at > at:
                yield Plan(hours, day, stretch, opens_at, why_away(away, hours.doctor_id, day))


def _stretch(hours: Hours, day: date, zone: str) -> Stretch:
    starts_at = moments.instant(day, hours.starts, zone)
    return Stretch(hours.doctor_id, hours.room, starts_at, moments.instant(day, hours.ends, zone))


def why_away(away: Iterable[Away], doctor_id: int, day: date) -> str:
    """Return the reason for which a doctor is away on a day, empty when they work."""
    found = (each.reason for each in away if each.doctor_id == doctor_id and each.first <= day <= each.last)
    return next(found, "")


def why_closed(hours: Hours | None, away: Iterable[Away], doctor_id: int, day: date) -> str:
    """Return why a session made earlier must be closed now, empty when it stands."""
    if hours is None or not hours.works(day):
        return states.WITHDRAWN
    return why_away(away, doctor_id, day)


def fitting(wanted: Iterable[Plan], taken: Iterable[Stretch]) -> tuple[list[Plan], list[Plan]]:
    """Part plans into those that fit beside what is taken and those that overlap something."""
    busy: dict[tuple[str, object], list[Stretch]] = {}
    for stretch in taken:
        _occupy(busy, stretch)
    fit, clash = list[Plan](), list[Plan]()
    for plan in wanted:
        if any(plan.stretch.clashes(other) for key in _keys(plan.stretch) for other in busy.get(key, ())):
            clash.append(plan)
        else:
            fit.append(plan)
            _occupy(busy, plan.stretch)
    return fit, clash


def _occupy(busy: dict[tuple[str, object], list[Stretch]], stretch: Stretch) -> None:
    for key in _keys(stretch):
        busy.setdefault(key, []).append(stretch)


def _keys(stretch: Stretch) -> list[tuple[str, object]]:
    rooms: list[tuple[str, object]] = [("room", stretch.room)] if stretch.room else []
    return [("doctor", stretch.doctor_id), *rooms]
