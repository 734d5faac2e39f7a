"""Pages of a doctor's day."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.domain.booking import access
from portal.domain.booking import queries as booking
from portal.domain.staff.states import What
from portal.kit import dates
from portal.sites.entrance import doors, staff
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import attendance, days, visits


@staff.needs(What.DOCTOR_DAY)
@require_safe
def day(request: MemberRequest, doctor_id: int) -> HttpResponse:
    """Show who comes, by time, and what is still free."""
    doctor, at = staff.doctor(request, doctor_id), now()
    zone = doctor.clinic.time_zone
    typed = request.GET.get("day", "")
    wanted = days.asked(typed, at, zone)
    coming = access.day_of_doctor(doctor=doctor, day=wanted, at=at, by=request.actor)
    sessions = booking.sessions_of_day(clinic_id=doctor.clinic.id, day=wanted, doctor_id=doctor.id, at=at)
    rows = [
        visits.row(one, reverse("doctor_day:visit", args=[doctor.id, one.visit.pk]), at) for one in coming
    ]
    rows = visits.by_time(rows, coming, at)
    shown = {
        "doctor": doctor,
        "day": days.view(wanted, at, zone, typed=typed),
        "sessions": [_said(one) for one in sessions],
        "visits": rows,
        "upcoming": visits.upcoming(rows),
    }
    return render(request, "doctor_day/day.html", shown)


def _said(one: booking.DeskSession) -> str:
    told = {
        "hours": f"{dates.show_time(one.wall_start)}–{dates.show_time(one.wall_end)}",
        "room": one.room or "—",
        "taken": one.taken,
        "free": one.free,
    }
    if not one.is_open:
        return _("%(hours)s, кабинет %(room)s: приёма нет") % told
    return _("%(hours)s, кабинет %(room)s: занято %(taken)s, свободно %(free)s") % told


@staff.needs(What.DOCTOR_DAY)
@require_safe
def visit(request: MemberRequest, doctor_id: int, appointment_id: uuid.UUID) -> HttpResponse:
    """Show one visit with what a doctor may see of the patient."""
    doctor, at = staff.doctor(request, doctor_id), now()
    with doors.not_yours():
        opened = access.card_of(place=doctor, appointment_id=appointment_id, at=at, by=request.actor)
    href = reverse("doctor_day:mark", args=[doctor.id, appointment_id])
    told = {"doctor": doctor, "title": visits.patient(opened.card), "facts": visits.facts(opened, at)}
    told |= {
        "answers": visits.answers(opened),
        "attendance": attendance.view(opened, doctor.clinic.id, href, at),
    }
    return render(request, "doctor_day/visit.html", told | {"day": opened.visit.wall_date.isoformat()})


@staff.needs(What.DOCTOR_DAY)
@require_POST
def mark(request: MemberRequest, doctor_id: int, appointment_id: uuid.UUID) -> HttpResponse:
    """Mark whether the patient came."""
    doctor = staff.doctor(request, doctor_id)
    return attendance.mark(
        request, doctor, appointment_id, reverse("doctor_day:visit", args=[doctor_id, appointment_id])
    )
