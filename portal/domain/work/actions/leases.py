"""Taking a task, keeping it, letting it go, and taking it from a worker that died.

The lease row decides. Every change names the generation it was given, so a worker that
slept through its lease (stopped, starved, cut off) changes nothing when it wakes up.
Locks: taking locks the task (READY), then the lease; letting go locks the lease, then the
task (RUNNING); reaping skips what is locked. So no two wait for each other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django_tasks_db.models import DBTaskResult

from portal.domain.work import queries, rules
from portal.domain.work.actions import registry
from portal.domain.work.models import Lease
from portal.domain.work.states import DeadReason, TaskState

LOST_WORKER = "WorkerLost"
"""Stands as the last error of a task whose worker was killed."""


class NotDead(LookupError):
    """There is no dead task with this id."""


@dataclass(frozen=True, slots=True)
class Held:
    """A task in hand, and the generation that proves the right to it."""

    task_id: UUID
    path: str
    args: list[Any]
    kwargs: dict[str, Any]
    generation: int
    attempt: int
    enqueued_at: datetime


@dataclass(frozen=True, slots=True)
class Grave:
    """What is written down about a task that died."""

    reason: DeadReason
    detail: str = ""
    error: str = ""
    way: str = ""


def claim(*, queue: str, worker: str, at: datetime, pace: rules.Pace = rules.PACE) -> Held | None:
    """Take the next task of the queue, or nothing.

    PostgreSQL: the row is locked and those locked by others are skipped. SQLite: the
    transaction is IMMEDIATE, so one worker looks at a time; an empty queue is seen without it.
    """
    if not queries.ready(queue, at).exists():
        return None
    with transaction.atomic():
        row = queries.ready(queue, at).select_for_update(skip_locked=True).first()
        return None if row is None else _take(row, worker=worker, at=at, pace=pace)


def _take(row: "DBTaskResult[..., object]", *, worker: str, at: datetime, pace: rules.Pace) -> Held:
    workers = [*row.worker_ids, worker][-20:]
    DBTaskResult.objects.filter(pk=row.pk).update(status=TaskState.RUNNING, started_at=at, worker_ids=workers)
    Lease.objects.get_or_create(task_id=row.pk)
    Lease.objects.filter(task_id=row.pk).update(
        generation=F("generation") + 1,
        attempt=F("attempt") + 1,
        holder=worker,
        expires_at=at + pace.lease_time,
        dead_reason="",
        detail="",
    )
    lease = Lease.objects.get(task_id=row.pk)
    return Held(
        task_id=row.pk,
        path=row.task_path,
        args=row.args_kwargs["args"],
        kwargs=row.args_kwargs["kwargs"],
        generation=lease.generation,
        attempt=lease.attempt,
        enqueued_at=row.enqueued_at,
    )


def extend(held: Held, *, at: datetime, pace: rules.Pace = rules.PACE) -> bool:
    """Keep the lease for another while; False if it is somebody else's or nobody's by now."""
    return bool(_mine(held).update(expires_at=at + pace.lease_time))


def is_held(held: Held, *, lock: bool = False) -> bool:
    """Tell whether the task is still ours; `lock` keeps it so until the transaction ends."""
    found = _mine(held).select_for_update() if lock else _mine(held)
    return found.first() is not None


def finish(held: Held, *, at: datetime) -> bool:
    """Write down that the task is done; False if it was not ours any more."""
    return _let_go(held, {"last_error": ""}, {"status": TaskState.SUCCESSFUL, "finished_at": at})


def retry(held: Held, *, at: datetime, error: str) -> bool:
    """Let the task wait until `at` for its next attempt."""
    return _let_go(held, {"last_error": error[:200]}, _waiting(at))


def give_back(held: Held, *, at: datetime) -> bool:
    """Return a task that was broken off through no fault of its own: not an attempt."""
    return _let_go(held, {"attempt": F("attempt") - 1}, _waiting(at))


def bury(held: Held, *, at: datetime, grave: Grave) -> bool:
    """Put the task on the list of the dead."""
    return _let_go(held, _in_lease(grave), _buried(at, grave))


def _mine(held: Held) -> "QuerySet[Lease]":
    return Lease.objects.filter(task_id=held.task_id, generation=held.generation, expires_at__isnull=False)


def _let_go(held: Held, in_lease: dict[str, Any], in_task: dict[str, Any]) -> bool:
    with transaction.atomic():
        if _mine(held).update(holder="", expires_at=None, **in_lease) != 1:
            return False
        DBTaskResult.objects.filter(pk=held.task_id, status=TaskState.RUNNING).update(**in_task)
    return True


def _waiting(at: datetime) -> dict[str, Any]:
    return {"status": TaskState.READY, "run_after": at}


def _in_lease(grave: Grave) -> dict[str, Any]:
    return {
        "dead_reason": grave.reason.value,
        "detail": grave.detail[:200],
        "last_error": grave.error[:200],
    }


def _buried(at: datetime, grave: Grave) -> dict[str, Any]:
    return {
        "status": TaskState.FAILED,
        "finished_at": at,
        "exception_class_path": grave.error,
        "traceback": grave.way,
    }


def reap(*, at: datetime) -> list[UUID]:
    """Take from the workers that are not heard any more what they were doing; return the tasks.

    Each waits for its next attempt from `at`, or goes to the dead when it was the last one: a
    task that kills every worker must not do so for ever.
    """
    return [task_id for task_id in queries.orphans(at) if _reap_one(task_id, at)]


def _reap_one(task_id: UUID, at: datetime) -> bool:
    with transaction.atomic():
        Lease.objects.get_or_create(task_id=task_id)
        lease = Lease.objects.select_for_update(skip_locked=True).filter(task_id=task_id).first()
        running = DBTaskResult.objects.filter(pk=task_id, status=TaskState.RUNNING)
        row = running.select_for_update(skip_locked=True).first()
        if lease is None or row is None or _still_good(lease, row.started_at, at):
            return False
        last = lease.attempt >= registry.attempts_of(row.task_path)
        grave = Grave(DeadReason.ATTEMPTS, error=LOST_WORKER)
        in_lease = _in_lease(grave) if last else {"last_error": LOST_WORKER}
        Lease.objects.filter(task_id=task_id).update(holder="", expires_at=None, **in_lease)
        running.update(**(_buried(at, grave) if last else _waiting(at)))
    return True


def _still_good(lease: Lease, started_at: datetime | None, at: datetime) -> bool:
    if lease.expires_at is not None:
        return lease.expires_at >= at
    return started_at is not None and started_at >= at - rules.PACE.lease_time


def again(task_id: UUID, *, at: datetime) -> None:
    """Let a dead task be tried from the beginning, with all its attempts.

    Raises:
        NotDead: no dead task has this id.

    """
    with transaction.atomic():
        dead = DBTaskResult.objects.filter(pk=task_id, status=TaskState.FAILED)
        if dead.update(finished_at=None, exception_class_path="", traceback="", **_waiting(at)) != 1:
            raise NotDead(str(task_id))
        Lease.objects.filter(task_id=task_id).update(attempt=0, dead_reason="", detail="", last_error="")
