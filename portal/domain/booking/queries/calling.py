"""Visits that the registry should call about."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from portal.domain.booking.models import ToCall
from portal.domain.booking.states import State


def to_call(clinic_ids: Collection[int], *, at: datetime) -> "QuerySet[ToCall]":
    """Match the open lines of clinics: visits to come; those that nobody answered about last, to the end."""
    return ToCall.objects.filter(
        appointment__clinic__in=clinic_ids, appointment__state=State.BOOKED, appointment__starts_at__gt=at,
        ended_at=None,
    )  # fmt: skip
