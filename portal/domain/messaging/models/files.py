"""Files of messages and their bytes."""

import uuid

from django.db import models
from django.db.models import Q

from portal.domain.accounts.models import Account
from portal.domain.messaging.models.threads import Message
from portal.domain.messaging.rules.files import MOST_OF_MESSAGE
from portal.domain.messaging.states.files import FileState
from portal.domain.staff.models import Employee

_OF_ONE = Q(account__isnull=False, employee=None) | Q(account=None, employee__isnull=False)


class File(models.Model):
    """A file written anew. `size` and `sha256` are of what is kept, not of what was sent.

    A draft has a `place` (which form it belongs to) and an end, a sent one its message: one of the two.
    `number` counts the files of a message from 1. `check_at` is when the scanner is asked next (UTC).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="files")
    place = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=32)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=12, choices=[(one, one) for one in FileState])
    checks = models.PositiveIntegerField(default=0)
    check_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="messaging_file_owner", condition=_OF_ONE),
            models.CheckConstraint(
                name="messaging_file_draft_or_sent",
                condition=Q(message=None, ends_at__isnull=False) | Q(message__isnull=False, ends_at=None),
            ),
            models.CheckConstraint(
                name="messaging_file_number", condition=Q(number__gte=1, number__lte=MOST_OF_MESSAGE)
            ),
            models.CheckConstraint(
                name="messaging_file_waits_for_scanner",
                condition=Q(state=FileState.UNCHECKED, check_at__isnull=False)
                | ~Q(state=FileState.UNCHECKED) & Q(check_at=None),
            ),
            models.UniqueConstraint(
                name="messaging_file_of_account",
                fields=["account", "place", "number"],
                condition=Q(message=None, account__isnull=False),
            ),
            models.UniqueConstraint(
                name="messaging_file_of_employee",
                fields=["employee", "place", "number"],
                condition=Q(message=None, employee__isnull=False),
            ),
            models.UniqueConstraint(
                name="messaging_file_of_message",
                fields=["message", "number"],
                condition=Q(message__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="messaging_file_ends", fields=["ends_at"], condition=Q(ends_at__isnull=False)),
            models.Index(
                name="messaging_file_check", fields=["check_at"], condition=Q(check_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"


class FilePiece(models.Model):
    """A part of a file's bytes; `number` counts from 0."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(name="messaging_filepiece_once", fields=["file", "number"])]

    def __str__(self) -> str:
        return f"piece {self.number} of {self.file_id}"
