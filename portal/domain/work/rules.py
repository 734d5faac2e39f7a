"""Figures and pure decisions of the job processes."""

import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

FIRST_PAUSE: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(minutes=10)
DEFAULT_ATTEMPTS: Final = 5
DEFAULT_LIMIT: Final = timedelta(minutes=5)
KEEP_DONE: Final = timedelta(days=7)
KEEP_PERIODIC: Final = timedelta(hours=1)
KEEP_DEAD: Final = timedelta(days=180)
KEEP_TICKS: Final = timedelta(hours=1)

_IDENTIFIER = re.compile(r"[\w.:+/@-]{0,128}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a worker looks, and how long it is trusted without a word. All in seconds."""

    heartbeat: float = 5
    lease: float = 20
    """Four heartbeats: three may be lost before another worker takes the task."""
    idle_from: float = 0.5
    idle_to: float = 1.0
    grace: float = 5
    """After SIGTERM the task in hand has this long to end; then it is given back."""
    hard: float = 6
    """After SIGTERM the process ends here even if the task sits in a call that cannot be broken."""

    @property
    def lease_time(self) -> timedelta:
        """The length of a lease."""
        return timedelta(seconds=self.lease)


PACE: Final = Pace()
TRUST_BEAT: Final = timedelta(seconds=PACE.lease)
"""A worker that said nothing for so long is not counted as alive."""


def pause(attempt: int, *, chance: float, cap: timedelta = LONGEST_PAUSE) -> timedelta:
    """Return how long to wait after failed attempt number `attempt` (from 1).

    Doubles each time up to `cap`; `chance` in [0, 1) spreads it over ±25 %, so that tasks
    that failed together do not come back together.
    """
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempt - 1, 20)
    return min(doubled, cap) * (0.75 + chance / 2)


def tick_of(at: datetime, every: timedelta) -> datetime:
    """Return the start of the turn that `at` lies in; turns are counted from 1970 in UTC."""
    return _EPOCH + (at - _EPOCH) // every * every


def unfit_arguments(arguments: Mapping[str, Any]) -> list[str]:
    """Name the arguments that are not plain identifiers, sorted.

    Whole numbers, booleans, None, short ASCII words without spaces, and lists of these pass.
    Whatever else a job needs it reads from the database by its identifier, so a name or a
    message cannot lie in the queue by mistake.
    """
    return sorted(name for name, value in arguments.items() if not _fits(value))


def _fits(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_fits(item) for item in value)
    if isinstance(value, str):
        return _IDENTIFIER.fullmatch(value) is not None
    return value is None or isinstance(value, bool | int)


def class_of(error: BaseException) -> str:
    """Return the dotted name of the error's class."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def way_to(error: BaseException) -> str:
    """Return where the error came from: files, lines and functions, outermost first.

    Never the message: messages of databases and parsers quote the data.
    """
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
