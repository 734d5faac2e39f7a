"""Numbers of rows."""

from typing import Final

LARGEST: Final = 2**63 - 1
"""The largest number of a row on both engines; an address and a form may hold any."""
