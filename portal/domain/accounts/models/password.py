"""The second way in: a password, the devices that need no code, links in letters, passages."""

import uuid

from django.db import models
from django.db.models import Q

from portal.domain.accounts.models.account import Account
from portal.domain.accounts.states import WarningState


class Password(models.Model):
    """The password of an account that chose to have one; only its hash is kept."""

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.CASCADE, related_name="password"
    )
    hash = models.CharField(max_length=200)
    is_long = models.BooleanField()
    """Strong enough to open a remembered device without a code."""
    is_limited = models.BooleanField(default=False)
    """Set by a recovery that proves little: its sessions book and cancel only, until ESIA says who it is."""
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(hash=""), name="accounts_password_hashed")]

    def __str__(self) -> str:
        return f"password of account {self.pk}"


class Device(models.Model):
    """A browser that its person asked to remember; the key lies only in its cookie."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="devices")
    key_hash = models.CharField(max_length=64)
    user_agent = models.CharField(max_length=300, blank=True)
    network = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_hash", "account"], name="accounts_device_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("created_at")), name="accounts_device_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"device {self.pk}"


class SeenBrowser(models.Model):
    """A browser in which this person came in before, so that another one is told of; it opens nothing."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key_hash"], name="accounts_seen_browser_once"),
        ]
        indexes = [models.Index(fields=["last_used_at"], name="accounts_seen_browser_used")]

    def __str__(self) -> str:
        return f"seen browser {self.pk}"


class FormerPhone(models.Model):
    """A number that was the account's until now, and is told so by a text, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    phone = models.CharField(max_length=16)
    region = models.CharField(max_length=2)
    """Whose channel carries the text."""
    state = models.CharField(max_length=8, default=WarningState.WAITING)
    failure = models.CharField(max_length=16, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=WarningState.FAILED) ^ Q(failure=""),
                name="accounts_former_phone_failed_why",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="accounts_former_phone_created")]

    def __str__(self) -> str:
        return f"former phone {self.pk}"


class EmailLink(models.Model):
    """A link sent to a new e-mail address; opened within a day, once, it confirms the address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="email_links")
    email = models.CharField(max_length=254)
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="accounts_email_link_ends")]

    def __str__(self) -> str:
        return f"e-mail link {self.pk}"


class Passage(models.Model):
    """One person's way through the steps of a password sign-in, a recovery or a new phone.

    It belongs to one browser and is used once. `account` is nobody's where the phone is unknown:
    such a passage looks the same and leads nowhere. `other` is the second account of a family's
    phone until they are told apart.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=16)
    region = models.CharField(max_length=2)
    return_to = models.CharField(max_length=300, blank=True)
    browser_hash = models.CharField(max_length=64)
    phone = models.CharField(max_length=16)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="passages")
    other = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=16, blank=True)
    code_id = models.UUIDField(null=True)
    """The newest code of this passage; codes are swept away on their own."""
    mistakes = models.PositiveSmallIntegerField(default=0)
    """Wrong answers to the second question."""
    about = models.CharField(max_length=64, blank=True, default="", db_default="")
    """What the code is asked for, where it serves for one thing only: the number of a held place."""
    session_id = models.BigIntegerField(null=True)
    """The sitting that it belongs to, where it began inside one."""
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    """When the code came back right."""
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proved_at=None) | Q(account__isnull=False),
                name="accounts_passage_proved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(other=None) | Q(account__isnull=False), name="accounts_passage_other_is_second"
            ),
        ]
        indexes = [
            models.Index(fields=["browser_hash", "purpose"], name="accounts_passage_of_browser"),
            models.Index(fields=["ends_at"], name="accounts_passage_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} passage {self.pk}"
