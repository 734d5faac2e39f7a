"""What waits, what runs, what died, who is alive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django_tasks import task_backends
from django_tasks_db.models import DBTaskResult, get_date_max

from portal.domain.work import models, rules
from portal.domain.work.states import DeadReason, TaskState

BACKEND = "default"


@dataclass(frozen=True, slots=True)
class DeadTask:
    """A task that waits for a person to decide."""

    id: UUID
    job: str
    queue: str
    attempts: int
    reason: DeadReason
    detail: str
    error: str
    died_at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """How one queue stands."""

    queue: str
    waiting: int
    running: int
    dead: int
    oldest_at: datetime | None
    """When the longest waiting task was enqueued (UTC)."""


def queues() -> list[str]:
    """Name the queues of this installation, sorted."""
    return sorted(task_backends[BACKEND].queues)


def ready(queue: str, at: datetime) -> "QuerySet[DBTaskResult[..., object]]":
    """Return the tasks of a queue that may be taken now, in the order of taking."""
    due = Q(run_after=get_date_max()) | Q(run_after__lte=at)
    return _tasks().filter(due, status=TaskState.READY, queue_name=queue)


def orphans(at: datetime) -> list[UUID]:
    """Return up to 100 running tasks whose worker is not heard any more.

    Also those that no lease covers, left by a worker that is not ours.
    """
    uncovered = Q(lease__expires_at__isnull=True, started_at__lt=at - rules.PACE.lease_time)
    lost = Q(lease__expires_at__lt=at) | uncovered
    found = _tasks().filter(lost, status=TaskState.RUNNING).order_by("started_at")
    return list(found.values_list("pk", flat=True)[:100])


def dead(at: datetime) -> list[DeadTask]:
    """Return the tasks that died before `at` and were not tried again, newest first."""
    found = _tasks().filter(status=TaskState.FAILED, finished_at__lte=at).select_related("lease")
    return [_dead_task(row) for row in found.order_by("-finished_at", "pk")]


def _dead_task(row: "DBTaskResult[..., object]") -> DeadTask:
    lease: models.Lease | None = getattr(row, "lease", None)
    return DeadTask(
        id=row.pk,
        job=row.task_path,
        queue=row.queue_name,
        attempts=lease.attempt if lease else 0,
        reason=DeadReason(lease.dead_reason) if lease and lease.dead_reason else DeadReason.ATTEMPTS,
        detail=lease.detail if lease else "",
        error=row.exception_class_path,
        died_at=row.finished_at,
    )


def backlog() -> list[Backlog]:
    """Return how each queue stands, empty ones included; one query."""
    counted = (
        _tasks()
        .exclude(status=TaskState.SUCCESSFUL)
        .order_by()
        .values("queue_name")
        .annotate(
            waiting=Count("pk", filter=Q(status=TaskState.READY)),
            running=Count("pk", filter=Q(status=TaskState.RUNNING)),
            dead=Count("pk", filter=Q(status=TaskState.FAILED)),
            oldest_at=Min("enqueued_at", filter=Q(status=TaskState.READY)),
        )
    )
    found = {row["queue_name"]: Backlog(**_renamed(row)) for row in counted}
    return [found.get(queue) or Backlog(queue, 0, 0, 0, None) for queue in queues()]


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"queue" if name == "queue_name" else name: value for name, value in row.items()}


def live_queues(at: datetime) -> dict[str, bool]:
    """Tell for each queue whether a worker gave a sign of life in the last 20 s."""
    beats = models.WorkerBeat.objects.filter(beat_at__gt=at - rules.TRUST_BEAT)
    heard = set(beats.values_list("queue", flat=True))
    return {queue: queue in heard for queue in queues()}


def _tasks() -> "QuerySet[DBTaskResult[..., object]]":
    return DBTaskResult.objects.filter(backend_name=BACKEND)
