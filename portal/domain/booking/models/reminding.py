"""What comes before a visit: reminders, that the person comes, whom the registry must call."""

from django.db import models
from django.db.models import Q

from portal.domain.booking.models.appointment import Appointment


class Reminder(models.Model):
    """One reminder of a visit: `due_at` is when it goes, None where it does not.

    `for_start` is the beginning of the visit that this was reckoned from. It ends when its notice was put,
    or was missed; `judged_at` is when it was seen whether a notice reached anybody.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="reminders")
    step = models.CharField(max_length=8)
    for_start = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    put_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "step"], name="booking_reminded_once"),
            models.CheckConstraint(
                condition=Q(put_at=None) | Q(missed_at=None), name="booking_reminder_one_end"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(put_at=None, missed_at=None, due_at__isnull=False),
                name="booking_reminders_due",
            ),
            models.Index(
                fields=["until"], condition=Q(step="day", judged_at=None, due_at__isnull=False),
                name="booking_reminders_unjudged",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"reminder {self.step} of {self.appointment_id}"


class Coming(models.Model):
    """The person said to come: by the link of a reminder, or to the registrar by telephone."""

    appointment = models.OneToOneField(
        Appointment, on_delete=models.CASCADE, primary_key=True, related_name="coming"
    )
    said_at = models.DateTimeField()
    how = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(how__in=("link", "phone")), name="booking_coming_how"),
        ]

    def __str__(self) -> str:
        return f"coming to {self.appointment_id}"


class ToCall(models.Model):
    """The registry should call about a visit: no reminder reached the person.

    `tries` counts calls that nobody answered, `tried_at` is the last. Open until `ended_at`.
    """

    appointment = models.OneToOneField(
        Appointment, on_delete=models.CASCADE, primary_key=True, related_name="to_call"
    )
    since_at = models.DateTimeField()
    why = models.CharField(max_length=16)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_as="") | Q(ended_at__isnull=False) & ~Q(ended_as=""),
                name="booking_to_call_end",
            ),
        ]
        indexes = [
            models.Index(fields=["since_at"], condition=Q(ended_at=None), name="booking_to_call_open"),
        ]

    def __str__(self) -> str:
        return f"to call about {self.appointment_id}"
