"""Pages of schedules: find a doctor, see the plan, change it."""

from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.booking import queries as booking
from portal.domain.clinics import queries as directory
from portal.domain.clinics.queries import Doctor
from portal.domain.regions import queries as regions
from portal.domain.schedule import queries
from portal.domain.schedule.rules import changes
from portal.domain.staff.states import What
from portal.sites.entrance import staff
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import days
from portal.sites.staff.schedule_desk import changing, forms, presenters
from portal.sites.staff.schedule_desk.changing import Page

_BROKEN_SHOWN: Final = 20
"""Doctors with broken visits that the first page lists."""


@staff.needs(What.SCHEDULES)
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Find a doctor; say how far the calendar is known and how many visits wait for another place."""
    form = forms.Find(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = directory.named_doctors(request.region, text) if text else []
    at = now()
    today = days.today(at, request.region.time_zone)
    broken = booking.broken_in(region=request.region.pk, at=at)
    shown = {
        "form": form,
        "text": text,
        "doctors": [(one.pk, presenters.doctor_name(one), one.clinic) for one in found],
        "calendar": presenters.calendar(regions.calendar(request.region), today),
        "broken": [presenters.broken(one) for one in broken[:_BROKEN_SHOWN]],
        "broken_more": max(0, len(broken) - _BROKEN_SHOWN),
        "broken_count": sum(one.count - one.chosen for one in broken),
    }
    return render(request, "schedule_desk/home.html", shown)


def _doctor(request: MemberRequest, doctor_id: int) -> Doctor:
    found = directory.doctor(request.region, doctor_id)
    if found is None:
        raise Http404
    return found


def _today(one: Doctor) -> date:
    return days.today(now(), one.clinic.time_zone)


@staff.needs(What.SCHEDULES)
@require_safe
def doctor(request: MemberRequest, doctor_id: int) -> HttpResponse:
    """Show what says when a doctor works."""
    one = _doctor(request, doctor_id)
    found = queries.planned(one, _today(one))
    shown = {
        "doctor_id": one.pk,
        "name": presenters.doctor_name(one),
        "clinic": one.clinic.short_name,
        "templates": presenters.templates(found, one.pk),
        "specials": presenters.specials(found, one.pk),
        "absences": presenters.absences(found, one.pk),
    }
    return render(request, "schedule_desk/doctor.html", shown)


def _around(one: Doctor, title: str, done: str) -> Page:
    name = presenters.doctor_name(one)
    back = reverse("schedule_desk:doctor", args=[one.pk])
    return Page(title, f"{name}. {one.clinic.short_name}", back, name, done)


def _filled(
    request: MemberRequest, kind: type[forms.OfDoctor], one: Doctor, **initial: Any
) -> forms.OfDoctor:
    data = request.POST if request.method == "POST" else None
    return kind(data, doctor_id=one.pk, today=_today(one), initial=initial)


@staff.needs(What.SCHEDULES)
@require_http_methods(["GET", "HEAD", "POST"])
def put_absence(request: MemberRequest, doctor_id: int) -> HttpResponse:
    """Say that a doctor is away."""
    one = _doctor(request, doctor_id)
    form = _filled(request, forms.AbsenceForm, one, first=_today(one))
    return changing.page(request, form, _around(one, _("Врач отсутствует"), _("Отсутствие отмечено.")))


@staff.needs(What.SCHEDULES)
@require_http_methods(["GET", "HEAD", "POST"])
def end_absence(request: MemberRequest, doctor_id: int, absence_id: int) -> HttpResponse:
    """Say that a doctor is back."""
    one = _doctor(request, doctor_id)
    _among(queries.planned(one, _today(one)).absences, absence_id)
    form = _filled(request, forms.BackForm, one, back=_today(one))
    around = _around(one, _("Врач вернулся"), _("Приём открыт снова."))
    if not form.is_valid():
        return changing.page(request, form, around)
    change = changes.EndAbsence(absence_id, form.cleaned_data["back"])
    return changing.page(request, form, around, change=change)


@staff.needs(What.SCHEDULES)
@require_http_methods(["GET", "HEAD", "POST"])
def put_special(request: MemberRequest, doctor_id: int) -> HttpResponse:
    """Give one day other hours."""
    one = _doctor(request, doctor_id)
    form = _filled(request, forms.SpecialForm, one, room=one.room)
    return changing.page(request, form, _around(one, _("Изменить один день"), _("День изменён.")))


@staff.needs(What.SCHEDULES)
@require_http_methods(["GET", "HEAD", "POST"])
def drop_specials(request: MemberRequest, doctor_id: int, day: str) -> HttpResponse:
    """Make a day a usual one again."""
    one, wanted = _doctor(request, doctor_id), day_of(day)
    if all(special.day != wanted for special in queries.planned(one, _today(one)).specials):
        raise Http404
    form = forms.Sure(request.POST if request.method == "POST" else None)
    around = _around(one, _("Вернуть обычный день"), _("День снова обычный."))
    return changing.page(request, form, around, change=changes.DropSpecials(one.pk, wanted))


@staff.needs(What.SCHEDULES)
@require_http_methods(["GET", "HEAD", "POST"])
def put_template(request: MemberRequest, doctor_id: int) -> HttpResponse:
    """Give a weekday new hours."""
    one = _doctor(request, doctor_id)
    form = _filled(request, forms.TemplateForm, one, room=one.room, valid_from=_today(one))
    return changing.page(request, form, _around(one, _("Добавить часы приёма"), _("Часы добавлены.")))


@staff.needs(What.SCHEDULES)
@require_http_methods(["GET", "HEAD", "POST"])
def end_template(request: MemberRequest, doctor_id: int, template_id: int) -> HttpResponse:
    """Say until which day hours hold."""
    one = _doctor(request, doctor_id)
    _among(queries.planned(one, _today(one)).templates, template_id)
    form = _filled(request, forms.LastForm, one, last=_today(one))
    around = _around(one, _("Закончить часы приёма"), _("Последний день записан."))
    if not form.is_valid():
        return changing.page(request, form, around)
    change = changes.EndTemplate(template_id, form.cleaned_data["last"])
    return changing.page(request, form, around, change=change)


def _among(rows: list[Any], number: int) -> None:
    """Answer 404 where the row is another doctor's or is over."""
    if all(row.pk != number for row in rows):
        raise Http404


def day_of(text: str) -> date:
    """Read a day of an address or answer 404."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
