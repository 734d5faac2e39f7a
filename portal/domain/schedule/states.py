"""Statuses of sessions and slots, and why a doctor is away."""

from enum import StrEnum


class Session(StrEnum):
    """State of a work session: only an open one gives places."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Slot(StrEnum):
    """State of one slot; the session's state stands above it."""

    OPEN = "open"
    CLOSED = "closed"


class Away(StrEnum):
    """Why a doctor does not see people: leave, illness, training, covered by another."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    SUBSTITUTE = "substitute"


WITHDRAWN = "withdrawn"
"""Reason of a session whose week template no longer holds."""

TIMER_REASONS = frozenset({*Away, WITHDRAWN})
"""Reasons that the timer sets and takes back; a session closed for another one is left alone."""

MOVES: dict[Session, frozenset[Session]] = {
    Session.OPEN: frozenset({Session.CLOSED, Session.CANCELLED}),
    Session.CLOSED: frozenset({Session.OPEN, Session.CANCELLED}),
    Session.CANCELLED: frozenset(),
}
