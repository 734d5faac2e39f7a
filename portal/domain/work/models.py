"""What we add to the queue of django-tasks-db: leases, turns of the timer, signs of life."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django_tasks_db.models import DBTaskResult

from portal.domain.work.states import DeadReason


class Lease(models.Model):
    """Who may run a task now, how often it was tried, and why it died if it did."""

    task = models.OneToOneField(
        DBTaskResult, on_delete=models.CASCADE, primary_key=True, related_name="lease"
    )
    generation = models.PositiveIntegerField(default=0)
    """Grows each time the task is taken: an older holder can change nothing any more."""
    attempt = models.PositiveIntegerField(default=0)
    holder = models.CharField(max_length=64, default="", blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, default="", blank=True)
    dead_reason = models.CharField(
        max_length=16, default="", blank=True, choices=[(each.value, each.value) for each in DeadReason]
    )
    detail = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="work_lease_held_or_not",
                condition=Q(holder="", expires_at__isnull=True)
                | (~Q(holder="") & Q(expires_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="work_lease_dead_is_not_held", condition=Q(dead_reason="") | Q(holder="")
            ),
            models.CheckConstraint(
                name="work_lease_dead_reason_known",
                condition=Q(dead_reason__in=["", *(each.value for each in DeadReason)]),
            ),
            models.CheckConstraint(
                name="work_lease_attempt_within_generation", condition=Q(attempt__lte=F("generation"))
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="work_lease_expiring", fields=["expires_at"], condition=Q(expires_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} generation {self.generation}"


class Tick(models.Model):
    """One turn of a periodic job; the constraint lets one process enqueue it, once."""

    job = models.CharField(max_length=200)
    tick_at = models.DateTimeField()
    task = models.ForeignKey(DBTaskResult, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="work_tick_once", fields=["job", "tick_at"]),
            models.CheckConstraint(name="work_tick_names_a_job", condition=~Q(job="")),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.tick_at.isoformat()}"


class WorkerBeat(models.Model):
    """The last sign of life of a job process."""

    worker = models.CharField(max_length=64, primary_key=True)
    queue = models.CharField(max_length=32)
    host = models.CharField(max_length=200)
    process_id = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="work_beat_after_start", condition=Q(beat_at__gte=F("started_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.queue} {self.host}:{self.process_id}"
