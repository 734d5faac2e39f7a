"""How many may wait for a system at once in this process: the other threads belong to other pages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, Final

PATIENCE_S: Final = 0.5
"""How long a question waits for room: a healthy system answers within that."""


class Room:
    """Room for `at_once` questions, and for `waiting` (else half as many) more; `busy` is raised beyond."""

    busy: ClassVar[type[Exception]]

    def __init__(self, at_once: int, *, patience_s: float = PATIENCE_S, waiting: int = 0) -> None:
        self._inside = threading.BoundedSemaphore(at_once)
        self._door = threading.BoundedSemaphore(waiting or max(1, at_once // 2))
        self._patience_s = patience_s

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take a place; raise `busy` where there is none."""
        if not self._inside.acquire(blocking=False):
            self._wait()
        try:
            yield
        finally:
            self._inside.release()

    def _wait(self) -> None:
        if not self._door.acquire(blocking=False):
            raise self.busy("nobody more may wait")
        try:
            if not self._inside.acquire(timeout=self._patience_s):
                raise self.busy("no room came free")
        finally:
            self._door.release()
