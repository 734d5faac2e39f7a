"""Reads what mail servers send back: reports of delivery by RFC 3464, about letters of ours.

Whoever knows the sender's address may write there: nothing is believed but the number of a letter, which
nobody can guess, and the two words about it. Texts of servers are not read: they quote people.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from typing import Final

from portal.domain.messaging.states import Report

LARGEST: Final = 1_000_000
"""Bytes; a report holds some headers, not a library."""
_PARTS: Final = 50
_NUMBER: Final = re.compile(r"<([0-9a-f]{32})@[^<>\s]{1,255}>")
_STATUS: Final = re.compile(r"\s*([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")
_HEADERS: Final = "text/rfc822-headers"


def read(raw: bytes) -> list[Report]:
    """Return what a message tells of letters of ours; nothing where it is no report, or one about others."""
    if len(raw) > LARGEST:
        return []
    try:
        told = message_from_bytes(raw, policy=policy.compat32)
        if told.get_content_type() != "multipart/report":
            return []
        parts = _parts(told)
        letter = next(_letters(parts), "")
        return [Report(letter, *one) for one in _recipients(parts)] if letter else []
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return []


def _parts(told: Message) -> list[Message]:
    payload = told.get_payload()
    return (
        [part for part in payload if isinstance(part, Message)][:_PARTS] if isinstance(payload, list) else []
    )


def _letters(parts: list[Message]) -> Iterator[str]:
    """Yield the number in the Message-ID of the letter that is given back, whole or its headers alone."""
    for part in parts:
        if part.get_content_type() == "message/rfc822":
            inner = _parts(part)
            yield from _number(str(inner[0].get("Message-ID", ""))) if inner else ()
        elif part.get_content_type() == _HEADERS:
            text = part.get_payload(decode=True)
            head = message_from_bytes(text if isinstance(text, bytes) else b"")
            yield from _number(str(head.get("Message-ID", "")))


def _number(told: str) -> Iterator[str]:
    found = _NUMBER.fullmatch(told.strip())
    if found is not None:
        yield found[1]


def _recipients(parts: list[Message]) -> Iterator[tuple[str, str]]:
    """Yield action and status of each recipient; the first block of a report is about the server."""
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _parts(part):
            action, status = block.get("Action"), _STATUS.match(str(block.get("Status", "")))
            if action and status:
                yield str(action).strip().lower(), status[1]
