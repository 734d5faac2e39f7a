"""How kinds of notices are told, and what a person has chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Manner(StrEnum):
    """Whether a letter is written about a kind of notice; the cabinet lists every kind."""

    CABINET = "cabinet"
    """No letter."""
    BY_CHOICE = "by_choice"
    """A letter unless the person has switched letters off."""
    ALWAYS = "always"
    """Always a letter: it is how one learns that somebody else is at work in one's account."""


class Page(StrEnum):
    """The pages that a letter leads to."""

    NOTICES = "notices"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom to write: `email` is confirmed, or empty; `region` is where the account was opened.

    Who has withdrawn the consent wants no letters either.
    """

    email: str
    region: str
    wants_letters: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What the settings show: the address, whether it is confirmed, the wish, and the last trouble."""

    email: str
    is_confirmed: bool
    wants_letters: bool
    is_last_refused: bool


LONGEST: Final = 4000
"""Characters of one message."""
SUBJECT_LONGEST: Final = 120
TITLE_LONGEST: Final = 80
NOTE_LONGEST: Final = 1000


class Side(StrEnum):
    """Who wrote or did something in a thread."""

    PERSON = "person"
    STAFF = "staff"


class ThreadState(StrEnum):
    """Where a thread stands; both sides may close it and open it again."""

    OPEN = "open"
    CLOSED = "closed"


class TurnKind(StrEnum):
    """What happened to a thread beside what was written."""

    CLOSED = "closed"
    REOPENED = "reopened"
    TAKEN = "taken"
    HANDED = "handed"


class Which(StrEnum):
    """Which threads of a desk are listed."""

    ALL = "all"
    """Open ones; those that wait for an answer first, the oldest first."""
    MINE = "mine"
    CLOSED = "closed"


class NotSent(StrEnum):
    """Why a message was not sent."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CLOSED = "closed"
    NO_SUBJECT = "no_subject"
    SUBJECT_TOO_LONG = "subject_too_long"
    NOT_OFFERED = "not_offered"


MOVES: Final[Mapping[ThreadState, ThreadState]] = {
    ThreadState.OPEN: ThreadState.CLOSED,
    ThreadState.CLOSED: ThreadState.OPEN,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where threads are answered: a clinic's registry, or (no clinic) the support of a region.

    `zone` has the clocks by which it works.
    """

    region: str
    clinic_id: int | None
    name: str
    zone: str
