"""How a chat of a messenger stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from portal.domain.messaging.states import Rhythm
from portal.domain.notices.states import Way

WAYS: Final = (Way.TELEGRAM,)
"""The ways that are messengers; each has the name of its messenger."""
LINK_LIFE: Final = timedelta(minutes=15)


class Started(StrEnum):
    """What became of a bot that was started, or of something else that was written to it."""

    LINKED = "linked"
    ALREADY = "already"
    """This chat had it already: pressed twice, or told twice by the messenger."""
    STALE = "stale"
    """The link was used, is too old, or never was."""
    TAKEN = "taken"
    """The chat belongs to another account."""
    STOPPED = "stopped"
    NOT_LINKED = "not_linked"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the settings show of one messenger: when it was linked, whether it carries notices here."""

    name: str
    title: str
    linked_at: datetime | None
    is_on: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """Where and when to write: the chat, the region of the account and its zone, the waking hours."""

    chat: str
    region: str
    zone: str
    rhythm: Rhythm
