"""Pages of a clinic's desk."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.booking import access
from portal.domain.booking import queries as booking
from portal.domain.patients.actions import proxies
from portal.domain.staff.states import What
from portal.sites.entrance import doors, flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import attendance, days, visits
from portal.sites.staff.clinic_desk import forms, named, presenters


@staff.needs(What.CLINIC_DAY)
@require_safe
def day(request: MemberRequest, clinic_id: int) -> HttpResponse:
    """Show who works, what is free and who comes; `doctor` narrows it to one."""
    clinic, at = staff.clinic(request, clinic_id), now()
    typed = request.GET.get("day", "")
    wanted = days.asked(typed, at, clinic.time_zone)
    everybody = booking.sessions_of_day(clinic_id=clinic.id, day=wanted, at=at)
    who = named.read(request.GET.get("doctor", ""), everybody, clinic_id=clinic.id, day=wanted)
    doctor = who.doctor_id
    sessions = [one for one in everybody if doctor in (None, one.doctor_id)]
    coming = access.day_of_clinic(clinic=clinic, day=wanted, doctor_id=doctor, at=at, by=request.actor)
    rows = visits.by_time(presenters.visit_rows(coming, clinic.id, at), coming, at)
    shown = {
        "clinic": clinic,
        "day": days.view(wanted, at, clinic.time_zone, typed=typed, doctor=str(doctor or "")),
        "figures": presenters.figures(sessions),
        "sessions": presenters.sessions(sessions, wanted.isoformat()),
        "doctors": presenters.doctors(everybody),
        "doctor": doctor,
        "absent": presenters.absent(
            who.absent, wanted, days.today(at, clinic.time_zone), is_booked=bool(coming)
        )
        if who.absent
        else None,
        "is_nobody": who.is_nobody,
        "visits": rows,
        "upcoming": visits.upcoming(rows),
        "find": forms.Find(),
    }
    return render(request, "clinic_desk/day.html", shown)


@staff.needs(What.FIND_VISIT)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: MemberRequest, clinic_id: int) -> HttpResponse:
    """Find visits by number, or by surname from today on; answers a POST: names stay out of addresses."""
    clinic, at = staff.clinic(request, clinic_id, What.FIND_VISIT), now()
    form = forms.Find(request.POST if request.method == "POST" else None)
    shown: dict[str, object] = {"clinic": clinic, "form": form, "visits": None}
    if request.method == "POST" and form.is_valid():
        found = access.find(
            clinic=clinic, text=form.cleaned_data["text"], since=days.today(at, clinic.time_zone), at=at,
            by=request.actor,
        )  # fmt: skip
        shown["visits"] = presenters.visit_rows(found, clinic.id, at, with_day=True)
    return render(request, "clinic_desk/find.html", shown)


@staff.needs(What.CLINIC_DAY)
@require_safe
def visit(request: MemberRequest, clinic_id: int, appointment_id: uuid.UUID) -> HttpResponse:
    """Show one visit with what a registrar may see of the patient."""
    return render(
        request, "clinic_desk/visit.html", _opened(request, clinic_id, appointment_id, What.CLINIC_DAY)
    )


def _opened(request: MemberRequest, clinic_id: int, appointment_id: uuid.UUID, what: What) -> dict[str, Any]:
    clinic = staff.clinic(request, clinic_id, what)
    at = now()
    with doors.not_yours():
        opened = access.card_of(place=clinic, appointment_id=appointment_id, at=at, by=request.actor)
    href = reverse("clinic_desk:mark", args=[clinic.id, appointment_id])
    return {
        "attendance": attendance.view(opened, clinic.id, href, at),
        "clinic": clinic, "title": visits.patient(opened.card), "facts": visits.facts(opened, at),
        "day": opened.visit.wall_date.isoformat(), "card": opened.card, "visit_id": appointment_id,
        "phone": visits.telephone(opened), "answers": visits.answers(opened),
    }  # fmt: skip


@staff.needs(What.CLINIC_DAY)
@require_POST
def mark(request: MemberRequest, clinic_id: int, appointment_id: uuid.UUID) -> HttpResponse:
    """Mark whether the patient came."""
    clinic = staff.clinic(request, clinic_id)
    back = reverse("clinic_desk:visit", args=[clinic_id, appointment_id])
    return attendance.mark(request, clinic, appointment_id, back)


@staff.needs(What.VOUCH)
@require_http_methods(["GET", "HEAD", "POST"])
def vouch(request: MemberRequest, clinic_id: int, appointment_id: uuid.UUID) -> HttpResponse:
    """Say what to look at in the person's paper; POST notes that it was shown."""
    told = _opened(request, clinic_id, appointment_id, What.VOUCH)
    if request.method != "POST":
        return render(request, "clinic_desk/vouch.html", told)
    about = request.POST.get("about", "")
    try:
        is_new = proxies.vouch(
            card=told["card"], about=about, region=request.region.code, at=now(), by=request.actor
        )
    except proxies.CardChanged:
        answer = SeeOther(reverse("clinic_desk:vouch", args=[clinic_id, appointment_id]))
        flash.put(answer, "warning", _("Данные карты изменились. Сверьте их с документом ещё раз."))
        return answer
    answer = SeeOther(reverse("clinic_desk:visit", args=[clinic_id, appointment_id]))
    flash.put(answer, "success", _("Карта подтверждена.") if is_new else _("Карта уже была подтверждена."))
    return answer
