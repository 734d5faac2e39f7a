"""Who may stand behind an entry; what a check of the chain finds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class ActorKind(StrEnum):
    """Kinds of actors."""

    ACCOUNT = "account"
    STAFF = "staff"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `id` within its kind, and the session and request it came by.

    `is_limited` marks a session that may book and cancel only; the doors to a card read it here, so
    that no caller can forget to tell.
    """

    kind: ActorKind
    id: str = ""
    session: str = ""
    request_id: str = ""
    is_limited: bool = False


SYSTEM = Actor(ActorKind.SYSTEM, "portal")

SEEN_AGAIN: Final = timedelta(minutes=15)
"""A page that asks by itself again and again is one entry in this time."""
SEALED_WITHIN: Final = timedelta(minutes=10)
"""An entry that waits longer has no worker, or somebody keeps it from the chain."""
LATEST: Final = timedelta(days=1)
"""No transaction stays open so long: an entry further behind its neighbours was put in later."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the chain at a moment."""

    at: datetime
    seq: int
    digest: str


class Trouble(StrEnum):
    """What is wrong with the record."""

    CHANGED = "changed"
    """The seal at this place does not fit its entry, or the seal before it."""
    ENTRY_GONE = "entry_gone"
    SEALS_GONE = "seals_gone"
    CUT = "cut"
    """The chain ends before a place that was anchored."""
    REWRITTEN = "rewritten"
    """The chain holds in itself and differs from what was anchored."""
    UNSEALED = "unsealed"
    """An entry that neither has a seal nor waits for one: it did not come by the usual way."""
    WAITS = "waits"
    """An entry that waits for its seal too long."""
    BACKDATED = "backdated"
    """An entry that pretends to be older than what was sealed long before it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One trouble, at places `first`–`last` of the chain, or at the entry `entry`."""

    trouble: Trouble
    first: int = 0
    last: int = 0
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Sealed:
    """One link as it is read back: moments are UTC texts with microseconds; no `told` – no entry."""

    seq: int
    entry: int
    sealed_at: str
    digest: str
    told: tuple[str, ...] | None
