"""How many sign-ins may wait for ESIA at once in this process: the other threads belong to other pages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from portal.domain.accounts.ports import Busy

PATIENCE_S: Final = 0.5
"""How long a sign-in waits for room: a healthy ESIA answers within that."""


class Room:
    """Room for `at_once` sign-ins, and for half as many that wait a moment."""

    def __init__(self, at_once: int, *, patience_s: float = PATIENCE_S) -> None:
        self._inside = threading.BoundedSemaphore(at_once)
        self._door = threading.BoundedSemaphore(max(1, at_once // 2))
        self._patience_s = patience_s

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take a place; raise Busy where there is none."""
        if not self._inside.acquire(blocking=False):
            self._wait()
        try:
            yield
        finally:
            self._inside.release()

    def _wait(self) -> None:
        if not self._door.acquire(blocking=False):
            raise Busy("nobody more may wait")
        try:
            if not self._inside.acquire(timeout=self._patience_s):
                raise Busy("no room came free")
        finally:
            self._door.release()
