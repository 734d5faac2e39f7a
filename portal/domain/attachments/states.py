"""Where a search stands, what it looks for, and the figures of its pace."""

from datetime import timedelta
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where the search of one card in one region stands."""

    QUEUED = "queued"
    RUNNING = "running"
    FOUND = "found"
    NONE = "none"
    MISMATCH = "mismatch"
    UNAVAILABLE = "unavailable"


class Kind(StrEnum):
    """What for a person is attached to a clinic; at most one attachment of each kind is true."""

    THERAPEUTIC = "therapeutic"
    PEDIATRIC = "pediatric"
    WOMEN = "women"
    DENTAL = "dental"


class Field(StrEnum):
    """What of a person a register compares."""

    SURNAME = "surname"
    NAME = "name"
    PATRONYMIC = "patronymic"
    BIRTH_DATE = "birth_date"
    SNILS = "snils"
    POLICY = "policy"


OPEN: Final = (State.QUEUED, State.RUNNING)
"""States of a search that is on its way."""
ENDS: Final = (State.FOUND, State.NONE, State.MISMATCH, State.UNAVAILABLE)
"""States in which nothing moves until somebody asks again or the schedule does."""

MOVES: Final[dict[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.RUNNING, State.UNAVAILABLE}),
    State.RUNNING: frozenset({*ENDS, State.QUEUED}),
    **{end: frozenset({State.QUEUED}) for end in ENDS},
}
"""From each state, where it may go; a silent register puts the search back into the queue."""

SEARCH_ENDS_AFTER: Final = timedelta(minutes=14)
"""From the queue to an end; a job looks every half a minute, so a quarter of an hour is never passed."""
ASKED_AT_ONCE: Final = 5
"""Questions on their way at one moment, over all processes."""
LEASE: Final = timedelta(seconds=90)
"""How long a question belongs to who asks it; longer than the limit of the job that asks."""
TURN: Final = timedelta(seconds=15)
"""How long one job asks before the other jobs of its queue have their turn."""
DOCTORS_OF: Final[dict[Kind, frozenset[str]]] = {
    Kind.THERAPEUTIC: frozenset({"49", "109", "110", "144", "145", "146"}),
    Kind.PEDIATRIC: frozenset({"49", "58", "59"}),
    Kind.WOMEN: frozenset({"13"}),
    Kind.DENTAL: frozenset({"100", "101", "103"}),
}
"""Whose patient an attachment makes one: codes of the national list of positions (НСИ …11.1002)."""
