"""The timer: each worker looks, one of them enqueues."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from portal.domain.work import rules
from portal.domain.work.actions import registry
from portal.domain.work.models import Tick
from portal.domain.work.states import TaskState

_OPEN = (TaskState.READY, TaskState.RUNNING)


def turn(*, queue: str, at: datetime, known: dict[str, datetime] | None = None) -> list[str]:
    """Enqueue each periodic job of the queue whose turn has come; return their names.

    `known` is the memory of one worker: job → newest turn that some worker has enqueued. It
    saves asking the database each second about a job that runs once a day.
    """
    known = {} if known is None else known
    mine = [job for job in registry.periodic() if job.queue_name == queue]
    return [job.module_path for job in mine if _turn_one(job, at, known)]


def _turn_one(job: registry.Job[..., Any], at: datetime, known: dict[str, datetime]) -> bool:
    assert job.every is not None  # noqa: S101  tells mypy what `periodic` promises
    path, tick_at = job.module_path, rules.tick_of(at, job.every)
    if path in known and known[path] >= tick_at:
        return False
    last = Tick.objects.filter(job=path).select_related("task").order_by("-tick_at").first()
    if last is not None and last.tick_at >= tick_at:
        known[path] = last.tick_at
        return False
    if last is not None and last.task is not None and last.task.status in _OPEN:
        return False
    return _enqueue(job, tick_at)


def _enqueue(job: registry.Job[..., Any], tick_at: datetime) -> bool:
    with transaction.atomic():
        tick, is_new = Tick.objects.get_or_create(job=job.module_path, tick_at=tick_at)
        if is_new:
            result = job.enqueue()
            Tick.objects.filter(pk=tick.pk).update(task_id=result.id)
            _forget_earlier_dead(job.module_path)
    return is_new


def _forget_earlier_dead(path: str) -> None:
    """Keep only the newest dead task of a periodic job: the others tell the operator nothing new."""
    died = Tick.objects.filter(job=path, task__status=TaskState.FAILED).order_by("-tick_at")
    earlier = list(died.values_list("task_id", flat=True)[1:])
    if earlier:
        DBTaskResult.objects.filter(pk__in=earlier).delete()
