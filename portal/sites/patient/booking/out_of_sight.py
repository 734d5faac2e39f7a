"""A visit that its clinic has moved to a time which the portal does not know."""

from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse

from portal.domain.booking import queries
from portal.domain.booking.access import Appointment

_EXPECTED_FOR: Final = timedelta(days=30)
"""How long after its old time the clinic is taken to expect the patient still: it may have moved it on."""


def is_unseen(one: Appointment, at: datetime) -> bool:
    """Tell whether only the registry can say when the patient is expected."""
    return queries.is_unseen(one) and at < one.starts_at + _EXPECTED_FOR


def back_at(one: Appointment) -> str:
    """Return the address of what it has become where its new time is known by now; empty where it is not."""
    after = queries.came_back_as(one) if queries.is_unseen(one) else None
    return reverse("booking:ticket", args=[after]) if after else ""
