"""The table of the outbox."""

from django.db import models

from portal.domain.notices.states import State


class Notice(models.Model):
    """One notice. `account_id` and `card_id` are plain numbers: accounts stand above this context."""

    account_id = models.BigIntegerField()
    card_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=32)
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=100, unique=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    state = models.CharField(max_length=16, default=State.WAITING)
    lease_ends_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "-created_at"], name="notices_of_account")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
