"""What a person says against the mark of a clinic."""

from django.db import models
from django.db.models import Q

from portal.domain.booking.models.appointment import Appointment


class Objection(models.Model):
    """The person says to have come to a visit that the clinic marked as missed: once.

    Open until `answered_at`; `is_agreed` says whether the clinic has mended its mark.
    """

    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, primary_key=True, related_name="objection"
    )
    account_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    is_agreed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, is_agreed=None)
                | Q(answered_at__isnull=False, is_agreed__isnull=False),
                name="booking_objection_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"objection to {self.appointment_id}"
