"""What is asked before a visit, and what was answered."""

from django.db import models
from django.db.models import F, Q

from portal.domain.booking.models.appointment import Appointment
from portal.domain.booking.rules import asking
from portal.domain.clinics.models import Speciality


class Question(models.Model):
    """What is asked before a visit to a speciality (rules.asking), and for how long.

    `options` stand one a line. `since_at` is included, `till_at` is not (UTC). Two questions of a speciality
    never have the same place at once: so there are no more than there are places.
    """

    speciality = models.ForeignKey(Speciality, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    label = models.CharField(max_length=asking.LABEL_LONGEST)
    hint = models.CharField(max_length=asking.HINT_LONGEST, blank=True)
    options = models.TextField(blank=True)
    is_required = models.BooleanField(default=False)
    since_at = models.DateTimeField()
    till_at = models.DateTimeField(null=True)
    set_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in asking.Kind]), name="booking_question_kind"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=asking.AT_MOST), name="booking_question_position"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="booking_question_label"),
            models.CheckConstraint(
                condition=Q(kind=asking.Kind.CHOICE.value) & ~Q(options="")
                | ~Q(kind=asking.Kind.CHOICE.value) & Q(options=""),
                name="booking_question_options",
            ),
            models.CheckConstraint(
                condition=Q(till_at=None) | Q(till_at__gt=F("since_at")), name="booking_question_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Answers(models.Model):
    """What the person answered before a visit: sealed, so that the table and its copies tell nothing.

    Written while the place is only held; afterwards it stands as it was told (a trigger). A visit that its
    clinic has moved takes them along.
    """

    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, primary_key=True, related_name="answers"
    )
    sealed = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(sealed=""), name="booking_answers_sealed")]

    def __str__(self) -> str:
        return f"answers before {self.appointment_id}"
