"""How kinds of notices are told, and what a person has chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final

from portal.kit.waking import Waking


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

    Who has withdrawn the consent wants no letters either. `is_bounced`: the mailbox gives letters back.
    `phone` is confirmed, or empty; `phone_way` brings reminders there, empty where none does.
    """

    email: str
    region: str
    wants_letters: bool
    is_bounced: bool = False
    phone: str = ""
    phone_way: str = ""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a person may be reminded: by the clocks of `time_zone`, empty for those of the clinic."""

    time_zone: str = ""
    wakes_at: time = time(9)
    sleeps_at: time = time(21)

    def waking(self, clinics_zone: str) -> Waking:
        """Return the waking hours, by the own clocks or those of a clinic."""
        return Waking(self.time_zone or clinics_zone, self.wakes_at, self.sleeps_at)


@dataclass(frozen=True, slots=True)
class Reminding:
    """What the settings show of reminders; `phone` is confirmed, or empty."""

    rhythm: Rhythm
    phone_way: str
    phone: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server told of a letter of ours (RFC 3464): `letter` names it, `status` as in 5.1.1."""

    letter: str
    action: str
    status: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What the settings show: the address, whether it is confirmed, the wish, and the last trouble."""

    email: str
    is_confirmed: bool
    wants_letters: bool
    is_last_refused: bool
    is_bounced: bool = False


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
