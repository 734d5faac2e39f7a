"""Whether a patient came: who may mark it when, and until when the person may object; pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.domain.booking.states import MARKED_WITHIN, OBJECTED_WITHIN, State


class NotNow(StrEnum):
    """Why a visit may not be marked so."""

    NOT_BEGUN = "not_begun"
    NOT_OVER = "not_over"
    LONG_AGO = "long_ago"
    NO_VISIT = "no_visit"
    """It was cancelled or moved, or the doctor did not see people at that time."""
    SETTLED = "settled"
    """The person objected and the clinic agreed: nobody goes back on that."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a visit; instants are UTC. `is_agreed`: the answer to an objection, if any."""

    state: State
    starts_at: datetime
    ends_at: datetime
    is_broken: bool = False
    is_agreed: bool | None = None


_MARKED = (State.BOOKED, State.ATTENDED, State.MISSED)


def why_not_mark(visit: Seen, *, came: bool, at: datetime) -> NotNow | None:
    """Return what stands against marking that the patient came, or did not; None means that it may be.

    Who came is marked from the beginning on; who did not come, only when the visit is over.
    """
    if visit.state not in _MARKED or (visit.state == State.BOOKED and visit.is_broken):
        return NotNow.NO_VISIT
    if visit.starts_at > at:
        return NotNow.NOT_BEGUN
    if not came and visit.ends_at > at:
        return NotNow.NOT_OVER
    if not came and visit.state == State.ATTENDED and visit.is_agreed:
        return NotNow.SETTLED
    if at >= visit.ends_at + MARKED_WITHIN and visit.state == State.BOOKED:
        return NotNow.LONG_AGO
    return None


def may_object(visit: Seen, *, has_objected: bool, at: datetime) -> bool:
    """Tell whether the person may say to have come: once, to a visit marked as missed lately."""
    is_late = at >= visit.ends_at + OBJECTED_WITHIN
    return visit.state == State.MISSED and not has_objected and not is_late
