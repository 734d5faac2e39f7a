"""Steps of a booking. Each POST makes one domain call and answers 303, or says what stands against it."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.booking import access, actions, queries
from portal.domain.booking.rules import Reason
from portal.domain.booking.states import CancelReason, State
from portal.domain.clinics import queries as directory
from portal.sites.entrance import doors, flash
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.booking import broken, calendar_file, opening, presenters
from portal.sites.patient.booking.forms import CancelForm, HoldForm
from portal.sites.patient.doctors import page

SEE_OTHER = 303
CONFLICT = 409
GONE = 410


def _to(name: str, appointment_id: uuid.UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"booking:{name}", args=[appointment_id]), status=SEE_OTHER)


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: SignedInRequest) -> HttpResponse:
    """Hold a place; a refusal is the doctor's page again with the reasons and the nearest places."""
    if request.method != "POST":
        # Back from the sign-in page, or a bookmark: there is nothing to show at this address.
        return HttpResponseRedirect(reverse("doctors:clinics"))
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _no_choice(form)
    at = now()
    slot_id, card_id = form.cleaned_data["slot"], form.cleaned_data["card"]
    try:
        with doors.not_yours():
            held = actions.hold(
                account_id=request.person.account_id, card_id=card_id, slot_id=slot_id,
                region=request.region.pk, at=at, by=request.actor,
            )  # fmt: skip
    except actions.AlreadyBooked as booked:
        return _to("ticket", booked.appointment_id)
    except actions.NotBookable as refused:
        return _refused(request, slot_id, card_id, refused.reasons)
    return _to("confirm", held.appointment_id)


def _no_choice(form: HoldForm) -> HttpResponse:
    if "slot" in form.errors:
        raise Http404
    response = HttpResponseRedirect(reverse("cards:list"), status=SEE_OTHER)
    flash.put(response, "warning", _("Выберите, кого записать, и ещё раз выберите время."))
    return response


def _refused(
    request: SignedInRequest, slot_id: int, card_id: uuid.UUID, reasons: Sequence[Reason]
) -> HttpResponse:
    at = now()
    lost = queries.place(slot_id=slot_id)
    doctor = directory.doctor(request.region, lost.doctor_id) if lost else None
    if lost is None or doctor is None:
        raise Http404
    helps = presenters.another_time_helps(reasons)
    return page.show(
        request, doctor, at=at, refusal=presenters.sentences(reasons),
        offers=queries.nearest_to(slot_id=slot_id, at=at) if helps else [],
        next_step=presenters.next_step(reasons, card_id),
        day=lost.wall_date, card_id=card_id, status=CONFLICT,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Show what is held and for how long; POST books it."""
    if request.method == "POST":
        return _confirm(request, appointment_id)
    at = now()
    one = _open(request, appointment_id, reason="confirm")
    if presenters.has_ticket(one):
        return _to("ticket", appointment_id)
    if one.state != State.HELD or one.hold_ends_at <= at:
        return _over(request, one)
    return render(request, "booking/confirm.html", {"hold": presenters.hold_page(one, at)})


def _confirm(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Book; only a refusal needs the whole appointment, to say what to do now."""
    mine: dict[str, Any] = {"account_id": request.person.account_id, "appointment_id": appointment_id}
    region = request.region.pk
    try:
        with doors.not_yours():
            clinic_id = access.clinic_of(**mine, region=region, at=now(), by=request.actor)
            actions.confirm(**mine, clinic_id=clinic_id, region=region, at=now(), by=request.actor)
    except actions.HoldOver:
        one = _open(request, appointment_id, reason="confirm")
        return _to("ticket", one.pk) if presenters.has_ticket(one) else _over(request, one)
    except actions.NotBookable as refused:
        one = _open(request, appointment_id, reason="confirm")
        return _refused(request, one.slot_id, one.card_id, refused.reasons)
    except actions.AwaitingClinic:
        pass
    return _to("ticket", appointment_id)


def _over(request: SignedInRequest, one: access.Appointment) -> HttpResponse:
    """Say that the hold is over; offer the same time if nobody took it and the clinic did not refuse it."""
    was_refused = presenters.was_refused(one)
    told = {
        "hold": presenters.hold_page(one, now()),
        "was_refused": was_refused,
        "is_free": not was_refused and queries.is_free(slot_id=one.slot_id, at=now()),
        "offers": presenters.offers(queries.nearest_to(slot_id=one.slot_id, at=now()), one, now()),
    }
    return render(request, "booking/over.html", told, status=GONE)


@require_POST
def let_go(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Give the held place back and go on choosing."""
    one = _open(request, appointment_id, reason="let_go")
    with doors.not_yours():
        actions.let_go(
            account_id=request.person.account_id, appointment_id=one.pk, region=request.region.pk, at=now(),
            by=request.actor,
        )  # fmt: skip
    back = reverse("doctors:doctor", args=[one.doctor_id]) + f"?day={one.wall_date}&card={one.card_id}"
    return HttpResponseRedirect(back, status=SEE_OTHER)


@require_safe
def ticket(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Show the ticket, or how the visit ended."""
    one = _open(request, appointment_id, reason="ticket")
    if not presenters.has_ticket(one):
        return _to("confirm", appointment_id)
    at = now()
    told = {"visit": presenters.visit_page(one, at), "broken": broken.view(one, at)}
    return render(request, "booking/ticket.html", told)


@require_safe
def calendar(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Give the visit as a calendar file."""
    one = _open(request, appointment_id, reason="calendar")
    if one.number is None:
        raise Http404
    response = HttpResponse(calendar_file.of(one, now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Ask why, then cancel."""
    one = _open(request, appointment_id, reason="cancel")
    if one.state != State.BOOKED:
        return _to("ticket", appointment_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _cancel(request, one, CancelReason(form.cleaned_data["reason"]))
    told = {"visit": presenters.visit_page(one, now()), "form": form}
    return render(request, "booking/cancel.html", told)


def _cancel(request: SignedInRequest, one: access.Appointment, reason: CancelReason) -> HttpResponse:
    response = _to("ticket", one.pk)
    try:
        with doors.not_yours():
            actions.cancel(
                account_id=request.person.account_id, appointment_id=one.pk, reason=reason,
                region=request.region.pk, at=now(), by=request.actor,
            )  # fmt: skip
    except actions.NotCancellable:
        flash.put(response, "error", _("Эту запись уже нельзя отменить. Позвоните в регистратуру."))
        return response
    flash.put(response, "success", _("Запись отменена. Место снова свободно для других."))
    return response


_open = opening.appointment
