"""The second thread of a worker: signs of life, the lease in hand, the reaper, the last resort.

A thread, because the first one may be minutes inside a task. It has a database connection
of its own and survives the loss of the database: the next round tries again.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import connection

from portal.domain.work import rules
from portal.domain.work.actions import effects, interrupts, leases
from portal.domain.work.models import WorkerBeat

log = structlog.get_logger("portal.work")
_STEP = 0.5
_EXIT_BROKEN_OFF = 75  # EX_TEMPFAIL of sysexits.h: start me again


class Keeper:
    """Keeps one worker believed alive for as long as it is."""

    def __init__(
        self,
        *,
        worker: str,
        queue: str,
        clock: Callable[[], datetime],
        pace: rules.Pace,
        signals: interrupts.Interrupts,
    ) -> None:
        self._worker, self._queue, self._clock, self._pace = worker, queue, clock, pace
        self._signals = signals
        self._ended = False
        self._started_at = clock()
        self._thread = threading.Thread(target=self._loop, name="keeper", daemon=True)
        self.run: effects.Run | None = None
        """The task in hand; set by the worker."""

    def start(self) -> None:
        """Begin to give signs of life."""
        self._thread.start()

    def stop(self) -> None:
        """End, and say good-bye, so that nobody waits for the next sign."""
        self._ended = True
        self._signals.nudge()
        self._thread.join(timeout=2)

    def _loop(self) -> None:
        next_round = 0.0
        while not self._ended:
            if time.monotonic() >= next_round:
                next_round = time.monotonic() + self._pace.heartbeat
                self._safely(self._round)
            self._signals.watch(min(_STEP, self._pace.heartbeat))
            self._end_if_must()
        self._safely(self._farewell)

    def _safely(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception as error:  # noqa: BLE001  a dead keeper would cost every lease
            log.warning("work keeper failed", error=rules.class_of(error))
        finally:
            connection.close()

    def _round(self) -> None:
        at = self._clock()
        self._beat(at)
        run = self.run
        if run is not None and not leases.extend(run.held, at=at, pace=self._pace) and not run.finished:
            self._check_lost(run)
        for task_id in leases.reap(at=at):
            log.warning("work taken from a lost worker", task=str(task_id))

    def _check_lost(self, run: effects.Run) -> None:
        if self.run is run:
            run.lost.set()
            log.warning("work lease lost", job=run.held.path, task=str(run.held.task_id))

    def _beat(self, at: datetime) -> None:
        WorkerBeat.objects.update_or_create(
            worker=self._worker,
            defaults={
                "queue": self._queue,
                "host": socket.gethostname()[:200],
                "process_id": os.getpid(),
                "started_at": min(self._started_at, at),
                "beat_at": at,
            },
        )

    def _farewell(self) -> None:
        WorkerBeat.objects.filter(worker=self._worker).delete()

    def _end_if_must(self) -> None:
        """End the process when its first thread sits in a call that no signal breaks."""
        seen_at, run = self._signals.seen_at, self.run
        if seen_at is None or time.monotonic() - seen_at < self._pace.hard:
            return
        if run is not None:
            self._safely(lambda: self._give_back(run))
        os._exit(_EXIT_BROKEN_OFF)

    def _give_back(self, run: effects.Run) -> None:
        leases.give_back(run.held, at=self._clock())
        log.warning("work given back", job=run.held.path, task=str(run.held.task_id))
