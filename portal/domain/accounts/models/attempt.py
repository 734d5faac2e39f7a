"""One trip to ESIA."""

from django.db import models
from django.db.models import Q

from portal.domain.accounts.models.consent import ConsentText
from portal.domain.accounts.states import Purpose


class SignInAttempt(models.Model):
    """One trip to ESIA: used once, by the browser that began it, within ten minutes."""

    state = models.UUIDField(unique=True)
    verifier = models.CharField(max_length=128)
    purpose = models.CharField(max_length=16, choices=[(kind, kind) for kind in Purpose])
    region = models.CharField(max_length=2)
    return_to = models.CharField(max_length=300, blank=True)
    browser_hash = models.CharField(max_length=64)
    consent_text = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT)
    consent_given_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    sealed = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(consent_text=None, consent_given_at=None)
                | (Q(consent_text__isnull=False) & Q(consent_given_at__isnull=False)),
                name="accounts_attempt_consent_whole",
            ),
            models.CheckConstraint(
                condition=Q(sealed="") | Q(used_at__isnull=False), name="accounts_attempt_sealed_after_use"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="accounts_attempt_ends")]

    def __str__(self) -> str:
        return f"attempt {self.pk}"
