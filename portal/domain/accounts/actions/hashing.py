"""Passwords made into hashes and compared with them: costly on purpose, so one at a time, in a line.

A flood of passwords must leave the other pages their processor and their threads. So each process
has one thread for this, which the kernel lets run when nothing else wants to, and a short line
before it; whoever finds the line full is told so at once.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from typing import Final, TypeVar

from django.contrib.auth import hashers

COMPARED: Final = 2
"""Comparisons that every try costs, whoever it is about; so many accounts may share a phone."""
IN_LINE: Final = 5
"""Of a server's eight threads (scripts/serve.py), so that three are always there for other pages."""
_NICE: Final = 10
T = TypeVar("T")
_seats = threading.BoundedSemaphore(IN_LINE)


class Busy(Exception):
    """The line of passwords in this process is full; nothing was looked at."""


@contextmanager
def seat() -> Iterator[None]:
    """Take a place in the line; raise Busy where there is none."""
    if not _seats.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _seats.release()


def make(password: str) -> str:
    """Return the hash of a tidied password; raise Busy."""
    with seat():
        return _in_turn(lambda: hashers.make_password(password))


def _in_turn(work: Callable[[], T]) -> T:
    return _thread().submit(work).result()


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "hashing", initializer=_step_back)


os.register_at_fork(after_in_child=_thread.cache_clear)


def _step_back() -> None:
    """Let this thread run when the others leave it time; where the system knows no such thing, as they do."""
    with suppress(OSError, AttributeError):
        mine = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, mine, os.getpriority(os.PRIO_PROCESS, mine) + _NICE)


def compare(password: str, hashes: Sequence[str]) -> list[bool]:
    """Tell, in a `seat()`, which of at most two hashes belong to a tidied password.

    Nobody's hash fills the places up: the time tells nothing of who has an account.
    """
    if len(hashes) > COMPARED:
        raise ValueError("more passwords than are ever compared")
    padded = [*hashes, *[nobodys()] * (COMPARED - len(hashes))]
    return _in_turn(lambda: [is_of(password, one) for one in padded])[: len(hashes)]


def is_of(password: str, encoded: str) -> bool:
    """Compare once."""
    return hashers.check_password(password, encoded)


@cache
def nobodys() -> str:
    """Return the hash of a password that nobody has."""
    return hashers.make_password(hashers.make_password(None))
