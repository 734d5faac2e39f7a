"""Letters into the outbox of one machine, where nobody is to be written to."""

from pathlib import Path

from portal.adapters import outbox
from portal.adapters.mail import message
from portal.domain.notices.ports import Letter


class ConsolePost:
    """Writes `letters.jsonl` in the folder of the outbox."""

    def __init__(self, *, folder: Path, sender: str) -> None:
        self._folder, self._sender = folder, sender

    def send(self, letter: Letter) -> None:
        """Add the letter as it would go out."""
        built = message.build(letter, sender=self._sender)
        row = {
            "to": letter.to,
            "from": str(built["From"]),
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
            "message_id": str(built["Message-ID"]),
        }
        outbox.write(self._folder, "letters", row)

    def hang_up(self) -> None:
        """Do nothing: no conversation was begun."""
