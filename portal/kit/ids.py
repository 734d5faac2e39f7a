"""Numbers of rows."""

from typing import Final

LARGEST: Final = 2**63 - 1
"""The largest number of a row on both engines; an address and a form may hold any."""
_DIGITS: Final = len(str(LARGEST))


def is_number(text: str) -> bool:
    """Tell whether text out of an address may be the number of a row: nothing else is asked the database."""
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS and int(text) <= LARGEST
