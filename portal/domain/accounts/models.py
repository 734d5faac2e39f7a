"""Tables of accounts, consents, attempts and sessions."""

import uuid

from django.db import models
from django.db.models import Q

from portal.domain.accounts.states import ConsentPurpose, Purpose


class ConsentText(models.Model):
    """One text that people were shown, word for word; known by its SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    purpose = models.CharField(max_length=32, choices=[(kind, kind) for kind in ConsentPurpose])
    version = models.CharField(max_length=32)
    body = models.TextField()
    first_shown_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class Consent(models.Model):
    """Evidence of one consent; append-only, kept after everything else is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT)
    given_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    method = models.CharField(max_length=32)
    region = models.CharField(max_length=2)
    ip = models.GenericIPAddressField()
    user_agent = models.CharField(max_length=300, blank=True)
    esia_issuer = models.CharField(max_length=100)
    esia_oid = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.id} {self.given_at:%Y-%m-%d}"


class Account(models.Model):
    """Who signs in. Names come from ESIA; `consent` makes an account without one impossible."""

    esia_issuer = models.CharField(max_length=100)
    esia_oid = models.CharField(max_length=32)
    surname = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    email = models.CharField(max_length=254, blank=True)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="accounts")
    is_blocked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["esia_issuer", "esia_oid"], name="accounts_one_per_identity"),
            models.CheckConstraint(condition=~Q(esia_oid=""), name="accounts_identity_given"),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"


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
