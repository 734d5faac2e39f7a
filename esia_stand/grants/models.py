"""Tables of sign-ins, sessions, grants and consents."""

import uuid

from django.db import models

from esia_stand.people.models import Person
from esia_stand.systems.models import System


class Method(models.TextChoices):
    """How a person proved who they are: as it stands in `amr` and `urn:esia:amd`."""

    PASSWORD = "PWD"  # noqa: S105  a name, not a secret
    SIGNATURE = "DS"


class Visit(models.Model):
    """One way in, from `/ac` until its code is given; lives in one browser.

    A visit of the stand's own pages has `next_path` and goes there instead of to a system.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    system = models.ForeignKey(System, models.CASCADE, null=True)
    """Who asks; none when a person comes to the stand itself."""
    next_path = models.CharField(max_length=200, blank=True)
    browser_hash = models.CharField(max_length=64)
    redirect_uri = models.CharField(max_length=2000)
    scopes = models.JSONField()
    state = models.CharField(max_length=255)
    access_type = models.CharField(max_length=8)
    challenge = models.CharField(max_length=43, blank=True)
    person_filter = models.CharField(max_length=11, blank=True)
    """Whom the system lets in (protocol.filters); empty: everybody."""
    asks_organisation = models.BooleanField(default=False)
    """Whether there was a `scope_org`: only an employee may come in with it."""
    expires_at = models.DateTimeField(db_index=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True)
    """Whose password was right; the code of the message is still to come."""
    tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    is_foreign = models.BooleanField(default=False)
    """«Чужой компьютер»: the session ends with the browser and nobody is remembered."""

    def __str__(self) -> str:
        return str(self.id)

    @property
    def asker(self) -> System:
        """Return the asking system of a visit that began at `/ac`."""
        if self.system is None:
            raise LookupError("a visit of the stand's own pages has no system")
        return self.system


class SentCode(models.Model):
    """A message or letter «sent» to somebody: it lies on the desk, so it is kept readable."""

    visit = models.ForeignKey(Visit, models.CASCADE, null=True)
    """The sign-in this code confirms; none for other messages."""
    to = models.CharField(max_length=254, db_index=True)
    """A phone `+79…` or an e-mail in small letters."""
    code = models.CharField(max_length=6, blank=True)
    link = models.CharField(max_length=300, blank=True)
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
    method = models.CharField(max_length=3, choices=Method, default=Method.PASSWORD)
    signed_in_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Session {self.pk}"


class Remembered(models.Model):
    """Who signed in last in a browser: only their password is asked there the next time."""

    key_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.CASCADE)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Remembered {self.pk}"


class OpenedByCode(models.Model):
    """Something that a code of a message opens, or the link of a letter (esia_stand.grants.opening)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.CharField(max_length=6)
    code_expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=1)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    expires_at = models.DateTimeField(db_index=True)
    opened_at = models.DateTimeField(null=True)
    """When the code was right: only then may the browser set a password."""
    used_at = models.DateTimeField(null=True)
    """When it stopped counting: a newer one was begun, or the password was set."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)


class Recovery(OpenedByCode):
    """A new password being set: by a code of a message, or by the link of a letter."""

    visit = models.ForeignKey(Visit, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)
    to = models.CharField(max_length=254)
    finished_at = models.DateTimeField(null=True)


class QrCode(models.Model):
    """A QR code on a computer's screen; `word` stands in its address, a phone confirms it."""

    word = models.CharField(max_length=8, primary_key=True)
    visit = models.ForeignKey(Visit, models.CASCADE)
    expires_at = models.DateTimeField()
    person = models.ForeignKey(Person, models.CASCADE, null=True)
    """Who confirmed on the phone."""
    method = models.CharField(max_length=3, choices=Method, default=Method.PASSWORD)
    refused_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        """Newest first: only that one counts."""

        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.word


class AppStep(models.Model):
    """The last code of an authenticator app that was let in: none passes twice."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True)
    step = models.BigIntegerField(default=0)
    visit = models.UUIDField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"AppStep {self.pk}"


class DemoKey(models.Model):
    """The demonstration key of a made-up person's electronic signature, kept readable on purpose."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True)
    private_pem = models.TextField()
    certificate_pem = models.TextField()

    def __str__(self) -> str:
        return f"DemoKey {self.pk}"


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
    method = models.CharField(max_length=3, choices=Method, default=Method.PASSWORD)
    signed_in_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    """When the code stops being accepted; tokens carry their own times."""
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    refresh_hash = models.CharField(max_length=64, blank=True, db_index=True)
    refresh_expires_at = models.DateTimeField(null=True)
    """When the refresh token of now stops being accepted; each new one lives its whole life again."""

    def __str__(self) -> str:
        return str(self.sid)


class SpentRefresh(models.Model):
    """A refresh token that was exchanged: whoever comes with it again has stolen it, or was stolen from."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    grant = models.ForeignKey(Grant, models.CASCADE)

    def __str__(self) -> str:
        return f"SpentRefresh of {self.grant_id}"
