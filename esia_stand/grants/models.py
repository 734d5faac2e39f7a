"""Tables of sign-ins, sessions, grants and consents."""

import uuid

from django.db import models

from esia_stand.people.models import Person
from esia_stand.systems.models import System


class Visit(models.Model):
    """One request of a system, from `/ac` until its code is given; lives in one browser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    system = models.ForeignKey(System, models.CASCADE)
    browser_hash = models.CharField(max_length=64)
    redirect_uri = models.CharField(max_length=2000)
    scopes = models.JSONField()
    state = models.CharField(max_length=255)
    access_type = models.CharField(max_length=8)
    challenge = models.CharField(max_length=43, blank=True)
    confirmed_only = models.BooleanField(default=False)
    expires_at = models.DateTimeField(db_index=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True)
    """Whose password was right; the code of the message is still to come."""
    tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.id)


class SentCode(models.Model):
    """A one-time code «sent» to a phone: it lies on the desk, so it is kept readable."""

    visit = models.ForeignKey(Visit, models.CASCADE)
    to = models.CharField(max_length=16, db_index=True)
    code = models.CharField(max_length=6)
    purpose = models.CharField(max_length=100)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return f"SentCode {self.pk}"


class Session(models.Model):
    """A person signed in at ESIA in one browser; the cookie holds the key, the table its hash."""

    key_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.CASCADE)
    signed_in_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Session {self.pk}"


class Consent(models.Model):
    """The rights a person has given to a system; asked again only when the list grows."""

    person = models.ForeignKey(Person, models.CASCADE)
    system = models.ForeignKey(System, models.CASCADE)
    scopes = models.JSONField()
    given_at = models.DateTimeField()

    class Meta:
        """One memory per person and system."""

        constraints = [models.UniqueConstraint(fields=["person", "system"], name="one_consent_each")]

    def __str__(self) -> str:
        return f"Consent {self.pk}"


class Grant(models.Model):
    """An authorization code and everything it gave; `sid` ties the tokens to it."""

    sid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code_hash = models.CharField(max_length=64, unique=True)
    system = models.ForeignKey(System, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)
    redirect_uri = models.CharField(max_length=2000)
    scopes = models.JSONField()
    challenge = models.CharField(max_length=43, blank=True)
    is_offline = models.BooleanField()
    signed_in_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    """When the code stops being accepted; tokens carry their own times."""
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    refresh_hash = models.CharField(max_length=64, blank=True, db_index=True)

    def __str__(self) -> str:
        return str(self.sid)
