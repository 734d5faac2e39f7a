"""The verbs of work: declare a job, enqueue it, run it, guard its effects, bring back the dead.

A context declares what it does later in its `jobs.py`::

    @work.job(queue="urgent", attempts=5)
    def settle(appointment_id: str) -> None:
        with work.finishing():
            booking.settle(appointment_id, at=timezone.now())

and asks for it by name in the transaction of the change, from the lower shelf::

    work.enqueue("portal.domain.booking.jobs.settle", appointment_id=str(appointment.id))
"""

from portal.domain.work.actions.cleaning import forget_finished
from portal.domain.work.actions.effects import LeaseLost, finishing, holding, lease_held
from portal.domain.work.actions.leases import NotDead, again, reap
from portal.domain.work.actions.registry import (
    Job,
    PermanentFailure,
    UnfitArguments,
    UnknownJob,
    discover,
    enqueue,
    job,
)
from portal.domain.work.actions.timer import turn
from portal.domain.work.actions.worker import Worker

__all__ = [
    "Job",
    "LeaseLost",
    "NotDead",
    "PermanentFailure",
    "UnfitArguments",
    "UnknownJob",
    "Worker",
    "again",
    "discover",
    "enqueue",
    "finishing",
    "forget_finished",
    "holding",
    "job",
    "lease_held",
    "reap",
    "turn",
]
