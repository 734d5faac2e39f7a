"""Why a place of the schedule gives nothing to anybody: for staff each reason by its name; pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.booking.rules import Reason, Why
from portal.domain.schedule import states


class Shut(StrEnum):
    """What a patient reads as «Врач в это время не принимает»."""

    CLINIC_OFF = "clinic_off"
    DOCTOR_LEFT = "doctor_left"
    AWAY = "away"
    AWAY_TILL = "away_till"
    HOLIDAY = "holiday"
    OTHER_HOURS = "other_hours"
    NO_HOURS = "no_hours"
    SESSION_CLOSED = "session_closed"
    SLOT_CLOSED = "slot_closed"
    SLOT_OUTSIDE = "slot_outside"
    OTHER_KIND = "other_kind"


_OF_SESSION = {
    states.HOLIDAY: Shut.HOLIDAY,
    states.SPECIAL: Shut.OTHER_HOURS,
    states.WITHDRAWN: Shut.NO_HOURS,
}
_OF_SLOT = {states.Slot.CLOSED.value: Shut.SLOT_CLOSED, states.Slot.OUTSIDE.value: Shut.SLOT_OUTSIDE}


@dataclass(frozen=True, slots=True)
class Stands:
    """How a place stands in the schedule; `reason` is a closed session's, `away_till` the clinic's date."""

    session: str
    reason: str
    away_till: date | None
    slot: str
    kind: int
    has_doctor: bool
    has_clinic: bool

    @property
    def is_open(self) -> bool:
        """Whether nothing in the schedule shuts it."""
        return not shut(self)


def shut(place: Stands) -> list[Reason]:
    """Return everything that shuts a place; empty where it is open to patients."""
    found = []
    if not place.has_clinic:
        found.append(_reason(Shut.CLINIC_OFF))
    if not place.has_doctor:
        found.append(_reason(Shut.DOCTOR_LEFT))
    if place.session != states.Session.OPEN:
        found.append(_of_session(place))
    if place.slot in _OF_SLOT:
        found.append(_reason(_OF_SLOT[place.slot]))
    if place.kind not in states.FOR_PATIENTS:
        found.append(_reason(Shut.OTHER_KIND, kind=states.SlotKind(place.kind)))
    return found


def _of_session(place: Stands) -> Reason:
    if place.reason not in set(states.Away):
        return _reason(_OF_SESSION.get(place.reason, Shut.SESSION_CLOSED))
    away = states.Away(place.reason)
    if place.away_till is None:
        return _reason(Shut.AWAY, away=away)
    return _reason(Shut.AWAY_TILL, away=away, till=place.away_till)


def _reason(what: Shut, **facts: object) -> Reason:
    return Reason(Why.CLOSED, {"shut": what} | facts)
