"""Tables of attachments: searches, what they found, and the built-in register."""

from typing import Any

from django.db import models
from django.db.models import Q

from portal.domain.attachments.states import ASKED_AT_ONCE, ENDS, OPEN, Kind, State
from portal.domain.clinics.models import Clinic, Doctor, Imported
from portal.domain.patients.models import Card
from portal.domain.regions.models import Region

_STATES = [(state.value, state.value) for state in State]
_KINDS = [(kind.value, kind.value) for kind in Kind]
_ENDS = [state.value for state in ENDS]
_OPEN = [state.value for state in OPEN]
_ONE_OF_STATES = Q(state__in=[name for name, _ in _STATES])
_ONE_OF_KINDS = Q(kind__in=[name for name, _ in _KINDS])
_RUNS = Q(state=State.RUNNING.value)
_WAITS = Q(state=State.QUEUED.value)


class Search(models.Model):
    """The search of one card in one region; each new one begins in the same row.

    `due_at` is when it may be asked (again), `ends_at` when it ends whatever happens, `next_at` when
    the schedule begins anew. `taken` grows with each question, so a late answer finds another number.
    """

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="attachment_searches")
    region = models.ForeignKey(Region, on_delete=models.PROTECT)
    state = models.CharField(max_length=16, choices=_STATES)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    line = models.PositiveSmallIntegerField(null=True)
    taken = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    """Questions of this search that were not answered."""
    failures = models.PositiveSmallIntegerField(default=0)
    """Searches in a row that ended without an answer."""
    ended_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    differs: models.JSONField[Any, Any] = models.JSONField(default=list)
    asked_about = models.CharField(max_length=64, blank=True)
    """Keyed hash of what was asked: another one means that the card has changed since."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="attachments_search_once", fields=["card", "region"]),
            models.UniqueConstraint(name="attachments_one_question_a_line", fields=["line"], condition=_RUNS),
            models.CheckConstraint(name="attachments_search_state", condition=_ONE_OF_STATES),
            models.CheckConstraint(
                name="attachments_runs_on_a_line",
                condition=Q(
                    state=State.RUNNING.value, line__gte=1, line__lte=ASKED_AT_ONCE, asked_at__isnull=False
                )
                | (~_RUNS & Q(line=None)),
            ),
            models.CheckConstraint(
                name="attachments_ended_at_an_end",
                condition=Q(state__in=_ENDS, ended_at__isnull=False, next_at__isnull=False)
                | (~Q(state__in=_ENDS) & Q(next_at=None)),
            ),
        ]
        indexes = [
            models.Index(name="attachments_due", fields=["due_at", "id"], condition=_WAITS),
            models.Index(name="attachments_open", fields=["ends_at"], condition=Q(state__in=_OPEN)),
            models.Index(name="attachments_next", fields=["next_at"], condition=Q(state__in=_ENDS)),
        ]

    def __str__(self) -> str:
        return f"search {self.pk} {self.state}"


class Sweep(models.Model):
    """How far the looks have gone through every card: the last holding; None when none is under way."""

    position = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="attachments_one_sweep", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"sweep at {self.position}"


class Attachment(models.Model):
    """One attachment that a search has found; it stays until an answer says otherwise."""

    search = models.ForeignKey(Search, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=16, choices=_KINDS)
    clinic = models.ForeignKey(Clinic, null=True, on_delete=models.PROTECT)
    clinic_name = models.CharField(max_length=500, blank=True)
    doctor = models.ForeignKey(Doctor, null=True, on_delete=models.PROTECT)
    doctor_name = models.CharField(max_length=310, blank=True)
    area = models.CharField(max_length=30, blank=True)
    since_date = models.DateField(null=True)
    source = models.CharField(max_length=16)
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="attachments_one_of_a_kind", fields=["search", "kind"]),
            models.CheckConstraint(name="attachments_kind", condition=_ONE_OF_KINDS),
            models.CheckConstraint(
                name="attachments_to_a_clinic", condition=Q(clinic__isnull=False) | ~Q(clinic_name="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of search {self.search_id}"


class RegisterEntry(Imported):
    """One line of the built-in register, as clinics send it: a person and one attachment.

    `name_key` is surname and name folded for comparing. The person need not know the portal.
    """

    surname = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    patronymic = models.CharField(max_length=100, blank=True, default="")
    name_key = models.CharField(max_length=201)
    birth_date = models.DateField()
    snils = models.CharField(max_length=11, blank=True, default="")
    policy = models.CharField(max_length=16, blank=True, default="")
    kind = models.CharField(max_length=16, choices=_KINDS)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT)
    doctor = models.ForeignKey(Doctor, null=True, on_delete=models.PROTECT)
    area = models.CharField(max_length=30, blank=True, default="")
    since_date = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(name="attachments_entry_id", fields=["region", "external_id"]),
            models.CheckConstraint(name="attachments_entry_kind", condition=_ONE_OF_KINDS),
            models.CheckConstraint(name="attachments_entry_number", condition=~Q(snils="") | ~Q(policy="")),
        ]
        indexes = [
            models.Index(name="attachments_entry_snils", fields=["region", "snils"], condition=~Q(snils="")),
            models.Index(
                name="attachments_entry_policy", fields=["region", "policy"], condition=~Q(policy="")
            ),
            models.Index(name="attachments_entry_named", fields=["region", "birth_date", "name_key"]),
        ]

    def __str__(self) -> str:
        return f"entry {self.external_id}"
