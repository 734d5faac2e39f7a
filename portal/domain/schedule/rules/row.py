"""The rows of an import that tell of schedules."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from portal.domain.clinics.rules.row import Identified
from portal.domain.schedule import states
from portal.kit.rows import Row

LONGEST_MINUTES = 240
MOST_SEATS = 50
_MOST_PLACES = 1000
_ID = 64
_KINDS = {kind.name.lower(): kind for kind in states.SlotKind}
_SOURCES = {source.name.lower(): source for source in states.Source}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRow(Identified):
    """Hours on one weekday, in the clinic's wall time; `valid_to` None means without an end.

    `quotas` are places of one session by the number of the source, as text.
    """

    doctor: str
    weekday: int
    starts: time
    ends: time
    slot_minutes: int
    room: str
    valid_from: date
    valid_to: date | None
    kind: int
    seats: int
    quotas: dict[str, int]
    on_holidays: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialRow(Identified):
    """Hours of one single day, in the clinic's wall time; without them the doctor does not work."""

    doctor: str
    day: date
    starts: time | None
    ends: time | None
    slot_minutes: int | None
    room: str
    kind: int
    seats: int
    quotas: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRow(Identified):
    """A day that the region makes free or a working one; not active, it is left to the federal calendar."""

    day: date
    is_off: bool
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow(Identified):
    """Days away: either two dates, or `from_day` days after the day of the import and `days` long."""

    doctor: str
    reason: str
    first: date | None
    last: date | None
    from_day: int
    days: int

    def dates(self, today: date) -> tuple[date, date]:
        """Return the first and the last day away; `today` is the clinic's date of the import."""
        if self.first and self.last:
            return self.first, self.last
        first = today + timedelta(days=self.from_day)
        return first, first + timedelta(days=self.days - 1)


def week_template(row: Row) -> TemplateRow:
    """Read a week template."""
    found = TemplateRow(
        id=row.text("id", _ID),
        active=row.flag("active", default=True),
        doctor=row.text("doctor", _ID),
        weekday=row.whole("weekday", 1, 7),
        starts=row.clock("starts"),
        ends=row.clock("ends"),
        slot_minutes=row.whole("slot_minutes", 1, LONGEST_MINUTES),
        room=row.maybe_text("room", 30),
        valid_from=row.day("valid_from"),
        valid_to=row.maybe_day("valid_to"),
        kind=_kind(row),
        seats=row.maybe_whole("seats", 1, MOST_SEATS) or 1,
        quotas=_quotas(row),
        on_holidays=row.flag("on_holidays", default=False),
    )
    if not row.complaints:
        _check_template(row, found)
    return found


def _kind(row: Row) -> int:
    return _KINDS.get(row.choice("slot_kind", list(_KINDS), "regular"), states.SlotKind.REGULAR).value


def _quotas(row: Row) -> dict[str, int]:
    told = row.counts("quotas", list(_SOURCES), _MOST_PLACES)
    return {str(_SOURCES[name].value): places for name, places in sorted(told.items())}


def special_day(row: Row) -> SpecialRow:
    """Read the hours of one day; three fields of hours stand together or not at all."""
    found = SpecialRow(
        id=row.text("id", _ID),
        active=row.flag("active", default=True),
        doctor=row.text("doctor", _ID),
        day=row.day("day"),
        starts=row.maybe_clock("starts"),
        ends=row.maybe_clock("ends"),
        slot_minutes=row.maybe_whole("slot_minutes", 1, LONGEST_MINUTES),
        room=row.maybe_text("room", 30),
        kind=_kind(row),
        seats=row.maybe_whole("seats", 1, MOST_SEATS) or 1,
        quotas=_quotas(row),
    )
    if not row.complaints:
        _check_special(row, found)
    return found


def _check_special(row: Row, found: SpecialRow) -> None:
    if found.starts is None or found.ends is None or found.slot_minutes is None:
        if not found.starts == found.ends == found.slot_minutes:
            row.complain("starts", "starts, ends и slot_minutes стоят вместе или не стоят совсем")
        return
    _check_hours(row, found.starts, found.ends, found.slot_minutes)


def holiday(row: Row) -> HolidayRow:
    """Read a day off or a working day of the region; the day itself is its id."""
    active = row.flag("active", default=True)
    day = row.day("day")
    return HolidayRow(
        id=day.isoformat(),
        active=active,
        day=day,
        is_off=row.flag("off", default=True),
        name=row.text("name", 100) if active else row.maybe_text("name", 100),
    )


def _check_template(row: Row, found: TemplateRow) -> None:
    _check_hours(row, found.starts, found.ends, found.slot_minutes)
    if found.valid_to is not None and found.valid_to < found.valid_from:
        row.complain("valid_to", "раньше, чем valid_from")


def _check_hours(row: Row, starts: time, ends: time, slot_minutes: int) -> None:
    if ends <= starts:
        row.complain("ends", "должно быть позже, чем starts")
    elif _minutes(ends) - _minutes(starts) < slot_minutes:
        row.complain("slot_minutes", "больше всего времени приёма")


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def absence(row: Row) -> AbsenceRow:
    """Read an absence in either of its two forms."""
    absolute = row.has("from") or row.has("to")
    found = AbsenceRow(
        id=row.text("id", _ID),
        active=row.flag("active", default=True),
        doctor=row.text("doctor", _ID),
        reason=row.choice("reason", list(states.Away)),
        first=row.day("from") if absolute else None,
        last=row.day("to") if absolute else None,
        from_day=0 if absolute else row.whole("from_day", -366, 366),
        days=1 if absolute else row.whole("days", 1, 366),
    )
    if not row.complaints and found.first and found.last and found.last < found.first:
        row.complain("to", "раньше, чем from")
    return found
