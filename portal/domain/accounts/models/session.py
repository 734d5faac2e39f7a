"""A signed-in browser."""

from django.db import models
from django.db.models import Q

from portal.domain.accounts.models.account import Account
from portal.domain.accounts.states import Way


class Session(models.Model):
    """A signed-in browser; the key itself lies only in the browser's cookie."""

    key_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    way = models.CharField(max_length=16, default=Way.ESIA, choices=[(way, way) for way in Way])
    is_limited = models.BooleanField(default=False)
    """Books and cancels only: the password was set by a recovery that proves little."""
    proved_at = models.DateTimeField()
    """When the person last proved who they are in this session; some doors ask for a fresh proof."""
    agreed_region = models.CharField(max_length=2, blank=True)
    """The region whose text in force this person is known to have agreed to."""
    network = models.CharField(max_length=40, blank=True)
    """The address, shortened to its network: enough to recognise, too little to follow anybody."""
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
        indexes = [models.Index(fields=["ends_at"], name="accounts_session_ends")]

    def __str__(self) -> str:
        return f"session {self.pk}"
