"""Passwords made into hashes and compared with them: costly on purpose, so only two at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from django.contrib.auth import hashers

COMPARED: Final = 2
"""Comparisons that every try costs, whoever it is about; so many accounts may share a phone."""
AT_ONCE: Final = 2
_PATIENCE_S: Final = 1.0
_seats = BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """Too many passwords are being compared in this process; nothing was looked at."""


@contextmanager
def seat() -> Iterator[None]:
    """Take one of the seats for hashing, after a short wait at most; raise Busy.

    A flood of passwords must leave the other pages their processor.
    """
    if not _seats.acquire(timeout=_PATIENCE_S):
        raise Busy
    try:
        yield
    finally:
        _seats.release()


def make(password: str) -> str:
    """Return the hash of a tidied password; raise Busy."""
    with seat():
        return hashers.make_password(password)


def compare(password: str, hashes: Sequence[str]) -> list[bool]:
    """Tell, in a `seat()`, which of at most two hashes belong to a tidied password.

    Nobody's hash fills the places up: the time tells nothing of who has an account.
    """
    if len(hashes) > COMPARED:
        raise ValueError("more passwords than are ever compared")
    padded = [*hashes, *[nobodys()] * (COMPARED - len(hashes))]
    fits = [is_of(password, one) for one in padded]
    return fits[: len(hashes)]


def is_of(password: str, encoded: str) -> bool:
    """Compare once."""
    return hashers.check_password(password, encoded)


@cache
def nobodys() -> str:
    """Return the hash of a password that nobody has."""
    return hashers.make_password(hashers.make_password(None))
