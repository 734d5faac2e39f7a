"""Whom to call before a visit: people whom no reminder reached, and what they said."""

import uuid
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.domain.booking import access, actions
from portal.domain.booking.access import Appointment, ToCall, Work
from portal.domain.booking.rules.reminders import Unreached
from portal.domain.limits import actions as limits
from portal.domain.staff.states import OpenClinic, What
from portal.kit import dates, names, zones
from portal.kit.words import N_
from portal.sites.entrance import doors, flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import visits

_WHY: Final[dict[Unreached, str]] = {
    Unreached.NO_ADDRESS: N_("нет почты и сообщений на телефон"),
    Unreached.REFUSED: N_("почта, оператор или мессенджер не приняли"),
    Unreached.BOUNCED: N_("письмо вернулось"),
    Unreached.TOO_LATE: N_("не успели доставить до ночи"),
    Unreached.NOT_SENT: N_("портал не отправил"),
}
_SAID: Final = {
    "comes": N_("Отмечено: придёт."),
    "cancels": N_("Запись отменена, место свободно."),
    "told": N_("Отмечено: человек знает, что приёма не будет."),
    "silent": N_("Отмечено: не берёт трубку."),
}


_STOPPED: Final = {
    "refused": N_("Человеку сообщили, что клиника не подтвердила запись."),
    "withdrawn": N_("Человеку сообщили, что клинику больше не ждём."),
}


@dataclass(frozen=True, slots=True)
class CallRow:
    """One visit to call about; `tried` says when nobody answered, empty where nobody has called.

    One that `is_lost` will not take place: the person is to be told, not asked.
    """

    id: uuid.UUID
    href: str
    when: str
    patient: str
    phone: str
    doctor: str
    why: str
    tried: str
    is_lost: bool


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One visit about which the clinic's own system has not answered; `stands` says what that means."""

    id: uuid.UUID
    href: str
    when: str
    patient: str
    phone: str
    doctor: str
    stands: str


@staff.needs(What.CLINIC_DAY)
@require_safe
def calls(request: MemberRequest, clinic_id: int) -> HttpResponse:
    """Show the list, the next visit first, and those that nobody answered about at its end."""
    clinic, at = staff.clinic(request, clinic_id), now()
    lines = access.to_call(clinic=clinic, at=at, by=request.actor)
    rows = [_row(work, line, clinic.id) for work, line in lines]
    waiting = access.waiting_for_system(clinic=clinic, at=at, by=request.actor)
    told = {"clinic": clinic, "rows": rows, "waiting": [_waiting(work, clinic.id) for work in waiting]}
    return render(request, "clinic_desk/calls.html", told)


def _waiting(work: Work, clinic_id: int) -> WaitingRow:
    visit, doctor = work.visit, work.visit.doctor
    return WaitingRow(
        id=visit.pk,
        href=reverse("clinic_desk:visit", args=[clinic_id, visit.pk]),
        when=f"{dates.show_month_day(visit.wall_date, _)}, {dates.show_time(visit.wall_start)}",
        patient=visits.patient(work.card),
        phone=visits.telephone(work),
        doctor=names.initials(doctor.surname, doctor.name, doctor.patronymic),
        stands=_stands(visit),
    )


def _stands(visit: Appointment) -> str:
    if visit.awaits_call:
        return _("Позвоните: система клиники молчит дольше 15 минут, человек ждёт звонка.")
    if visit.wished_until is None:
        return _("Система клиники ещё не ответила.")
    local = zones.local(visit.wished_until, visit.time_zone)
    told = {"day": dates.show_month_day(local.date(), _), "time": dates.show_time(local.time())}
    said = _("Система клиники молчит. Человек просил записать, когда ответит: ждём до %(day)s, %(time)s.")
    return said % told


def _row(work: Work, line: ToCall, clinic_id: int) -> CallRow:
    visit, doctor = work.visit, work.visit.doctor
    return CallRow(
        id=visit.pk,
        href=reverse("clinic_desk:visit", args=[clinic_id, visit.pk]),
        when=f"{dates.show_month_day(visit.wall_date, _)}, {dates.show_time(visit.wall_start)}",
        patient=visits.patient(work.card),
        phone=visits.telephone(work),
        doctor=names.initials(doctor.surname, doctor.name, doctor.patronymic),
        why=_(_WHY[Unreached(line.why)]),
        tried=_tried(line, visit.time_zone),
        is_lost=visits.is_lost(work),
    )


