"""Texts of consents, and the evidence of each."""

import uuid

from django.db import models
from django.db.models import Q

from portal.domain.accounts.states import ConsentPurpose


class ConsentText(models.Model):
    """One text that people were shown, word for word; known by its SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    purpose = models.CharField(max_length=32, choices=[(kind, kind) for kind in ConsentPurpose])
    version = models.CharField(max_length=32)
    body = models.TextField()
    first_shown_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class ConsentDocument(models.Model):
    """The text of a region's operator for one purpose, in force from a moment; never changed, only followed.

    A region without one shows the portal's own text with its operator's name.
    """

    region = models.CharField(max_length=2)
    purpose = models.CharField(max_length=32, choices=[(kind, kind) for kind in ConsentPurpose])
    version = models.CharField(max_length=32)
    body = models.TextField()
    shortly = models.TextField(blank=True, default="", db_default="")
    """Plain words above the text, a line «Зачем: …» each; no part of what is agreed to."""
    in_force_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "purpose", "version"], name="accounts_one_document_a_version"
            ),
            models.UniqueConstraint(
                fields=["region", "purpose", "in_force_at"], name="accounts_one_document_in_force"
            ),
            models.CheckConstraint(condition=~Q(body="") & ~Q(version=""), name="accounts_document_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.purpose} {self.version}"


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
    session = models.CharField(max_length=64, blank=True)
    """The hash of the browser's key, or of the session's: which sitting the button was pressed in."""
    esia_issuer = models.CharField(max_length=100)
    esia_oid = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.id} {self.given_at:%Y-%m-%d}"


class Withdrawal(models.Model):
    """Evidence that one consent was taken back; append-only, and the consent itself stays as it was."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    ip = models.GenericIPAddressField()
    user_agent = models.CharField(max_length=300, blank=True)
    session = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"withdrawal of {self.consent_id}"
