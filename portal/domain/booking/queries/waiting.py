"""Visits that wait for the answer of a clinic's own system."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from portal.domain.booking.models import Appointment
from portal.domain.booking.states import WISH_ENDS_BEFORE, WISH_LIFE, State


def wish_until(starts_at: datetime, at: datetime) -> datetime | None:
    """Return until when a wish for a visit waits (UTC); None where there is no time to wait."""
    until = min(at + WISH_LIFE, starts_at - WISH_ENDS_BEFORE)
    return until if until > at else None


def of_clinics(clinic_ids: Collection[int], *, at: datetime) -> "QuerySet[Appointment]":
    """Match the visits to come about which the systems of these clinics were asked, or are to be."""
    return Appointment.objects.filter(clinic__in=clinic_ids, state=State.RESERVING, starts_at__gt=at)


def to_phone(clinic_ids: Collection[int], *, at: datetime) -> "QuerySet[Appointment]":
    """Match those of them about which the registry was asked to call."""
    return of_clinics(clinic_ids, at=at).filter(registry_call__isnull=False, registry_call__ended_at=None)
