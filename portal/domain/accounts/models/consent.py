"""Texts of consents, and the evidence of each."""

import uuid

from django.db import models

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
