"""How the effect of a job happens exactly once.

A worker can be killed between the effect of a task and the note that it is done: the task
runs again. It can also sleep through its lease, so that two run the same task. Therefore
«done» is written in the same transaction as the effect, and only by the present holder::

    @work.job(queue="urgent")
    def settle(appointment_id: str) -> None:
        answer = ports.clinic.find(appointment_id)      # outside any transaction
        with work.finishing():                          # one transaction:
            booking.settle(appointment_id, answer)      #   the effect
                                                        #   + «done», if the lease is still ours

Killed before the commit: neither is there, the task is taken again. Killed after: both are.
The lease is gone: `LeaseLost` rolls the effect back, the new holder's one stands. The check
comes last, so the row is locked for an instant and the heartbeat is not held up.

What leaves the database (a letter, a call to a clinic) cannot be rolled back: give the other
system a key, and use `lease_held()` before each step. A job of many steps wraps each in
`holding()`, and keeps in its own rows which of them are done.

Called outside a worker (tests, commands) all three work as if the lease were held.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from django.db import transaction

from portal.domain.work.actions import leases


class LeaseLost(Exception):
    """The task belongs to another worker by now; what this one did was rolled back."""


@dataclass(slots=True)
class Run:
    """The task that this thread is running."""

    held: leases.Held
    clock: Callable[[], datetime]
    finished: bool = False
    lost: Event = field(default_factory=Event)


_run: ContextVar[Run | None] = ContextVar("work_run", default=None)


@contextmanager
def running(run: Run) -> Iterator[Run]:
    """Make `run` the task of this thread."""
    token = _run.set(run)
    try:
        yield run
    finally:
        _run.reset(token)


@contextmanager
def finishing() -> Iterator[None]:
    """One transaction: what the body does, and «this task is done».

    Use it once, as the last thing of the job.

    Raises:
        LeaseLost: another worker has the task; the body is rolled back.

    """
    run = _run.get()
    with transaction.atomic():
        yield
        if run is not None and not leases.finish(run.held, at=run.clock()):
            raise LeaseLost(str(run.held.task_id))
    if run is not None:
        run.finished = True


@contextmanager
def holding() -> Iterator[None]:
    """One transaction that commits only while the task is ours; the task goes on.

    Raises:
        LeaseLost: another worker has the task; the body is rolled back.

    """
    run = _run.get()
    with transaction.atomic():
        yield
        if run is not None and not leases.is_held(run.held, lock=True):
            raise LeaseLost(str(run.held.task_id))


def lease_held() -> bool:
    """Tell whether the task is still ours at this moment; a courtesy, not a guard."""
    run = _run.get()
    return run is None or (not run.lost.is_set() and leases.is_held(run.held))
