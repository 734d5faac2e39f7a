"""A letter as it stands on the wire."""

from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from portal.domain.notices.ports import Letter, LetterRefused, letter_id


def message_id(key: str, sender: str) -> str:
    """Return the Message-ID of a letter: the same key, the same letter, and nothing to read in it."""
    return f"<{letter_id(key)}@{sender.rpartition('@')[2]}>"


def build(letter: Letter, *, sender: str) -> EmailMessage:
    """Put a letter together: plain text first, then the HTML that says the same.

    Raises:
        LetterRefused: the address can be nobody's.

    """
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(letter.sender_name, addr_spec=sender)
    made["To"] = _address(letter.to)
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = message_id(letter.key, sender)
    made["Auto-Submitted"] = "auto-generated"
    made["Content-Language"] = "ru"
    if letter.settings_url:
        made["List-Unsubscribe"] = f"<{letter.settings_url}>"
    made.set_content(letter.text, cte="base64")
    made.add_alternative(letter.html, subtype="html", cte="base64")
    return made


def _address(address: str) -> Address:
    """Read an address; a domain in Russian letters becomes what every server understands."""
    user, at, domain = address.rpartition("@")
    if not (user and at and domain) or any(each.isspace() or not each.isprintable() for each in address):
        raise LetterRefused("address")
    try:
        return Address(username=user, domain=domain.encode("idna").decode("ascii"))
    except (MessageError, ValueError, IndexError) as error:
        raise LetterRefused("address") from error
