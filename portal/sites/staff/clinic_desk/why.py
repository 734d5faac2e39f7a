"""Why a patient does not see a place: the registrar asks the same rules that the portal asks."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.booking import access, texts
from portal.domain.booking import queries as booking
from portal.domain.booking.access import Appointment
from portal.domain.booking.queries import DeskSession
from portal.domain.booking.queries.trace import Traced, Whom
from portal.domain.booking.rules import Reason, Why
from portal.domain.health import queries as health
from portal.domain.staff.states import OpenClinic, What
from portal.kit import dates, zones
from portal.sites.entrance import doors, staff
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import days, visits
from portal.sites.staff.clinic_desk import named, presenters
from portal.sites.staff.clinic_desk.named import Named

_SEVERAL: Final = 2
_WORDS: Final = {**texts.WHY, **texts.OF_PATIENT}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place by the clinic's clock, and each sentence against it that does not stand against them all."""

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


@dataclass(frozen=True, slots=True)
class _Asked:
    """About which doctor of a clinic on which day is asked."""

    clinic: OpenClinic
    typed: str
    day: date
    doctors: Sequence[DeskSession]
    named: Named
    at: datetime


def _asked(request: MemberRequest, clinic: OpenClinic) -> _Asked:
    at, typed = now(), request.GET.get("day", "")
    wanted = days.asked(typed, at, clinic.time_zone)
    everybody = booking.sessions_of_day(clinic_id=clinic.id, day=wanted, at=at)
    who = named.read(request.GET.get("doctor", ""), everybody, clinic_id=clinic.id, day=wanted)
    return _Asked(clinic, typed, wanted, everybody, who, at)


@staff.needs(What.CLINIC_DAY)
@require_http_methods(["GET", "HEAD", "POST"])
def why(request: MemberRequest, clinic_id: int) -> HttpResponse:
    """Show each place of a doctor on a day, seen or not; a patient's data come by POST, out of addresses."""
    asked = _asked(request, staff.clinic(request, clinic_id))
    data = request.POST if request.method == "POST" else None
    form = WhomForm(data, today=days.today(asked.at, asked.clinic.time_zone))
    whom = form.whom() if data is not None and form.is_valid() else Whom()
    found: Sequence[Traced] = []
    if asked.named.works and not form.errors:
        found = booking.places_traced(
            clinic_id=clinic_id, doctor_id=asked.named.works, day=asked.day, whom=whom, at=asked.at
        )
    return render(request, "clinic_desk/why.html", _shown(asked, found, is_named=False) | {"form": form})


@staff.needs(What.CLINIC_DAY)
@require_safe
def why_of(request: MemberRequest, clinic_id: int, appointment_id: uuid.UUID) -> HttpResponse:
    """Show the same for the patient of a visit of this clinic, with all that the patient has booked."""
    clinic = staff.clinic(request, clinic_id)
    with doors.not_yours():
        work = access.patient_of(clinic=clinic, appointment_id=appointment_id, at=now(), by=request.actor)
    asked = _asked(request, clinic)
    found: Sequence[Traced] = []
    if asked.named.works:
        found = booking.places_traced_for(
            visit=work.visit, doctor_id=asked.named.works, day=asked.day, at=asked.at
        )  # fmt: skip
    told = {"patient": visits.patient(work.card), "born": visits.born(work), "visit_id": appointment_id}
    return render(request, "clinic_desk/why_of.html", _shown(asked, found, is_named=True) | told)


def _shown(asked: _Asked, found: Sequence[Traced], *, is_named: bool) -> dict[str, Any]:
    zone, who = asked.clinic.time_zone, asked.named
    every = _of_every(found)
    return {
        "clinic": asked.clinic,
        "day": days.view(asked.day, asked.at, zone, typed=asked.typed, doctor=str(who.doctor_id or "")),
        "doctors": presenters.doctors(asked.doctors),
        "doctor": who.works,
        "is_nobody": who.is_nobody,
        "absent": presenters.absent(who.absent, asked.day, days.today(asked.at, zone))
        if who.absent
        else None,
        "every": [_said(reason, zone, "") for reason in every],
        "rows": [_row(one, zone, every) for one in found],
        "code": code_said(found[0].code_after, is_named=is_named) if found else "",
        "silence": silence_said(found[0].system, zone, asked.at) if found else "",
        "is_veiled": bool(found) and found[0].is_veiled,
    }


def code_said(missed: int, *, is_named: bool) -> str:
    """Say who books by a code only, of a named patient that it is so; nothing where nobody does."""
    if not missed:
        return ""
    whose = (
        _(
            "У пациента за 90 дней неявок %(num)s или больше: место он видит, но запись на портале "
            "подтверждает кодом с телефона."
        )
        if is_named
        else _(
            "Если у пациента за 90 дней неявок %(num)s или больше, место он видит, но запись на портале "
            "подтверждает кодом с телефона."
        )
    )
    here = _(
        "Здесь записать за пациента нельзя: запишите там, где клиника ведёт свою запись, код там не нужен."
    )
    return f"{whose % {'num': missed}} {here}"


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


def _of_every(found: Sequence[Traced]) -> list[Reason]:
    """Return what stands against each of several places in the same words: said once, above them."""
    if len(found) < _SEVERAL:
        return []
    first, *others = found
    rests = any(one.rests_until for one in found)  # of one that was freed something else is said
    return [
        reason
        for reason in first.reasons
        if not (rests and reason.why is Why.TAKEN) and all(reason in other.reasons for other in others)
    ]


def _row(one: Traced, zone: str, every: Sequence[Reason]) -> PlaceRow:
    rests = dates.show_time(zones.local(one.rests_until, zone).time()) if one.rests_until else ""
    told = [_said(reason, zone, rests) for reason in one.reasons if reason not in every]
    return PlaceRow(dates.show_time(one.wall_start), is_seen=not one.reasons, why=told)


def _said(reason: Reason, zone: str, rests: str) -> str:
    if reason.why is Why.TAKEN and rests:
        return _("Место освободилось и откроется после %(time)s.") % {"time": rests}
    if reason.why is Why.TAKEN:
        return _("Место занято.")
    told = texts.why(reason, _, zone, _WORDS)
    return " ".join(filter(None, [told, _own(reason.facts.get("own", ()))]))


def _own(found: Sequence[Appointment]) -> str:
    """Name the visits to this clinic that stand against a place; nothing where there is none."""
    if not found:
        return ""
    whens = [f"{dates.show_month_day(one.wall_date, _)}, {dates.show_time(one.wall_start)}" for one in found]
    return _("В вашей клинике: %(when)s.") % {"when": "; ".join(whens)}
