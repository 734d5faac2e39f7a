"""Counters."""

from django.db import models
from django.db.models import Q

from portal.domain.limits.rules import SHUT_AT


class Bucket(models.Model):
    """What was counted in one window of one limit."""

    key = models.CharField(max_length=64, primary_key=True)
    """Keyed hash of the limit and of whom it counts."""
    limit = models.CharField(max_length=32)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="limits_bucket_of_a_limit", condition=~Q(limit=""))]
        indexes = [models.Index(name="limits_bucket_ends", fields=["ends_at"])]

    def __str__(self) -> str:
        return f"{self.limit} {self.count}"


class Backoff(models.Model):
    """Failures in a row; the next try may begin at `free_at`."""

    key = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=32)
    failures = models.PositiveIntegerField()
    free_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="limits_backoff_in_bounds", condition=Q(failures__gte=1, failures__lte=SHUT_AT)
            ),
        ]
        indexes = [models.Index(name="limits_backoff_changed", fields=["changed_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.failures}"
