"""What is asked of a mail server.

It stands with the outbox, under everybody who writes letters.
"""

import hashlib
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. The same `key` is the same letter: its Message-ID is made from it.

    `sender_name` is shown before the installation's own address; `settings_url` is where such
    letters are switched off (List-Unsubscribe), empty where they cannot be.
    """

    to: str
    sender_name: str
    subject: str
    text: str
    html: str
    key: str
    settings_url: str = ""


def letter_id(key: str) -> str:
    """Return what names a letter in its Message-ID: the same key, the same letter, nothing to read in it."""
    return hashlib.sha256(f"notice:{key}".encode()).hexdigest()[:32]


class MailTrouble(Exception):
    """The letter did not go out. `detail` is a word of the code, never the server's, which quote people."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class MailDown(MailTrouble):
    """The server cannot be reached, is slow, does not let us in, or broke off; nothing goes out now.

    Whether it took the letter before it broke off is not known: the letter is sent again.
    """


class LetterDelayed(MailTrouble):
    """The server takes other letters, this one only later."""


class LetterRefused(MailTrouble):
    """The server will never take this letter."""


class Post(Protocol):
    """A mail server, as the portal needs it."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over; return when the server has taken it, else raise a MailTrouble."""

    def hang_up(self) -> None:
        """End the conversation that `send` began, if there is one; raises nothing."""


post: Post | None = None
"""The mail server in use, filled by portal.config.adapters at start; None sends no letters."""
