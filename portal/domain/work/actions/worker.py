"""The loop of a job process."""

import random
import uuid
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import close_old_connections, connections, utils

from portal.domain.work import ports, rules
from portal.domain.work.actions import effects, interrupts, keeper, leases, registry, timer
from portal.domain.work.actions.runner import Runner

log = structlog.get_logger("portal.work")
_between = random.SystemRandom().uniform
_LONGEST_WAIT = 5.0


class Worker:
    """Takes the tasks of one queue, one after another, until told to end.

    Any number of such processes may serve one queue. `clock` returns the time in UTC; hosts
    must agree on it within the length of a lease less three heartbeats (5 s).
    """

    def __init__(self, *, queue: str, clock: Callable[[], datetime], pace: rules.Pace = rules.PACE) -> None:
        self.name = uuid.uuid4().hex
        self._queue, self._clock, self._pace = queue, clock, pace
        self._signals = interrupts.Interrupts(grace=pace.grace)
        self._runner = Runner(clock=clock, signals=self._signals)
        self._keeper = keeper.Keeper(
            worker=self.name, queue=queue, clock=clock, pace=pace, signals=self._signals
        )
        self._known_ticks: dict[str, datetime] = {}
        self._failures = 0

    def work(self) -> None:
        """Serve the queue until SIGTERM or SIGINT; ends within 7 s of it on a machine that is not starved."""
        registry.discover()
        with self._signals.listening():
            self._keeper.start()
            log.info("work begins", queue=self._queue, worker=self.name)
            while not self._signals.asked:
                self._signals.sleep(self._round())
            self._keeper.stop()
            log.info("work ends", queue=self._queue, worker=self.name)

    def drain(self) -> int:
        """Run in this process whatever may run now, without the timer; return how many tasks.

        For tests and preparation of demonstrations.
        """
        return sum(iter(self.take_one, False))

    def _round(self) -> float:
        """Do one task if there is one; return how long to sleep now, in seconds."""
        if ports.is_paused():
            return _between(self._pace.idle_from, self._pace.idle_to)
        try:
            close_old_connections()
            busy = self.step()
        except utils.Error as error:
            return self._without_database(error)
        self._failures = 0
        return 0 if busy else _between(self._pace.idle_from, self._pace.idle_to)

    def step(self) -> bool:
        """Look at the timer, then take one task and run it; False if there was none."""
        timer.turn(queue=self._queue, at=self._clock(), known=self._known_ticks)
        return self.take_one()

    def take_one(self) -> bool:
        """Take one task and run it; False if there was none."""
        held = leases.claim(queue=self._queue, worker=self.name, at=self._clock(), pace=self._pace)
        if held is not None:
            self._do(effects.Run(held=held, clock=self._clock))
        return held is not None

    def _do(self, run: effects.Run) -> None:
        self._keeper.run = run
        try:
            self._runner.run(run)
        finally:
            self._keeper.run = None

    def _without_database(self, error: utils.Error) -> float:
        connections.close_all()
        self._failures += 1
        log.warning("work has no database", error=rules.class_of(error), times=self._failures)
        return min(_LONGEST_WAIT, 0.25 * (1 << min(self._failures, 6)))
