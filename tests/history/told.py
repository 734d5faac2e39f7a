"""What a history is made of: what people asked and were told, where and when; plain values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

GRACE_S: Final = 30.0
"""What nobody heard the answer of has surely ended by then; longer than the server works on a request."""


class Verb(StrEnum):
    """What somebody asks."""

    HOLD = "hold"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    TICKET = "ticket"
    LOOK = "look"


class Told(StrEnum):
    """What they are told; `UNKNOWN` where they did not wait for the answer."""

    HELD = "held"
    MINE = "mine"
    """It is their own visit already."""
    TAKEN = "taken"
    REFUSED = "refused"
    """For another reason than that somebody else has the place."""
    BOOKED = "booked"
    OVER = "over"
    """The hold has ended."""
    CANCELLED = "cancelled"
    MOVED = "moved"
    WAITING = "waiting"
    """The clinic's own system is being asked."""
    NOT_YET = "not_yet"
    LOOKED = "looked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Op:
    """One question and its answer; `begin` and `end` are monotonic seconds of one machine.

    `appointment` is what is confirmed, cancelled or read, and what a hold was given. A confirm of a move names
    the visit that it `replaces` and its `old_slot`. A look names the places that were `offered` of a `doctor`.
    """

    verb: Verb
    card: str
    begin: float
    end: float | None
    told: Told
    slot: int = 0
    appointment: str = ""
    replaces: str = ""
    old_slot: int = 0
    doctor: int = 0
    offered: tuple[int, ...] = ()

    @property
    def over(self) -> float:
        """When it has surely ended."""
        return self.begin + GRACE_S if self.end is None else self.end


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the history; `rests_s`: how long it may be kept back once freed; `is_outside`: its clinic's own."""

    doctor: int
    speciality: int
    starts_at: datetime
    ends_at: datetime
    rests_s: float = 0.0
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A row of an appointment at the end; `held_s` is how long its hold was to last."""

    id: str
    card: str
    slot: int
    state: str
    was_booked: bool
    replaces: str = ""
    held_s: float = 0.0
    clinic_number: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the history of appointments; `at` is when whoever asked came (UTC)."""

    appointment: str
    came_from: str
    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rest:
    """A line of the history of places: kept back until a moment (UTC)."""

    slot: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Tables:
    """What the tables say when all is quiet; lines and rests in the order in which they were written.

    `entries` counts entries of the record by appointment and action, `notices` by appointment and kind. `posted`
    is the ledger of the clinics' own systems: what they called each reservation that still stands there.
    """

    visits: tuple[Visit, ...] = ()
    lines: tuple[Line, ...] = ()
    rests: tuple[Rest, ...] = ()
    entries: Mapping[tuple[str, str], int] = field(default_factory=dict)
    notices: Mapping[tuple[str, str], int] = field(default_factory=dict)
    posted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, slots: Collection[int]) -> "Tables":
        """Return only what they say of these places and of the visits there."""
        visits = tuple(one for one in self.visits if one.slot in slots)
        ids = {one.id for one in visits}
        return Tables(
            visits,
            tuple(line for line in self.lines if line.appointment in ids),
            tuple(rest for rest in self.rests if rest.slot in slots),
            {key: count for key, count in self.entries.items() if key[0] in ids},
            {key: count for key, count in self.notices.items() if key[0] in ids},
            {key: numbers for key, numbers in self.posted.items() if key in ids},
        )


@dataclass(frozen=True, slots=True)
class History:
    """Everything that a checker is given; a hold lasts `life_s`."""

    ops: tuple[Op, ...]
    places: Mapping[int, Place]
    tables: Tables
    life_s: float
