"""One trip to ESIA."""

from django.db import models
from django.db.models import Q

from portal.domain.accounts.models.consent import ConsentText
from portal.domain.accounts.models.session import Session
from portal.domain.accounts.states import ASKED_INSIDE, Purpose


class SignInAttempt(models.Model):
    """One trip to ESIA: used once, by the browser that began it, within ten minutes."""

    state = models.UUIDField(unique=True)
    verifier = models.CharField(max_length=128)
    purpose = models.CharField(max_length=16, choices=[(kind, kind) for kind in Purpose])
    region = models.CharField(max_length=2)
    return_to = models.CharField(max_length=300, blank=True)
    session = models.ForeignKey(Session, null=True, on_delete=models.CASCADE, related_name="attempts")
    """The sitting that asked, or that the return opened: what lies sealed is shown in it alone."""
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
            models.CheckConstraint(
                condition=~Q(purpose__in=list(ASKED_INSIDE)) | Q(session__isnull=False),
                name="accounts_attempt_inside_a_session",
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="accounts_attempt_ends")]

    def __str__(self) -> str:
        return f"attempt {self.pk}"
