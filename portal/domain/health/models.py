"""The table of probes."""

from django.db import models


class Probe(models.Model):
    """The newest answer of one outside system; `latency_ms` is whole milliseconds."""

    system = models.CharField(max_length=64, primary_key=True)
    is_up = models.BooleanField()
    detail = models.CharField(max_length=200, blank=True)
    latency_ms = models.PositiveIntegerField(null=True)
    checked_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.system}: {'up' if self.is_up else 'down'}"
