"""Codes of an application, and codes on paper for the day when the telephone is lost."""

from django.db import models

from portal.domain.accounts.models.account import Account


class Totp(models.Model):
    """The secret that an application shares with the portal, sealed; works from `confirmed_at` on."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="totp")
    sealed = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    """The newest half-minute whose code was used: the same code does not work twice."""
    failures = models.PositiveSmallIntegerField(default=0)
    failures_from = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"totp of {self.pk}"


class RecoveryCode(models.Model):
    """One code on paper: used once, kept as a keyed hash."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "code_hash"], name="accounts_recovery_code_once"),
        ]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"
