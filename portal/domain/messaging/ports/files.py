"""What messaging asks about a file that somebody sends: to write it anew, and to look for viruses in it."""

from dataclasses import dataclass
from typing import Final, Protocol

from portal.domain.messaging.states.files import Note, WhyNot

MOST_BYTES: Final = 10 * 1024 * 1024
"""Of one file as it was sent, and as it is kept."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A file written anew: a safe name whose ending fits, its type, its bytes, what was changed (`Note`)."""

    name: str
    media_type: str
    content: bytes
    note: str = Note.NONE


class FileRefused(Exception):
    """A file is not taken; nothing of it is kept."""

    def __init__(self, reason: WhyNot) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Cleaner(Protocol):
    """Decodes what was sent and writes it anew, so that only what is seen remains."""

    def clean(self, name: str, content: bytes) -> Clean:
        """Return the file written anew; raise FileRefused. The name decides nothing."""


class ScannerDown(Exception):
    """The scanner did not answer: the file has not been looked at."""


class Scanner(Protocol):
    """Looks for viruses."""

    def finds(self, content: bytes) -> str:
        """Return the name of what was found, empty for nothing; raise ScannerDown."""


cleaner: Cleaner | None = None
scanner: Scanner | None = None
"""Filled by portal.config.adapters at start; without a scanner what was written anew is handed out."""


def the_cleaner() -> Cleaner:
    """Return the cleaner; a portal without one has been put together wrongly."""
    if cleaner is None:
        raise RuntimeError("No cleaner was filled in by portal.config.adapters.")
    return cleaner
