"""One task, from taken to let go."""

import random
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

import structlog
from django.db import close_old_connections, connection, connections

from portal.domain.work import rules
from portal.domain.work.actions import effects, interrupts, leases, registry
from portal.domain.work.states import DeadReason

log = structlog.get_logger("portal.work")
_chance = random.SystemRandom().random
_DONE: Final = "done"
SLOW_S: Final = 1.0
"""Seconds: what took longer is told even where it ended well."""


class Runner:
    """Runs tasks of one worker, one at a time, and writes down how each ended."""

    def __init__(self, *, clock: Callable[[], datetime], signals: interrupts.Interrupts) -> None:
        self._clock, self._signals = clock, signals

    def run(self, run: effects.Run) -> None:
        """Run the task and let it go; what the task raises stays here.

        Raises:
            django.db.Error: the database is gone; the lease expires and the task comes again.

        """
        started = time.monotonic()
        held = run.held
        with structlog.contextvars.bound_contextvars(
            job=held.path, task=str(held.task_id), attempt=held.attempt
        ):
            outcome = self._try(run)
            _note_end(outcome, held.attempt, seconds=round(time.monotonic() - started, 3))

    def _try(self, run: effects.Run) -> str:
        try:
            job = registry.find(run.held.path)
        except registry.UnknownJob:
            return self._bury(run, leases.Grave(DeadReason.UNKNOWN))
        if not job.takes(run.held.args, run.held.kwargs):
            return self._bury(run, leases.Grave(DeadReason.ARGUMENTS))
        return self._call(run, job)

    def _call(self, run: effects.Run, job: registry.Job[..., object]) -> str:
        try:
            with self._signals.limited(job.limit.total_seconds()), effects.running(run):
                job.call(*run.held.args, **run.held.kwargs)
        except effects.LeaseLost:
            return "lost to another worker"
        except interrupts.MustEnd:
            return self._give_back(run)
        except registry.PermanentFailure as error:
            return self._bury(run, _grave(DeadReason.REFUSED, error, detail=error.reason))
        except (Exception, interrupts.OutOfTime) as error:  # noqa: BLE001  whatever a job raises
            return self._failed(run, job, error)
        return self._done(run)

    def _done(self, run: effects.Run) -> str:
        if run.finished or leases.finish(run.held, at=self._clock()):
            return _DONE
        return "lost to another worker"

    def _failed(self, run: effects.Run, job: registry.Job[..., object], error: BaseException) -> str:
        if isinstance(error, interrupts.OutOfTime):
            _forget_connections()
        if not connection.in_atomic_block:  # a transaction that is still open is a test's
            close_old_connections()
        log.warning("work error", error=rules.class_of(error), way=rules.way_to(error))
        if run.held.attempt >= job.attempts:
            return self._bury(run, _grave(DeadReason.ATTEMPTS, error))
        pause = rules.pause(run.held.attempt, chance=_chance(), cap=job.longest_pause())
        kept = leases.retry(run.held, at=self._clock() + pause, error=rules.class_of(error))
        return "to be tried again" if kept else "failed after its end"

    def _bury(self, run: effects.Run, grave: leases.Grave) -> str:
        kept = leases.bury(run.held, at=self._clock(), grave=grave)
        return f"dead: {grave.reason}" if kept else "failed after its end"

    def _give_back(self, run: effects.Run) -> str:
        _forget_connections()
        return "given back" if leases.give_back(run.held, at=self._clock()) else _DONE


def _note_end(outcome: str, attempt: int, *, seconds: float) -> None:
    """Tell how a task ended, aloud only where there is something to tell: seven end well each second."""
    is_usual = outcome == _DONE and attempt == 1 and seconds < SLOW_S
    (log.debug if is_usual else log.info)("work task ended", outcome=outcome, seconds=seconds)


def _grave(reason: DeadReason, error: BaseException, *, detail: str = "") -> leases.Grave:
    return leases.Grave(reason, detail, rules.class_of(error), rules.way_to(error))


def _forget_connections() -> None:
    """Leave a connection that was broken off in the middle of anything; the next is new."""
    connections.close_all()
    for alias in connections:
        del connections[alias]
