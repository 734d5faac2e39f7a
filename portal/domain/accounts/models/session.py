"""A signed-in browser."""

from django.db import models
from django.db.models import Q

from portal.domain.accounts.models.account import Account


class Session(models.Model):
    """A signed-in browser; the key itself lies only in the browser's cookie."""

    key_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    way = models.CharField(max_length=16, default="esia")
    user_agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("created_at")), name="accounts_session_ends_later"
            ),
            models.CheckConstraint(condition=~Q(key_hash=""), name="accounts_session_key_hashed"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"
