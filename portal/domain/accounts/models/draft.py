"""What was typed and not sent."""

from django.db import models

from portal.domain.accounts.models.account import Account


class Draft(models.Model):
    """A form that its session did not outlive: sealed, for this person in this browser only."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="drafts")
    browser_hash = models.CharField(max_length=64)
    region = models.CharField(max_length=2)
    sealed = models.TextField()
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "browser_hash"], name="accounts_one_draft_a_browser"),
        ]
        indexes = [models.Index(fields=["ends_at"], name="accounts_draft_ends")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
