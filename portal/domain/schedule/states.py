"""Statuses of sessions and slots, kinds of slots, ways in, and why a doctor is away."""

from enum import IntEnum, StrEnum
from typing import Final


class Session(StrEnum):
    """State of a work session: only an open one gives places."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Slot(StrEnum):
    """State of one slot; the session's state stands above it.

    Outside: the hours became shorter. A taken one is occupied in the outside system that keeps the
    schedule, by whomever.
    """

    OPEN = "open"
    CLOSED = "closed"
    OUTSIDE = "outside"
    TAKEN = "taken"


class SlotKind(IntEnum):
    """Whom a slot is for, by the numbers that the medical systems use (`TimeTableType`)."""

    REGULAR = 1
    RESERVE = 2
    PAID = 3
    CALL_CENTRE = 4
    REFERRAL = 5
    URGENT = 6
    BEDS = 7
    OWN_DOCTORS = 8
    INFOMAT = 9
    REGISTRY = 10
    INTERNET = 11
    LIVE_QUEUE = 12
    VIDEO = 13
    GROUP = 14
    FOLLOW_UP = 18
    TELEMEDICINE = 19


FOR_PATIENTS: Final = (SlotKind.REGULAR, SlotKind.CALL_CENTRE, SlotKind.REGISTRY, SlotKind.INTERNET)
"""Kinds that patients choose themselves; booking's statements name the same numbers, a test compares."""


class Source(IntEnum):
    """By which way a place is taken, by the numbers of the region buses; quotas count by it."""

    CALL_CENTRE = 1
    INFOMAT = 2
    REGISTRY = 3
    DOCTOR = 4
    INTERNET = 5
    OTHER = 6


class Away(StrEnum):
    """Why a doctor does not see people: leave, illness, training, covered by another."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    SUBSTITUTE = "substitute"


WITHDRAWN = "withdrawn"
"""Reason of a session at whose time the doctor does not work any more."""
HOLIDAY = "holiday"
SPECIAL = "special"
"""Reason of a session on a day whose own hours do not reach it."""

GONE: Final = "gone"
"""Reason of a session that the outside system keeps no more."""

TIMER_REASONS = frozenset({*Away, WITHDRAWN, HOLIDAY, SPECIAL})
"""Reasons that the timer sets and takes back; a session closed for another one is left alone."""

MOVES: dict[Session, frozenset[Session]] = {
    Session.OPEN: frozenset({Session.CLOSED, Session.CANCELLED}),
    Session.CLOSED: frozenset({Session.OPEN, Session.CANCELLED}),
    Session.CANCELLED: frozenset(),
}
