"""One-time codes, and how many were asked for."""

import uuid

from django.db import models
from django.db.models import F, Q

from portal.domain.accounts.models.account import Account
from portal.domain.accounts.states import CODE_TRIES, CodePurpose, CodeStep
from portal.domain.regions.states import CodeChannel


class Code(models.Model):
    """One code on its way to one phone: sent at most once, tried three times, used once.

    The code itself is nowhere: `code_hash` is keyed with a secret outside of the database. A code
    without an account is one for a number that nobody has; it looks the same and never passes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=16, choices=[(each, each) for each in CodePurpose])
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="codes")
    phone = models.CharField(max_length=16)
    region = models.CharField(max_length=2)
    channel = models.CharField(max_length=16, choices=[(each, each) for each in CodeChannel])
    digits = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=16, default=CodeStep.WAITING, choices=[(each, each) for each in CodeStep]
    )
    failure = models.CharField(max_length=16, blank=True, default="")
    code_hash = models.CharField(max_length=64, blank=True, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    browser_hash = models.CharField(max_length=64)
    ref = models.CharField(max_length=100, blank=True, default="")
    """How the provider names this sending."""
    kopecks = models.PositiveIntegerField()
    """What it costs: a careful guess before the sending, the provider's own word after it."""
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    """When a newer code of the same browser and purpose took its place."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="accounts_one_living_code", fields=["browser_hash", "purpose"],
                condition=Q(used_at=None, ended_at=None),
            ),
            models.CheckConstraint(name="accounts_code_tried_thrice", condition=Q(tries__lte=CODE_TRIES)),
            models.CheckConstraint(
                name="accounts_code_of_nobody", condition=Q(used_at=None) | Q(account__isnull=False)
            ),
            models.CheckConstraint(name="accounts_code_ends_later", condition=Q(ends_at__gt=F("created_at"))),
        ]  # fmt: skip
        indexes = [
            models.Index(name="accounts_code_created", fields=["created_at"]),
            models.Index(name="accounts_code_sent", fields=["sent_at"]),
            models.Index(name="accounts_code_ref", fields=["ref"], condition=~Q(ref="")),
        ]

    def __str__(self) -> str:
        return f"code {self.pk} {self.purpose} {self.state}"


class CodeHour(models.Model):
    """How many codes the installation sent in one hour: next week's limit is measured by it."""

    hour_at = models.DateTimeField(primary_key=True)
    asked = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.hour_at:%Y-%m-%d %H} {self.asked}"
