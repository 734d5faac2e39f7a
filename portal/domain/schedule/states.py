"""Statuses of sessions and slots, and why a doctor is away."""

from enum import StrEnum
from typing import Final


class Session(StrEnum):
    """State of a work session: only an open one gives places."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Slot(StrEnum):
    """State of one slot; the session's state stands above it.

    A taken one is occupied in the outside system that keeps the schedule, by whomever.
    """

    OPEN = "open"
    CLOSED = "closed"
    TAKEN = "taken"


class Away(StrEnum):
    """Why a doctor does not see people: leave, illness, training, covered by another."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    SUBSTITUTE = "substitute"


WITHDRAWN = "withdrawn"
"""Reason of a session whose week template no longer holds."""

GONE: Final = "gone"
"""Reason of a session that the outside system keeps no more."""

TIMER_REASONS = frozenset({*Away, WITHDRAWN})
"""Reasons that the timer sets and takes back; a session closed for another one is left alone."""

MOVES: dict[Session, frozenset[Session]] = {
    Session.OPEN: frozenset({Session.CLOSED, Session.CANCELLED}),
    Session.CLOSED: frozenset({Session.OPEN, Session.CANCELLED}),
    Session.CANCELLED: frozenset(),
}
