"""How a worker is woken, told to end, and how a task that takes too long is broken off.

Signals come to the main thread only. SIGTERM and SIGINT ask the worker to end. While a task
runs, the alarm clock of the process (SIGALRM) raises an exception inside it: at its time
limit, or when the grace after SIGTERM is over. The exceptions are no `Exception`, so a job
that catches everything does not swallow them.
"""

import os
import select
import signal
import time
from collections.abc import Iterator
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
        self._reads, self._writes = os.pipe()
        os.set_blocking(self._writes, False)
        self.asked_at: float | None = None
        """When the worker was told to end, by the monotonic clock; None if it was not."""

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Answer the signals inside, restore what was there after."""
        before = {number: signal.getsignal(number) for number in (*_ENDING, signal.SIGALRM)}
        for number in _ENDING:
            signal.signal(number, self._told_to_end)
        signal.signal(signal.SIGALRM, self._rang)
        self._listening = True
        try:
            yield
        finally:
            self._listening = False
            for number, handler in before.items():
                signal.signal(number, handler)

    def sleep(self, seconds: float) -> None:
        """Sleep, or wake up at once when told to end."""
        if self.asked_at is None:
            select.select([self._reads], [], [], seconds)

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
        signal.setitimer(signal.ITIMER_REAL, seconds if self.asked_at is None else self._grace)
        try:
            yield
        finally:
            self._armed = False
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _told_to_end(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked_at is not None:
            return
        self.asked_at = time.monotonic()
        os.write(self._writes, b"!")
        left = signal.getitimer(signal.ITIMER_REAL)[0]
        if self._armed and left > self._grace:
            signal.setitimer(signal.ITIMER_REAL, self._grace)

    def _rang(self, _number: int, _frame: FrameType | None) -> None:
        if self._armed:
            self._armed = False
            raise OutOfTime if self.asked_at is None else MustEnd
