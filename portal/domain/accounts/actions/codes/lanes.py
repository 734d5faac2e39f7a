"""A lane for each channel: whoever waits for a slow provider holds up no other channel.

A job process runs one task at a time. So the provider is asked in a thread of its own; the task waits
for it a moment, and then leaves it to end alone. A lane has few seats, only one while its provider is
known to be down: what finds none fails at once, and the person is offered another way.
"""

from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Final

import structlog
from django.conf import settings
from django.db import connections

from portal.domain.accounts import ports

SEATS: Final = 4
PATIENCE_S: Final = 0.1
"""Four silent seats cost the codes of other channels less than half a second."""
_log = structlog.get_logger("portal.codes")
_busy: dict[str, int] = {}
_lock = Lock()


class Full(ports.ChannelDown):
    """Too many questions to this provider wait for an answer."""


def run(channel: str, work: Callable[[], None], *, is_down: bool = False) -> None:
    """Do the work in the lane of a channel; come back when it is done, or when patience is over.

    Raises Full, and what the work raises while it is waited for; later on that is only logged.
    Where lanes are switched off (tests) the work is done here and now.
    """
    if not settings.CODE_LANES:
        work()
        return
    _sit(channel, 1 if is_down else SEATS)
    errand = _Errand(channel, work)
    Thread(target=errand.run, name=f"lane-{channel}").start()
    errand.wait()


def _sit(channel: str, seats: int) -> None:
    with _lock:
        if _busy.get(channel, 0) >= seats:
            raise Full("lane")
        _busy[channel] = _busy.get(channel, 0) + 1


def _stand_up(channel: str) -> None:
    with _lock:
        _busy[channel] -= 1


class _Errand:
    def __init__(self, channel: str, work: Callable[[], None]) -> None:
        self._channel, self._work = channel, work
        self._done = Event()
        self._error: BaseException | None = None

    def run(self) -> None:
        """Work to the end; a thread's connections go with it."""
        try:
            self._work()
        except Exception as error:  # noqa: BLE001  raised again by whoever still waits
            self._error = error
            _log.error("lane_failed", channel=self._channel, error=type(error).__name__)
        finally:
            connections.close_all()
            _stand_up(self._channel)
            self._done.set()

    def wait(self) -> None:
        if self._done.wait(PATIENCE_S) and self._error is not None:
            raise self._error
