"""How kinds of notices are told, and what a person has chosen."""

from dataclasses import dataclass
from enum import StrEnum


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
