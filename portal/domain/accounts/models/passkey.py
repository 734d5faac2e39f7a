"""Keys that lie in a person's device, and what a device is asked to sign."""

from django.db import models

from portal.domain.accounts.models.account import Account


class Passkey(models.Model):
    """One passkey: the public half; the secret half never leaves the device."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField()
    host = models.CharField(max_length=253)
    """The host it is bound to: it works nowhere else."""
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(public_key=""), name="accounts_passkey_has_key"),
        ]

    def __str__(self) -> str:
        return f"passkey {self.pk}"


class Challenge(models.Model):
    """What one browser is asked to sign: once, within five minutes."""

    value = models.CharField(max_length=100, unique=True)
    browser_hash = models.CharField(max_length=64)
    purpose = models.CharField(max_length=16)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    """Whose passkey is made or asked for; nobody's at the sign-in."""
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="accounts_challenge_ends")]

    def __str__(self) -> str:
        return f"challenge {self.pk}"
