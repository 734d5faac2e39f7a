"""Deleting what is over."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_tasks_db.models import DBTaskResult

from portal.domain.work import rules
from portal.domain.work.actions import registry
from portal.domain.work.models import Tick, WorkerBeat
from portal.domain.work.states import TaskState

_BATCH = 500


def forget_finished(*, at: datetime) -> int:
    """Delete tasks, ticks and signs of life that are over and old; return how many rows.

    Done tasks stay 7 days, those of the timer an hour, dead ones 180 days. Small
    transactions, so that SQLite's other writers are not held up.
    """
    return sum(_delete(rows) for rows in _old(at))


def _old(at: datetime) -> Iterator["QuerySet[Any]"]:
    tasks = DBTaskResult.objects.order_by()
    timed = [job.module_path for job in registry.periodic()]
    over = Q(finished_at__lt=at - rules.KEEP_DONE) | Q(
        task_path__in=timed, finished_at__lt=at - rules.KEEP_PERIODIC
    )
    newer = Tick.objects.filter(job=OuterRef("job"), tick_at__gt=OuterRef("tick_at"))
    yield tasks.filter(over, status=TaskState.SUCCESSFUL)
    yield tasks.filter(status=TaskState.FAILED, finished_at__lt=at - rules.KEEP_DEAD)
    yield Tick.objects.filter(Exists(newer), tick_at__lt=at - rules.KEEP_TICKS).order_by()
    yield WorkerBeat.objects.filter(beat_at__lt=at - rules.KEEP_TICKS).order_by()


def _delete(rows: "QuerySet[Any]") -> int:
    total = 0
    while keys := list(rows.values_list("pk", flat=True)[:_BATCH]):
        rows.model._default_manager.filter(pk__in=keys).delete()  # noqa: SLF001  Django's public name
        total += len(keys)
    return total
