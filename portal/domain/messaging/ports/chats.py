"""What messaging asks of a messenger: to lead people to our bot, to write into chats that they began."""

from typing import Final, Protocol

from portal.domain.accounts import ports as channels

LONGEST_WAIT_S: Final = 3600


class ChatGone(channels.NumberRefused):
    """The person has stopped or deleted the bot, or left the messenger: nothing reaches this chat."""


class TooOften(channels.ChannelDown):
    """The messenger takes no more for now; it was not sent. `wait_s` is for how many seconds."""

    kind = "too_often"

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"wait {wait_s} s")
        self.wait_s = max(1, min(wait_s, LONGEST_WAIT_S))


class Messenger(Protocol):
    """A messenger in which a bot of ours writes to people who have started it."""

    title: str
    """As people know it; a name of its own, so it is not translated."""

    def link(self, token: str) -> str:
        """Return the address that opens the bot and, started there, brings it the token (A-Z a-z 0-9 _ -)."""

    def tell(self, *, chat: str, text: str, is_silent: bool) -> None:
        """Write into a chat once and without repeats; a silent message makes no sound.

        Raises ChatGone, TooOften, or another trouble of `accounts.ports`: NumberRefused where only this
        message is not taken, ChannelDown where it may have gone out.
        """

    def subscribe(self) -> None:
        """Tell the messenger where to bring what people write to the bot; raises the same troubles."""


messengers: dict[str, Messenger] = {}
"""Those that a setting has switched on, by the name of their way; filled by portal.config.adapters."""
