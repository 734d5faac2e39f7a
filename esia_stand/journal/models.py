"""The table of requests."""

from django.db import models


class Record(models.Model):
    """One request of a system, or one step of a person that ended in a refusal."""

    at = models.DateTimeField()
    request_id = models.CharField(max_length=12)
    client_id = models.CharField(max_length=64, blank=True, db_index=True)
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=300)
    status = models.PositiveSmallIntegerField()
    milliseconds = models.PositiveIntegerField()
    code = models.CharField(max_length=16, blank=True)
    """Number of ESIA's refusal; empty where nothing was refused."""
    hint = models.CharField(max_length=500, blank=True)
    """Why, in plain words (protocol.errors)."""
    faults = models.JSONField(default=list)
    """Failures of the desk that were on for this system."""
    parameters = models.JSONField(default=dict)

    class Meta:
        """Newest first."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Record {self.pk}"
