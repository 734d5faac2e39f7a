"""Why a patient does not see a place: the registrar asks the same rules that the portal asks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.domain.booking import queries as booking
from portal.domain.booking import texts
from portal.domain.booking.queries.trace import Traced, Whom
from portal.domain.booking.rules import Reason, Why
from portal.domain.health import queries as health
from portal.domain.staff.states import What
from portal.kit import dates, zones
from portal.sites.entrance import staff
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import days
from portal.sites.staff.clinic_desk import presenters


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place by the clinic's clock, and each sentence against it."""

    time: str
    is_seen: bool
    why: list[str]


class WhomForm(forms.Form):
    """About whom the registrar asks: nothing of it is kept."""

    birth_date = forms.CharField(required=False, max_length=20)
    sex = forms.ChoiceField(required=False)
    is_attached = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["birth_date"].label = _("Дата рождения пациента")
        self.fields["birth_date"].help_text = _("Пусто — возраст не проверяем.")
        self.fields["sex"].label = _("Пол пациента")
        self.fields["sex"].choices = [("", _("Не важно")), ("f", _("женский")), ("m", _("мужской"))]  # type: ignore[attr-defined]
        self.fields["is_attached"].label = _("Прикреплён к этой клинике")

    def clean_birth_date(self) -> date | None:
        """Read a date as people type it."""
        text = self.cleaned_data["birth_date"].strip()
        if not text:
            return None
        try:
            return dates.parse_birth(text, self._today)
        except dates.WrongDate as error:
            raise forms.ValidationError(_(str(error))) from error

    def whom(self) -> Whom:
        """Return about whom is asked."""
        return Whom(**{name: self.cleaned_data[name] for name in ("birth_date", "sex", "is_attached")})


@staff.needs(What.CLINIC_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def why(request: MemberRequest, clinic_id: int) -> HttpResponse:
    """Show each place of a doctor on a day, seen or not; a patient's data come by POST, out of addresses."""
    clinic, at = staff.clinic(request, clinic_id), now()
    wanted = days.asked(request.GET.get("day", ""), at, clinic.time_zone)
    everybody = booking.sessions_of_day(clinic_id=clinic.id, day=wanted, at=at)
    doctor = presenters.chosen(request.GET.get("doctor", ""), everybody)
    data = request.POST if request.method == "POST" else None
    form = WhomForm(data, today=days.today(at, clinic.time_zone))
    whom = form.whom() if data is not None and form.is_valid() else Whom()
    found = _found(clinic.id, doctor, wanted, whom, at) if doctor and not form.errors else []
    shown = {
        "clinic": clinic,
        "day": days.view(wanted, at, clinic.time_zone, doctor=str(doctor or "")),
        "doctors": presenters.doctors(everybody),
        "doctor": doctor,
        "form": form,
        "rows": [_row(one, clinic.time_zone) for one in found],
        "code": code_said(found[0].code_after) if found else "",
        "silence": silence_said(found[0].system, clinic.time_zone, at) if found else "",
    }
    return render(request, "clinic_desk/why.html", shown)


def _found(clinic_id: int, doctor_id: int, day: date, whom: Whom, at: datetime) -> list[Traced]:
    return list(booking.places_traced(clinic_id=clinic_id, doctor_id=doctor_id, day=day, whom=whom, at=at))


def code_said(missed: int) -> str:
    """Say who books by a code only; nothing where nobody is asked for one."""
    if not missed:
        return ""
    return _(
        "Неявок за 90 дней %(num)s или больше: место видно, но запись на портале подтверждают кодом "
        "с телефона. Здесь записать за пациента нельзя: запишите там, где клиника ведёт свою запись, "
        "код там не нужен."
    ) % {"num": missed}


def silence_said(system: str, zone: str, at: datetime) -> str:
    """Say since when the clinic's own system does not answer; nothing where it does or there is none."""
    since = health.silent_since(system, at) if system else None
    if since is None:
        return ""
    local = zones.local(since, zone)
    return _(
        "Система клиники не отвечает с %(time)s, %(day)s. Пациент видит места такими, какими они были "
        "тогда. Сразу портал не запишет: предложит подождать её ответа."
    ) % {"day": dates.show_month_day(local.date(), _), "time": dates.show_time(local.time())}


def _row(one: Traced, zone: str) -> PlaceRow:
    rests = dates.show_time(zones.local(one.rests_until, zone).time()) if one.rests_until else ""
    told = [_said(reason, zone, rests) for reason in one.reasons]
    return PlaceRow(dates.show_time(one.wall_start), is_seen=not told, why=told)


def _said(reason: Reason, zone: str, rests: str) -> str:
    if reason.why is Why.TAKEN and rests:
        return _("Место освободилось и откроется после %(time)s.") % {"time": rests}
    if reason.why is Why.TAKEN:
        return _("Место занято.")
    return texts.why(reason, _, zone)
