"""Visits that the registry should call about."""

from datetime import datetime

from django.db.models import QuerySet

from portal.domain.booking.models import ToCall
from portal.domain.booking.states import State


def to_call(*, clinic_id: int, at: datetime) -> "QuerySet[ToCall]":
    """Match the open lines of a clinic: visits to come; those that nobody answered about last, to the end."""
    return ToCall.objects.filter(
        appointment__clinic=clinic_id, appointment__state=State.BOOKED, appointment__starts_at__gt=at,
        ended_at=None,
    )  # fmt: skip


def count_to_call(*, clinic_id: int, at: datetime) -> int:
    """Count the open lines of a clinic (one query)."""
    return to_call(clinic_id=clinic_id, at=at).count()
