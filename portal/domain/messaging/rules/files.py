"""How many files, for how long, when the scanner is asked again."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

MOST_OF_MESSAGE: Final = 5
DRAFT_LIFE: Final = timedelta(hours=1)
"""A file whose message is not sent goes after this time."""
PIECE: Final = 256 * 1024
"""Bytes of one row: nobody who reads a file holds all of it in memory."""
FIRST_PAUSE: Final = timedelta(seconds=10)
LONGEST_PAUSE: Final = timedelta(minutes=10)
AT_ONCE: Final = 20
"""Files that one turn of the job asks the scanner about."""


def next_number(taken: Collection[int]) -> int | None:
    """Return the smallest free place in a message; None where it has all its files."""
    return next((number for number in range(1, MOST_OF_MESSAGE + 1) if number not in taken), None)


def pause(checks: int) -> timedelta:
    """Return how long a file waits for the scanner after so many tries."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(checks, 20)
    return min(doubled, LONGEST_PAUSE)
