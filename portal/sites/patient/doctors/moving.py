"""A visit that is being moved: the doctor's page is asked for a new place instead of it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking import access as visits
from portal.domain.booking.access import Appointment
from portal.domain.booking.states import State
from portal.domain.clinics.queries import Doctor
from portal.kit import names, zones
from portal.sites.entrance import doors
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import spoken

_NO_BREAK: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class Moving:
    """The visit: `text` says when and with whom, `ticket_href` leads back; `why_not` says why it stays.

    It `is_lost` where the doctor does not see people at its time any more.
    """

    id: uuid.UUID
    card_id: uuid.UUID
    text: str
    ticket_href: str
    why_not: str
    is_lost: bool


def asked_visit(asked: Mapping[str, str]) -> uuid.UUID | None:
    """Return the visit to be moved that the address names, if it is one at all."""
    told = asked.get("move")
    try:
        return uuid.UUID(told) if told else None
    except ValueError:
        return None


def of(request: PortalRequest, doctor: Doctor, at: datetime, asked: uuid.UUID | None) -> Moving | None:
    """Open the visit that is to be moved to this doctor; nothing where none is named.

    Raises Http404 where it is not this person's.
    """
    if request.person is None or asked is None:
        return None
    with doors.not_yours():
        visit = visits.appointment_of(
            account_id=request.person.account_id, appointment_id=asked, at=at, by=request.actor, reason="move"
        )
    return Moving(
        id=visit.pk,
        card_id=visit.card_id,
        text=said(visit, at),
        ticket_href=reverse("booking:ticket", args=[visit.pk]),
        why_not=_why_not(visit, doctor, at),
        is_lost=visit.is_broken,
    )


def said(visit: Appointment, at: datetime) -> str:
    """Say when a visit is and with whom, in a line."""
    today = zones.local(at, visit.time_zone).date()
    when = spoken.wall(visit.wall_date, visit.wall_start, today)
    doctor = visit.doctor
    name = names.initials(doctor.surname, doctor.name, doctor.patronymic).replace(" ", _NO_BREAK)
    return f"{when} — {names.within(doctor.speciality.patient_name)}, {name}"


def _why_not(visit: Appointment, doctor: Doctor, at: datetime) -> str:
    if visit.state != State.BOOKED or visit.starts_at <= at:
        return _("Эту запись уже нельзя перенести.")
    if visit.speciality_id != doctor.speciality_id:
        return _("Перенести запись можно только к врачу той же специальности.")
    return ""
