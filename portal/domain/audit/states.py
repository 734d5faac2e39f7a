"""Who may stand behind an entry."""

from dataclasses import dataclass
from enum import StrEnum


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
