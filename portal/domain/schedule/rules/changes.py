"""What an operator may change in a schedule: plain values, laid by `actions.changing`."""

from dataclasses import dataclass, field
from datetime import date, time

from portal.domain.schedule import states


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of work in wall time; `quotas` are places of one session by source."""

    starts: time
    ends: time
    slot_minutes: int
    room: str = ""
    kind: int = states.SlotKind.REGULAR
    seats: int = 1
    quotas: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PutAbsence:
    """A doctor is away, both days included."""

    doctor_id: int
    first: date
    last: date
    reason: states.Away


@dataclass(frozen=True, slots=True)
class EndAbsence:
    """A doctor is back on `back`; an absence that would begin no earlier than that falls away."""

    absence_id: int
    back: date


@dataclass(frozen=True, slots=True)
class PutSpecial:
    """A doctor has these hours on one day instead of the usual ones; None: does not work that day."""

    doctor_id: int
    day: date
    hours: Hours | None


@dataclass(frozen=True, slots=True)
class DropSpecials:
    """A day of a doctor is a usual one again."""

    doctor_id: int
    day: date


@dataclass(frozen=True, slots=True)
class PutTemplate:
    """A doctor works these hours on a weekday (1–7) from a day on."""

    doctor_id: int
    weekday: int
    hours: Hours
    valid_from: date
    valid_to: date | None
    on_holidays: bool = False


@dataclass(frozen=True, slots=True)
class EndTemplate:
    """Hours of a week template hold until `last`, included; before they began: never."""

    template_id: int
    last: date


@dataclass(frozen=True, slots=True)
class PutDayOff:
    """The region makes a day free or a working one."""

    day: date
    is_off: bool
    name: str


@dataclass(frozen=True, slots=True)
class DropDayOff:
    """The region leaves a day to the federal calendar."""

    day: date


OfDoctor = PutAbsence | EndAbsence | PutSpecial | DropSpecials | PutTemplate | EndTemplate
OfRegion = PutDayOff | DropDayOff
Change = OfDoctor | OfRegion
