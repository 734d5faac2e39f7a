"""Files of messages: who sent them, how far they are, what lists show of them."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class WhyNot(StrEnum):
    """Why a file is not taken; `texts.files` says it to whoever sends it."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    NOT_ALLOWED = "not_allowed"
    """Neither a picture nor a PDF, whatever it calls itself."""
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_FRAMES = "too_many_frames"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_COMPLEX = "too_complex"
    """Reading it costs more time or memory than an honest file does."""
    BUSY = "busy"
    """Too many files are being read now."""
    TOO_MANY = "too_many"
    """The message has all the files that it may have."""
    QUOTA = "quota"
    """The sender has sent enough for a day."""
    TOO_OFTEN = "too_often"
    """So many files of the sender were tried in an hour, taken or not, that no more are."""


class Note(StrEnum):
    """What writing anew has changed beyond what nobody sees."""

    NONE = ""
    SHRUNK = "shrunk"
    FIRST_FRAME = "first_frame"
    FLATTENED = "flattened"
    """Fields and remarks of a PDF have become part of its pages."""


class FileState(StrEnum):
    """Whether a file may be handed out."""

    UNCHECKED = "unchecked"
    """Written anew, not yet looked at by the scanner: «не проверен», nobody gets it."""
    CLEAN = "clean"
    INFECTED = "infected"
    """The scanner found something: the bytes are gone, the name stays so that it can be said."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who sends files: a person's account or an employee, exactly one of them."""

    account_id: int | None = None
    employee_id: int | None = None

    def __post_init__(self) -> None:
        """Refuse nobody and both."""
        if (self.account_id is None) == (self.employee_id is None):
            raise ValueError("a file has one owner")

    @property
    def bucket(self) -> str:
        """Whose limits count."""
        if self.account_id is not None:
            return f"account:{self.account_id}"
        return f"employee:{self.employee_id}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as lists and doors see it; `size` is bytes of what was written anew, `sent_at` UTC.

    `message_id` None is a draft: it belongs to a form that has not been sent, at `place`.
    """

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    state: FileState
    note: str
    sent_at: datetime
    message_id: int | None
    account_id: int | None
    employee_id: int | None
