"""What a job is, which jobs there are, and how one is asked for."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Generic, ParamSpec, TypeVar

from django.utils.module_loading import autodiscover_modules, import_string
from django_tasks.base import Task, TaskResult

from portal.domain.work import rules

P = ParamSpec("P")
T = TypeVar("T")


class PermanentFailure(Exception):
    """The job says that trying again cannot help; the task goes to the dead at once.

    `reason` is shown to operators and logged: a short word of the code, never personal data.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownJob(LookupError):
    """No job has this dotted name."""


class UnfitArguments(ValueError):
    """Arguments of a job may be identifiers only; names what is not, never the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Task[P, T], Generic[P, T]):
    """A django-tasks task that knows its own policy, and can be called as the plain function."""

    attempts: int = rules.DEFAULT_ATTEMPTS
    every: timedelta | None = None
    limit: timedelta = rules.DEFAULT_LIMIT

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the function here and now: for tests and commands."""
        return self.func(*args, **kwargs)

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> TaskResult[T]:
        """Put a call into the queue, in the transaction that is open now.

        Raises:
            UnfitArguments: an argument is more than an identifier, or is not named.

        """
        unfit = rules.unfit_arguments(kwargs)
        if unfit or args:
            named = ", ".join(unfit) or "given without a name"
            raise UnfitArguments(f"{self.module_path}: arguments must be named identifiers: {named}")
        return self.get_backend().enqueue(self, args, kwargs)

    def takes(self, args: list[Any], kwargs: dict[str, Any]) -> bool:
        """Tell whether the function can be called so."""
        try:
            inspect.signature(self.func).bind(*args, **kwargs)
        except TypeError:
            return False
        return True

    def longest_pause(self) -> timedelta:
        """Return the cap of the back-off: a periodic job need not wait longer than a turn."""
        return min(rules.LONGEST_PAUSE, self.every) if self.every else rules.LONGEST_PAUSE


_JOBS: Final[dict[str, Job[..., Any]]] = {}


def job(
    *,
    queue: str,
    attempts: int = rules.DEFAULT_ATTEMPTS,
    every: timedelta | None = None,
    limit: timedelta = rules.DEFAULT_LIMIT,
) -> Callable[[Callable[P, T]], Job[P, T]]:
    """Declare a module-level function of a context's `jobs.py` as a job.

    Args:
        queue: `urgent` (codes, holds: seconds matter), `letters` (the mail server's pace) or `slow`
            (other systems, imports).
        attempts: how often it is tried before the task goes to the dead; a killed worker counts.
        every: makes it periodic; turns are counted from 1970 in UTC. At most one task per turn,
            none while the task of an earlier turn is not over, none made up for turns when no
            worker ran. A periodic job takes no arguments.
        limit: a run longer than this is broken off and counts as a failed attempt.

    """

    def declare(function: Callable[P, T]) -> Job[P, T]:
        made = Job(func=function, queue_name=queue, attempts=attempts, every=every, limit=limit)
        _JOBS[made.module_path] = made
        return made

    return declare


def discover() -> None:
    """Import `jobs` of every installed application; an import error goes up."""
    autodiscover_modules("jobs")


def periodic() -> list[Job[..., Any]]:
    """Return the known periodic jobs, in the order of their names."""
    return [_JOBS[path] for path in sorted(_JOBS) if _JOBS[path].every]


def find(path: str) -> Job[..., Any]:
    """Return the job with this dotted name.

    Raises:
        UnknownJob: nothing is there, it cannot be imported, or it is not a job.

    """
    try:
        found = import_string(path)
    except Exception as error:
        raise UnknownJob(path) from error
    if not isinstance(found, Job):
        raise UnknownJob(path)
    return found


def attempts_of(path: str) -> int:
    """Return how often a task may be tried; the default for a job that is gone."""
    try:
        return find(path).attempts
    except UnknownJob:
        return rules.DEFAULT_ATTEMPTS


def enqueue(path: str, *, run_after: datetime | None = None, **arguments: Any) -> TaskResult[Any]:
    """Put a call of the job named `path` into the queue, in the open transaction.

    By name, because `actions` may not import `jobs` that stand above them.

    Args:
        path: dotted name, `portal.domain.<context>.jobs.<function>`.
        run_after: not before this moment (UTC); None is at once.
        arguments: identifiers only.

    Raises:
        UnknownJob: no job has this name.
        UnfitArguments: an argument is more than an identifier.

    """
    found = find(path)
    wanted = found if run_after is None else found.using(run_after=run_after)
    return wanted.enqueue(**arguments)
