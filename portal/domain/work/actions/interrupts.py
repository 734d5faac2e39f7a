"""How a worker is woken, told to end, and how a task that takes too long is broken off.

Python runs signal handlers in the main thread, between two of its instructions. SIGTERM and
SIGINT ask the worker to end. While a task runs, the alarm clock of the process (SIGALRM)
raises an exception inside it: at its time limit, or when the grace after SIGTERM is over.
The exceptions are no `Exception`, so a job that catches everything does not swallow them.

A main thread that sits in a long call of C runs no handler. Then the number of the signal
still arrives in a pipe, where the keeper's thread reads it and ends the process itself.
"""

import os
import select
import signal
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_ENDING: Final = (signal.SIGTERM, signal.SIGINT)


class OutOfTime(BaseException):
    """The task reached its time limit."""


class MustEnd(BaseException):
    """The process was told to end and the grace is over."""


class Interrupts:
    """The signals of one worker process."""

    def __init__(self, *, grace: float) -> None:
        self._grace = grace
        self._listening = self._armed = False
        self._wake_out, self._wake_in = _pipe()
        self._seen_out, self._seen_in = _pipe()
        ends = (self._wake_out, self._wake_in, self._seen_out, self._seen_in)
        weakref.finalize(self, _close, ends)
        self.asked = False
        """Whether the main thread knows that it should end."""
        self.seen_at: float | None = None
        """When the keeper saw that the process should end, by the monotonic clock."""

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Answer the signals inside, restore what was there after."""
        before = {number: signal.getsignal(number) for number in (*_ENDING, signal.SIGALRM)}
        for number in _ENDING:
            signal.signal(number, self._told_to_end)
        signal.signal(signal.SIGALRM, self._rang)
        pipe_before = signal.set_wakeup_fd(self._seen_in, warn_on_full_buffer=False)
        self._listening = True
        try:
            yield
        finally:
            self._listening = False
            signal.set_wakeup_fd(pipe_before)
            for number, handler in before.items():
                signal.signal(number, handler)

    def sleep(self, seconds: float) -> None:
        """Sleep in the main thread, or wake up at once when told to end."""
        if not self.asked:
            select.select([self._wake_out], [], [], seconds)

    def watch(self, seconds: float) -> None:
        """Sleep in the keeper's thread, or wake up when a signal comes or `nudge` is called."""
        readable, _, _ = select.select([self._seen_out], [], [], seconds)
        arrived = os.read(self._seen_out, 64) if readable else b""
        if self.seen_at is None and any(number in arrived for number in _ENDING):
            self.seen_at = time.monotonic()

    def nudge(self) -> None:
        """Wake the keeper's thread."""
        os.write(self._seen_in, b"\0")

    @contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """Break the body off after so many seconds, sooner if the process must end.

        Without `listening` nothing is broken off: the alarm clock may be somebody else's.

        Raises:
            OutOfTime: the time is over.
            MustEnd: the grace after SIGTERM is over.

        """
        if not self._listening:
            yield
            return
        self._armed = True
        signal.setitimer(signal.ITIMER_REAL, self._grace if self.asked else seconds)
        try:
            yield
        finally:
            self._armed = False
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _told_to_end(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            return
        self.asked = True
        os.write(self._wake_in, b"\0")
        left = signal.getitimer(signal.ITIMER_REAL)[0]
        if self._armed and left > self._grace:
            signal.setitimer(signal.ITIMER_REAL, self._grace)

    def _rang(self, _number: int, _frame: FrameType | None) -> None:
        if self._armed:
            self._armed = False
            raise MustEnd if self.asked else OutOfTime


def _close(ends: Iterable[int]) -> None:
    for end in ends:
        os.close(end)


def _pipe() -> tuple[int, int]:
    out, into = os.pipe()
    os.set_blocking(into, False)
    return out, into
