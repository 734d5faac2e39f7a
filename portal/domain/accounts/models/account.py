"""Who signs in."""

from django.db import models
from django.db.models import Q

from portal.domain.accounts.models.consent import Consent
from portal.domain.accounts.states import ContactSource


class Account(models.Model):
    """Who signs in. Names come from ESIA; only an erased account has no `consent`."""

    esia_issuer = models.CharField(max_length=100)
    esia_oid = models.CharField(max_length=32)
    surname = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    phone_source = models.CharField(max_length=8, default=ContactSource.ESIA)
    phone_confirmed_at = models.DateTimeField(null=True)
    """When somebody last proved to hold this number: ESIA said so, or a code sent to it came back."""
    email = models.CharField(max_length=254, blank=True)
    email_source = models.CharField(max_length=8, default=ContactSource.ESIA)
    email_confirmed_at = models.DateTimeField(null=True)
    consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="accounts")
    level = models.CharField(max_length=12, blank=True, default="")
    """How sure ESIA was of the person at the last return (`regions.states.Level`); empty before one."""
    ways_offered_at = models.DateTimeField(null=True)
    """When a stronger way in was offered: once, and never again."""
    is_blocked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    closing_at = models.DateTimeField(null=True)
    """The consent was withdrawn: from this moment on everything is erased, unless the person stays."""
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["esia_issuer", "esia_oid"], name="accounts_one_per_identity"),
            models.CheckConstraint(condition=~Q(esia_oid=""), name="accounts_identity_given"),
            models.CheckConstraint(
                condition=Q(consent__isnull=False) | Q(erased_at__isnull=False), name="accounts_has_consent"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name="", surname="", phone="", email="", consent=None),
                name="accounts_erased_holds_nothing",
            ),
        ]
        indexes = [models.Index(fields=["phone"], name="accounts_by_phone")]

    def __str__(self) -> str:
        return f"account {self.pk}"
