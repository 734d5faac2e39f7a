"""Statuses of an appointment and the one table of allowed moves."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where an appointment stands."""

    HELD = "held"
    RESERVING = "reserving"
    BOOKED = "booked"
    ATTENDED = "attended"
    MISSED = "missed"
    CANCELLED_BY_PATIENT = "cancelled_by_patient"
    CANCELLED_BY_CLINIC = "cancelled_by_clinic"
    RELEASED = "released"
    EXPIRED = "expired"
    MOVED = "moved"


MOVES: Final[dict[State, frozenset[State]]] = {
    State.HELD: frozenset({State.HELD, State.RESERVING, State.BOOKED, State.RELEASED, State.EXPIRED}),
    State.RESERVING: frozenset({State.BOOKED, State.RELEASED}),
    State.BOOKED: frozenset(
        {
            State.ATTENDED,
            State.MISSED,
            State.CANCELLED_BY_PATIENT,
            State.CANCELLED_BY_CLINIC,
            State.MOVED,
        }
    ),
    State.ATTENDED: frozenset({State.MISSED}),
    State.MISSED: frozenset({State.ATTENDED}),
}
"""From each state, where it may go; a state without a line is an end. A hold that is extended stays one.

Whether somebody came is marked by a hand at a desk, which may slip and mends it.
"""

OCCUPYING: Final = (State.HELD, State.RESERVING, State.BOOKED, State.ATTENDED, State.MISSED)
"""States in which nobody else may have the place (a hold only until it ends)."""

COMING: Final = (State.RESERVING, State.BOOKED)
"""States of a visit that the person counts on."""

TAKING_PLACE: Final = (State.RESERVING, State.BOOKED, State.ATTENDED, State.MISSED)
"""States of a visit that replaces another, or is about to: a hold may still be let go."""

HOLD_LIFE: Final = timedelta(minutes=5)
EXTENDED: Final = "extended"
"""Reason of the step by which a hold got more time."""
HOLDS_AT_MOST: Final = 3
ACTIVE_AT_MOST: Final = 5
NOTICE_BEFORE: Final = timedelta(minutes=60)
"""How long before the visit a place may still be booked. These three hold where nothing else is set."""
RESTS_BEFORE: Final = timedelta(hours=24)
"""A place that is freed later than this before its visit is offered at once."""
CLINIC_REFUSED: Final = "clinic_refused"
"""Why a place was released: the clinic's system said no."""
CLINIC_AWAY: Final = "clinic_away"
"""Why a place was released: the clinic's system did not answer and was not asked."""
WITHDRAWN: Final = "withdrawn"
"""Why a place was released: the person did not want to wait for the clinic's answer any more."""
WISH_OVER: Final = "wish_over"
"""Why a place was released: the clinic's system did not answer for as long as a wish waits."""
UNHEARD: Final = "unheard"
"""Why a place was released: the clinic had not heard the question, and it is too late to ask it again, or
nobody is left who waits for the answer."""
OVERLAPS: Final = "overlaps"
"""Why a place was released: the clinic said yes when the patient had another visit at that time already."""
ELSEWHERE: Final = "elsewhere"
"""Why a visit began or ended that nobody here booked or cancelled: the clinic's system says so."""
UNSEEN: Final = "unseen"
"""Why a visit ended here: its clinic expects the patient at a time that is not known here."""
BEGINS: Final = (State.HELD, State.BOOKED)
"""How an appointment begins: held here, or booked elsewhere already."""
REGISTRY_CALLS_AFTER: Final = timedelta(minutes=15)
"""How long a clinic's system may be silent before the registry must call the person."""
WISH_LIFE: Final = timedelta(hours=24)
"""How long a wish waits for a clinic's system that does not answer."""
WISH_ENDS_BEFORE: Final = timedelta(hours=1)
"""How long before the visit a wish ends at the latest: the person must read of it and come."""
ASKED_AGAIN_AFTER: Final = timedelta(minutes=1)
"""How long a clinic's answer may still be on its way; longer than any time-out of an adapter."""


class CancelReason(StrEnum):
    """Why a person cancels."""

    CANNOT_COME = "cannot_come"
    FEEL_WELL = "feel_well"
    OTHER_DOCTOR = "other_doctor"
    MISTAKE = "mistake"
    OTHER = "other"


class Broken(Exception):
    """A history that leads nowhere: a step is not allowed, or begins elsewhere than the last one ended."""


def fold(steps: Iterable[tuple[str, str]]) -> str:
    """Return where steps («from», «to») lead from the beginning; empty where there are none.

    :raises Broken: they do not hang together.
    """
    current = ""
    for came_from, to in steps:
        if came_from != current or not may_move(came_from, to):
            raise Broken(f"{came_from!r} → {to!r} after {current!r}")
        current = to
    return current


class Nearness(StrEnum):
    """Where a proposed place lies from the one that is lost: the order in which it is looked for."""

    SAME_DOCTOR = "same_doctor"
    SAME_CLINIC = "same_clinic"
    OTHER_CLINIC = "other_clinic"


class Mended(StrEnum):
    """How a broken visit ended."""

    AGREED = "agreed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    STANDS = "stands"
    """The doctor sees people at that time after all."""
    PASSED = "passed"
    """Its time came and nothing was chosen."""


UNSENT: Final = (State.HELD, State.EXPIRED, State.RELEASED)
"""States of what is no visit (yet): answers to questions may still be written. Later they stand as told."""
OFF: Final = (State.CANCELLED_BY_PATIENT, State.CANCELLED_BY_CLINIC, State.MOVED)
ANSWERS_UNSENT: Final = timedelta(days=1)
"""How long answers live that became no visit: somebody may choose the time anew."""
ANSWERS_OFF: Final = timedelta(days=30)
"""How long answers live of a visit that is off: somebody may book again."""
ANSWERS_KEPT: Final = timedelta(days=365)
"""How long after a visit its answers live; the card's own end erases them sooner."""

MARKED_WITHIN: Final = timedelta(days=14)
"""How long after a visit the clinic may mark whether the patient came."""
OBJECTED_WITHIN: Final = timedelta(days=30)
"""How long after a visit the person may say to have come."""
MISSED_COUNTED: Final = timedelta(days=90)
"""How long a visit that was missed counts."""
MISSED_BEFORE_CODE: Final = 3
"""After how many of them a booking is confirmed by a code, where nothing else is set."""

PROPOSED_FROM: Final = timedelta(hours=3)
"""How long before a visit it may still be proposed: the person must read of it and come."""


def may_move(current: str, target: str) -> bool:
    """Tell whether an appointment may go from `current` (empty: it does not exist yet) to `target`."""
    return target in MOVES.get(State(current), frozenset()) if current else target in BEGINS
