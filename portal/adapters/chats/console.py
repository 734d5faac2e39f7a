"""A messenger of one machine: the outbox page shows what a chat would, a page plays the telephone."""

from pathlib import Path
from typing import Final

from portal.adapters import outbox

WAY: Final = "bot"


class ConsoleMessenger:
    """Implements Messenger; `page` is the address where the bot is started by hand."""

    title = "Telegram"

    def __init__(self, folder: Path, *, page: str) -> None:
        self._folder, self._page = folder, page

    def link(self, token: str) -> str:
        """Return the address of the page that plays the messenger."""
        return f"{self._page}?start={token}"

    def tell(self, *, chat: str, text: str, is_silent: bool) -> None:
        """Write down what the chat would show."""
        row = {"to": chat, "text": text} | ({"subject": "без звука"} if is_silent else {})
        outbox.write(self._folder, WAY, row)

    def subscribe(self) -> None:
        """Do nothing: the page brings what is written by itself."""
