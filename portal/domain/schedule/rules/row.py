"""The rows of an import that tell of schedules."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from portal.domain.clinics.rules.row import Identified
from portal.domain.schedule import states
from portal.kit.rows import Row

LONGEST_MINUTES = 240
_ID = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRow(Identified):
    """Hours on one weekday, in the clinic's wall time; `valid_to` None means without an end."""

    doctor: str
    weekday: int
    starts: time
    ends: time
    slot_minutes: int
    room: str
    valid_from: date
    valid_to: date | None


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
    )
    if not row.complaints:
        _check_template(row, found)
    return found


def _check_template(row: Row, found: TemplateRow) -> None:
    if found.ends <= found.starts:
        row.complain("ends", "должно быть позже, чем starts")
    elif _minutes(found.ends) - _minutes(found.starts) < found.slot_minutes:
        row.complain("slot_minutes", "больше всего времени приёма")
    if found.valid_to is not None and found.valid_to < found.valid_from:
        row.complain("valid_to", "раньше, чем valid_from")


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
