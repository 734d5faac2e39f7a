"""Visits that wait for the answer of a clinic's own system."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State


def of_clinics(clinic_ids: Collection[int], *, at: datetime) -> "QuerySet[Appointment]":
    """Match the visits to come about which the systems of these clinics were asked, or are to be."""
    return Appointment.objects.filter(clinic__in=clinic_ids, state=State.RESERVING, starts_at__gt=at)


def to_phone(clinic_ids: Collection[int], *, at: datetime) -> "QuerySet[Appointment]":
    """Match those of them about which the registry was asked to call."""
    return of_clinics(clinic_ids, at=at).filter(registry_call__isnull=False, registry_call__ended_at=None)
