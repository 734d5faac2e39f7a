"""Stops asking a system that fails: whoever comes then is told at once, not after its time-outs.

Counted in this process over the last ten seconds. Open for ten seconds, then one question is let through
as a trial: it closes the breaker, or opens it for ten seconds more. Nothing is repeated by it.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar, Final

import structlog

_log = structlog.get_logger("portal.adapters")
WINDOW_S: Final = 10.0
OPEN_S: Final = 10.0
FAILURES: Final = 3
SHARE: Final = 1 / 3
TRIAL_S: Final = 30.0
"""A trial that has not ended by then never will: another may try."""


def _silent(_is_up: bool) -> None:  # noqa: FBT001  the shape of a listener
    """Tell nobody."""


class Breaker:
    """Open while a system fails; `tell(is_up)` is called when it opens and when it closes.

    `failure` is what counts as one, `refusal` is raised while open. A listener that fails is logged and
    changes nothing: the question has been asked by then.
    """

    failure: ClassVar[type[Exception]]
    refusal: ClassVar[type[Exception]]
    untold: ClassVar[str] = "standing_not_told"
    """What the log says where the listener failed."""

    def __init__(
        self, tell: Callable[[bool], None] = _silent, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tell, self._clock = tell, clock
        self._lock = threading.Lock()
        self._ended: deque[tuple[float, bool]] = deque()
        self._opened_at: float | None = None
        self._trial_at: float | None = None

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Let one question through and watch how it ends; raise `refusal` while open.

        Only `failure` counts as one: every other refusal is an answer of a living system, or trouble of
        our own, and changes nothing.
        """
        is_trial = self._admit()
        has_failed: bool | None = None
        try:
            yield
            has_failed = False
        except self.failure:
            has_failed = True
            raise
        finally:
            self._end(is_trial, has_failed)

    def _admit(self) -> bool:
        with self._lock:
            if self._opened_at is None:
                return False
            now = self._clock()
            is_tried = self._trial_at is not None and now - self._trial_at < TRIAL_S
            if is_tried or now - self._opened_at < OPEN_S:
                raise self.refusal("not asked: it fails")
            self._trial_at = now
            return True

    def _end(self, is_trial: bool, has_failed: bool | None) -> None:  # noqa: FBT001
        with self._lock:
            told = self._ended_trial(has_failed) if is_trial else self._ended_other(has_failed)
        if told is None:
            return
        try:
            self._tell(told)
        except Exception as error:  # noqa: BLE001  whatever the listener does, the person has an answer
            _log.error(self.untold, is_up=told, error=type(error).__name__)

    def _ended_trial(self, has_failed: bool | None) -> bool | None:  # noqa: FBT001
        self._trial_at = None
        if has_failed is None:
            return None
        self._ended.clear()
        self._opened_at = self._clock() if has_failed else None
        return not has_failed

    def _ended_other(self, has_failed: bool | None) -> bool | None:  # noqa: FBT001
        if has_failed is None or self._opened_at is not None:
            return None
        now = self._clock()
        self._ended.append((now, has_failed))
        while self._ended[0][0] <= now - WINDOW_S:
            self._ended.popleft()
        failures = sum(failed for _, failed in self._ended)
        if failures < FAILURES or failures < SHARE * len(self._ended):
            return None
        self._opened_at = now
        return False