def _tried(line: ToCall, zone: str) -> str:
    if line.tried_at is None:
        return ""
    local = zones.local(line.tried_at, zone)
    told = {
        "day": dates.show_month_day(local.date(), _),
        "time": dates.show_time(local.time()),
        "num": line.tries,
    }
    return _("не берёт трубку: %(num)s, последний раз %(day)s в %(time)s") % told


@staff.needs(What.CLINIC_DAY)
@require_safe
def sure(request: MemberRequest, clinic_id: int, appointment_id: uuid.UUID) -> HttpResponse:
    """Ask whether this very visit is to be cancelled: its place is gone to others at once."""
    clinic = staff.clinic(request, clinic_id)
    with doors.not_yours():
        work = access.called_about(clinic=clinic, appointment_id=appointment_id, at=now(), by=request.actor)
    if work is None:
        return _gone(SeeOther(reverse("clinic_desk:calls", args=[clinic_id])))
    return render(request, "clinic_desk/sure.html", {"clinic": clinic, "visit": _waiting(work, clinic.id)})


def _gone(answer: SeeOther) -> SeeOther:
    words = _(
        "Не отмечено. Запись за это время изменилась: её отметили, отменили, приём начался или его не будет."
    )
    flash.put(answer, "warning", words)
    return answer


@staff.needs(What.CLINIC_DAY)
@require_POST
def called(request: MemberRequest, clinic_id: int, appointment_id: uuid.UUID) -> HttpResponse:
    """Mark what a call brought, and go on with the list."""
    clinic, said = staff.clinic(request, clinic_id), request.POST.get("said", "")
    answer = SeeOther(reverse("clinic_desk:calls", args=[clinic_id]))
    if said not in _SAID:
        return _ask_again(request, clinic, appointment_id, answer, _("Выберите, что сказал человек."))
    if said == "cancels" and "sure" not in request.POST:
        return SeeOther(reverse("clinic_desk:sure", args=[clinic_id, appointment_id]))
    try:
        with doors.not_yours():
            actions.mark_called(
                clinic=clinic, appointment_id=appointment_id, said=said, at=now(), by=request.actor
            )
    except (actions.NotCallable, actions.NotCancellable):
        return _gone(answer)
    except limits.Exhausted:
        return _too_many(answer)
    flash.put(answer, "success", _(_SAID[said]))
    return answer


def _ask_again(
    request: MemberRequest, clinic: OpenClinic, appointment_id: uuid.UUID, answer: SeeOther, words: str
) -> HttpResponse:
    with doors.not_yours():
        access.card_of(place=clinic, appointment_id=appointment_id, at=now(), by=request.actor)
    flash.put(answer, "warning", words)
    return answer


def _too_many(answer: SeeOther) -> HttpResponse:
    flash.put(answer, "error", _("За день отменено слишком много записей этого человека. Отмените позже."))
    return answer


@staff.needs(What.CLINIC_DAY)
@require_POST
def stop(request: MemberRequest, clinic_id: int, appointment_id: uuid.UUID) -> HttpResponse:
    """Ask the clinic's own system about a visit no more, and go on with the list."""
    clinic, said = staff.clinic(request, clinic_id), request.POST.get("said", "")
    answer = SeeOther(reverse("clinic_desk:calls", args=[clinic_id]))
    if said not in _STOPPED:
        return _ask_again(request, clinic, appointment_id, answer, _("Выберите, почему больше не ждать."))
    try:
        with doors.not_yours():
            was_open = actions.end_by_clinic(
                clinic=clinic, appointment_id=appointment_id, is_wanted=said == "refused", at=now(),
                by=request.actor,
            )  # fmt: skip
    except limits.Exhausted:
        return _too_many(answer)
    if was_open:
        flash.put(answer, "success", _(_STOPPED[said]))
    else:
        flash.put(answer, "warning", _("Этой записи в списке уже нет: система ответила или её сняли."))
    return answer
