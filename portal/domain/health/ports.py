"""What health asks of outside systems, and where it keeps what must be read without the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from portal.domain.health.states import Desk


@dataclass(frozen=True, slots=True)
class Answer:
    """What one probe heard; `detail` is a short word or a number, never anybody's data."""

    is_up: bool
    detail: str = ""


Ask = Callable[[], Answer | None]
"""A call that asks a system, with its own time-out; None where nothing was learnt about it this time."""

probes: Mapping[str, Ask] = {}
"""System name → who asks it, every ten seconds; filled at start."""

rare_probes: Mapping[str, Ask] = {}
"""System name → who asks it, every minute: what costs the other side more, or changes slowly."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What other contexts know at a moment: how their systems stand, and which a region depends on."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    systems: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Region → names of systems, in the order in which people are told."""
    clinics: Mapping[str, Mapping[str, Sequence[Desk]]] = field(default_factory=dict)
    """Region → system → the clinics behind it."""


def _nothing(_at: datetime) -> Seen:
    return Seen()


look: Callable[[datetime], Seen] = _nothing
"""Ask the contexts above; filled at start."""


class Folder(Protocol):
    """A few small notes that every process of the machine reads, and that need no database."""

    def read(self, name: str) -> Mapping[str, Any] | None:
        """Return a note, at most some seconds old; None where it is missing or cannot be read."""

    def write(self, name: str, told: Mapping[str, Any]) -> None:
        """Put a note in one step: a reader sees the old one or the new one; raise OSError."""

    def drop(self, name: str) -> None:
        """Throw a note away; nothing happens where there is none."""


class NoFolder:
    """Nothing is kept: a program that is only asked something."""

    def read(self, name: str) -> Mapping[str, Any] | None:
        """Find nothing."""
        del name
        return None

    def write(self, name: str, told: Mapping[str, Any]) -> None:
        """Keep nothing."""

    def drop(self, name: str) -> None:
        """Do nothing."""


folder: Folder = NoFolder()
"""Where the board lies; filled at start."""
