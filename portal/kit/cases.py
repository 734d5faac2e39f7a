"""The number of a case: what a person reads aloud from the page of an error, and the log tells of."""

import re
import uuid
from typing import Final

_GROUPS: Final = 1000
_DIGITS: Final = re.compile(r"\D+")
_LENGTH: Final = 9
_SHORTEST_ID: Final = len("00000000-0000")
"""From this length on what was typed is the whole number for the log, not the nine digits."""


def of(request_id: str) -> str:
    """Return nine digits in groups, «482-117-903», of the number that the log gives a request."""
    try:
        whole = uuid.UUID(request_id).int
    except ValueError:
        return ""
    groups = (whole // _GROUPS**place % _GROUPS for place in (2, 1, 0))
    return "-".join(f"{group:03}" for group in groups)


def typed(text: str) -> str:
    """Read a number as people dictate it, «482 117 903»; empty where it is none."""
    digits = _DIGITS.sub("", text)
    if len(digits) != _LENGTH:
        return ""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def meant(text: str) -> str:
    """Read either number of a page of an error, nine digits or the whole one; empty where it is neither."""
    words = text.strip()
    return typed(words) if len(words) < _SHORTEST_ID else of(words) or typed(words)
