"""Tries the whole chain between the portal and ESIA, and says what is wrong and where to mend it.

For the person who keeps the portal running: sentences name settings, files by their names, and numbers of
ESIA; never a key, a signature or a token.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """How one thing was found."""

    FINE = "fine"
    DOUBT = "doubt"
    WRONG = "wrong"


SOON_DAYS: Final = 30
"""A certificate that ends within so many days is told of: a new one takes weeks to get."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found, and where to mend it if anything is wrong.

    `word` is what a machine keeps of it: short, without names.
    """

    state: State
    says: str
    mend: str = ""
    word: str = ""


def fine(says: str) -> Finding:
    """Say that a thing is as it must be."""
    return Finding(State.FINE, says)


def doubt(says: str, mend: str, word: str) -> Finding:
    """Say that a thing works and will soon not."""
    return Finding(State.DOUBT, says, mend, word)


def wrong(says: str, mend: str, word: str) -> Finding:
    """Say that a thing stands in the way."""
    return Finding(State.WRONG, says, mend, word)
