"""Tables of threads: what is written append-only, what is expected, what is ready to be said."""

import uuid

from django.db import models
from django.db.models import F, Q

from portal.domain.accounts.models import Account
from portal.domain.clinics.models import Clinic
from portal.domain.messaging.rules import answering
from portal.domain.messaging.states import SUBJECT_LONGEST, TITLE_LONGEST, Side, ThreadState
from portal.domain.patients.models import Card
from portal.domain.regions.models import Region
from portal.domain.staff.models import Employee


class Thread(models.Model):
    """A conversation of a person, about a card, with a clinic's registry or (no clinic) the region's support.

    `waits_since` is when the oldest message without an answer was sent, `due_at` what was promised for it
    (UTC). Only while `erased_at` is set may its rows be deleted (a trigger).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=SUBJECT_LONGEST)
    state = models.CharField(max_length=8, choices=[(one, one) for one in ThreadState])
    created_at = models.DateTimeField()
    last_at = models.DateTimeField()
    waits_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=8, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="messaging_thread_closed",
                condition=Q(state=ThreadState.OPEN, closed_at=None, closed_by="")
                | Q(state=ThreadState.CLOSED, closed_at__isnull=False, closed_by__in=list(Side)),
            ),
            models.CheckConstraint(
                name="messaging_thread_waits",
                condition=Q(waits_since=None, due_at=None)
                | Q(waits_since__isnull=False, due_at__gte=F("waits_since"), state=ThreadState.OPEN),
            ),
            models.CheckConstraint(name="messaging_thread_subject", condition=~Q(subject="")),
        ]
        indexes = [
            models.Index(fields=["card", "-last_at"], name="messaging_thread_card"),
            models.Index(fields=["account"], name="messaging_thread_account"),
            models.Index(fields=["region", "clinic", "state", "waits_since"], name="messaging_thread_queue"),
            models.Index(
                fields=["region", "closed_at"],
                name="messaging_thread_over",
                condition=Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"thread {self.pk}"


_WRITTEN_BY_ONE = Q(side=Side.PERSON, account__isnull=False, employee=None) | Q(
    side=Side.STAFF, account=None, employee__isnull=False
)


class Message(models.Model):
    """What one side wrote, append-only. `key` comes with the form: the same press never makes two.

    An answer keeps since when it was waited for and what had been promised; `clinic` is where it was
    written (None: support).
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=8, choices=[(one, one) for one in Side])
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    sent_at = models.DateTimeField()
    key = models.UUIDField()
    waited_since = models.DateTimeField(null=True)
    was_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="messaging_message_author", condition=_WRITTEN_BY_ONE),
            models.CheckConstraint(name="messaging_message_text", condition=~Q(text="")),
            models.UniqueConstraint(
                name="messaging_person_says_once",
                fields=["account", "key"],
                condition=Q(account__isnull=False),
            ),
            models.UniqueConstraint(
                name="messaging_staff_says_once",
                fields=["employee", "key"],
                condition=Q(employee__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["thread", "sent_at"], name="messaging_message_thread")]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Reading(models.Model):
    """When a message was first seen by the side that it was written to (UTC); it says nobody's name."""

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="reading"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reading of message {self.pk}"


class Turn(models.Model):
    """What happened to a thread beside what was written: closed, reopened, taken, handed over; append-only.

    `note` is from colleague to colleague: the person never sees it.
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="turns")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    side = models.CharField(max_length=8, choices=[(one, one) for one in Side])
    employee = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, null=True, on_delete=models.PROTECT, related_name="+")
    colleague = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["thread", "at"], name="messaging_turn_thread")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thread_id}"


class Template(models.Model):
    """A ready answer of a clinic's registry or (no clinic) of the region's support."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=TITLE_LONGEST)
    text = models.TextField()
    changed_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(name="messaging_template_whole", condition=~Q(title="") & ~Q(text=""))
        ]

    def __str__(self) -> str:
        return self.title


class AnswerTerm(models.Model):
    """In how many working hours a region, or a clinic of it, promises an answer, and for how long.

    `since_at` is included, `till_at` is not (UTC). Two values for one place never hold at once.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, null=True, on_delete=models.PROTECT, related_name="+")
    hours = models.PositiveSmallIntegerField()
    since_at = models.DateTimeField()
    till_at = models.DateTimeField(null=True)
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="messaging_term_hours",
                condition=Q(hours__gte=answering.LEAST, hours__lte=answering.MOST),
            ),
            models.CheckConstraint(
                name="messaging_term_ends_later", condition=Q(till_at=None) | Q(till_at__gt=F("since_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours} h"
