"""Tables of messaging."""

from datetime import time

from django.db import models
from django.db.models import F, Q

from portal.domain.accounts.models import Account
from portal.domain.messaging.models.chats import Chat, ChatLink
from portal.domain.messaging.models.files import File, FilePiece
from portal.domain.messaging.models.threads import AnswerTerm, Message, Reading, Template, Thread, Turn

__all__ = [
    "AnswerTerm", "Chat", "ChatLink", "File", "FilePiece", "Message", "Preference", "Quiet", "Reading",
    "Template", "Thread", "Turn",
]  # fmt: skip


class Preference(models.Model):
    """What one account wishes; an account without a row wants letters and no quiet words.

    `wants_quiet`: no doctor, speciality or clinic is named outside the cabinet, whatever the speciality.
    `phone_way` also brings reminders to the telephone, empty where none does. Reminders come from `wakes_at`
    on and before `sleeps_at` by the clocks of `time_zone`, empty for those of the clinic.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    wants_letters = models.BooleanField(default=True)
    wants_quiet = models.BooleanField(default=False)
    phone_way = models.CharField(max_length=8, blank=True, default="", db_default="")
    time_zone = models.CharField(max_length=40, blank=True, default="", db_default="")
    wakes_at = models.TimeField(default=time(9), db_default=time(9))
    sleeps_at = models.TimeField(default=time(21), db_default=time(21))
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wakes_at__lt=F("sleeps_at")), name="messaging_wakes_before_sleeping"
            ),
        ]

    def __str__(self) -> str:
        return f"preference of account {self.pk}"


class Quiet(models.Model):
    """A server did not do: nobody asks it until `until` (UTC). The mail server is `mail`."""

    channel = models.CharField(max_length=16, primary_key=True)
    failures = models.PositiveIntegerField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel} quiet until {self.until:%Y-%m-%d %H:%M:%S}"


class Gone(models.Model):
    """A letter that a mail server took, to be known again when it comes back; kept for thirty days."""

    letter = models.CharField(max_length=32, primary_key=True)
    notice_id = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sent_at"], name="messaging_gone_by_time")]

    def __str__(self) -> str:
        return f"letter {self.letter}"


class Bounced(models.Model):
    """The mailbox of this account gave a letter back: no letters go until the address is confirmed again.

    `status` is the enhanced code of RFC 3463, such as 5.1.1.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    since_at = models.DateTimeField()
    status = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"bounced of account {self.pk}"
