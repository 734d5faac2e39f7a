"""The way from a visit back to its doctor: to book again, or to move it."""

import uuid
from datetime import date, datetime
from urllib.parse import urlencode

from portal.domain.booking.access import Appointment
from portal.sites.entrance import places


def href(one: Appointment, **asked: uuid.UUID | date) -> str:
    """Return the address of the same doctor for the same patient; `move` names a visit to move."""
    doctor = places.address(one.clinic.region_id, "doctors:doctor", doctor_id=str(one.doctor_id))
    return f"{doctor}?{urlencode({'card': one.card_id, **asked})}"


def anew(one: Appointment, at: datetime) -> str:
    """Return where the visit is booked again: its own day, while that is to come."""
    return href(one, day=one.wall_date) if one.starts_at > at else href(one)
