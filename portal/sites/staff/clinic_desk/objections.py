"""Visits marked as missed whose patients say to have come: what the clinic still has to answer."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Objected
from portal.domain.staff.states import What
from portal.kit import dates, names
from portal.sites.entrance import staff
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import days


@dataclass(frozen=True, slots=True)
class Row:
    """One visit without its patient: the page of the visit opens the card and notes who looked."""

    when: str
    href: str
    doctor: str
    number: str
    waits: str


@staff.needs(What.CLINIC_DAY)
@require_safe
def page(request: MemberRequest, clinic_id: int) -> HttpResponse:
    """Show what waits for an answer, the longest waiting first."""
    clinic = staff.clinic(request, clinic_id)
    rows = [_row(one, clinic.id) for one in booking.open_objections(clinic_id=clinic.id)]
    return render(request, "clinic_desk/objections.html", {"clinic": clinic, "rows": rows})


def _row(one: Objected, clinic_id: int) -> Row:
    visit = one.visit
    told = {"date": dates.show(visit.wall_date), "time": dates.show_time(visit.wall_start)}
    doctor = visit.doctor
    return Row(
        when=_("%(date)s, %(time)s") % told,
        href=reverse("clinic_desk:visit", args=[clinic_id, visit.pk]),
        doctor=f"{names.initials(doctor.surname, doctor.name, doctor.patronymic)}, {doctor.speciality.name}",
        number=visit.number or "",
        waits=_("сказано %(when)s") % {"when": days.moment(one.made_at, visit.time_zone)},
    )
