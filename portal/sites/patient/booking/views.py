"""Steps of a booking. Each POST makes one domain call and answers 303, or says what stands against it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.booking import access, actions, queries
from portal.domain.booking.rules import Reason
from portal.domain.booking.states import CancelReason, State
from portal.domain.clinics import queries as directory
from portal.domain.clinics.queries import Doctor
from portal.sites.entrance import doors, flash
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient import trouble
from portal.sites.patient.booking import asking, broken, by_code, carried, missed, opening, presenters, wish
from portal.sites.patient.booking.forms import CancelForm, HoldForm
from portal.sites.patient.booking.over import ending
from portal.sites.patient.doctors import page, silent

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
    slot_id, card_id, old = (form.cleaned_data[name] for name in ("slot", "card", "replaces"))
    try:
        with doors.not_yours():
            held = actions.hold(
                account_id=request.person.account_id, card_id=card_id, slot_id=slot_id,
                region=request.region.pk, replaces=old, at=at, by=request.actor,
            )  # fmt: skip
    except actions.AlreadyBooked as booked:
        return _to("ticket", booked.appointment_id)
    except actions.NotBookable as refused:
        return _refused(request, slot_id, card_id, refused.reasons, old)
    answer = _to("confirm", held.appointment_id)
    answer["Location"] = wish.carried(answer["Location"], waits=form.cleaned_data["waits"])
    return answer


def _no_choice(form: HoldForm) -> HttpResponse:
    if "slot" in form.errors or "replaces" in form.errors:
        raise Http404
    place = queries.place(slot_id=form.cleaned_data["slot"])
    back = reverse("cards:list")
    if place is not None:
        back = f"{reverse('doctors:doctor', args=[place.doctor_id])}?{urlencode({'day': place.wall_date})}"
    response = HttpResponseRedirect(back, status=SEE_OTHER)
    flash.put(response, "warning", _("Выберите, кого записать, и ещё раз выберите время."))
    return response


def _refused(
    request: SignedInRequest, slot_id: int, card_id: uuid.UUID, reasons: Sequence[Reason],
    old: uuid.UUID | None,
) -> HttpResponse:  # fmt: skip
    at = now()
    lost = queries.place(slot_id=slot_id)
    doctor = directory.doctor(request.region, lost.doctor_id) if lost else None
    if lost is None or doctor is None:
        raise Http404
    helps = presenters.another_time_helps(reasons)
    refused = page.Refused(
        sentences=presenters.sentences(reasons, doctor.clinic.time_zone),
        day=lost.wall_date,
        offers=queries.nearest_to(slot_id=slot_id, at=at, notice=page.notice_of(doctor, at)) if helps else [],
        card_id=card_id,
        move=old,
        instead=presenters.instead(_to_move(request, reasons, card_id, doctor, at), slot_id, at),
        next_step=presenters.next_step(reasons, card_id),
        waits_for=slot_id if wish.helps(reasons) else None,
        status=CONFLICT,
    )
    return page.show(request, doctor, at=at, refused=refused)


def _to_move(
    request: SignedInRequest, reasons: Sequence[Reason], card_id: uuid.UUID, doctor: Doctor, at: datetime
) -> access.Appointment | None:
    """Return the visit to the same speciality that stands against a place, if it may be moved there."""
    if not presenters.a_move_helps(reasons):
        return None
    card = [one for one in page.cards_of(request, at) if one.id == card_id]
    expected = queries.expected(cards=card, speciality_id=doctor.speciality_id, at=at).get(card_id, [])
    return next((one for one in expected if one.state == State.BOOKED), None)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Show what is held and for how long; POST books it."""
    if request.method == "POST":
        return _confirm(request, appointment_id)
    at = now()
    one = _open(request, appointment_id, reason="confirm", notes_missed=True)
    if presenters.has_ticket(one):
        return _to("ticket", appointment_id)
    if one.state != State.HELD or one.hold_ends_at <= at:
        return _over(request, one)
    return _held(request, one, asking.form_of(request, one, at), at)


def _held(
    request: SignedInRequest, one: access.Appointment, form: asking.AnswersForm | None, at: datetime,
    not_sent: by_code.NotSent | None = None,
) -> HttpResponse:  # fmt: skip
    told: dict[str, Any] = {"hold": presenters.hold_page(one, _old(one), at)}
    told["wait"] = wish.view(request, one, at)
    told["silent"] = None if told["wait"] else silent.told_of_held(one.clinic, at)
    told["by_code"] = by_code.view(request, one, at, not_sent=not_sent)
    if form is not None:
        told["form"] = form
    return render(request, "booking/confirm.html", told, status=CONFLICT if not_sent else 200)


def _confirm(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Book what is answered; only a refusal needs the whole appointment, to say what to do now."""
    with doors.not_yours():
        ground = access.ground_of(
            account_id=request.person.account_id, appointment_id=appointment_id, region=request.region.pk,
            at=now(), by=request.actor,
        )  # fmt: skip
        unanswered = _answer(request, appointment_id, ground)
        return unanswered or book(request, appointment_id, ground.asked, waits=wish.is_asked(request))


def book(
    request: SignedInRequest, appointment_id: uuid.UUID, asked: access.Asked, *, waits: bool
) -> HttpResponse:
    """Book a held place, or say why not and what to do; raises NotYours."""
    try:
        actions.confirm(
            account_id=request.person.account_id, appointment_id=appointment_id, **asked._asdict(),
            region=request.region.pk, at=now(), by=request.actor, waits=waits,
        )  # fmt: skip
    except actions.HoldOver:
        one = _open(request, appointment_id, reason="confirm")
        return _to("ticket", one.pk) if presenters.has_ticket(one) else _over(request, one)
    except actions.NotBookable as refused:
        one = _open(request, appointment_id, reason="confirm")
        return _refused(request, one.slot_id, one.card_id, refused.reasons, one.replaces_id)
    except actions.NotAnswered as wrong:  # a question came between the answers and the visit
        return _unanswered(request, appointment_id, wrong)
    except actions.CodeNeeded:
        return _by_code(request, appointment_id, waits=waits)
    except actions.AwaitingClinic:
        pass
    return _to("ticket", appointment_id)


def _by_code(request: SignedInRequest, appointment_id: uuid.UUID, *, waits: bool) -> HttpResponse:
    """Lead to the code; where none goes out, show the hold again with what to do instead."""
    begun = by_code.begin(request, appointment_id, waits=waits)
    if isinstance(begun, HttpResponse):
        return begun
    one, at = _open(request, appointment_id, reason="confirm", notes_missed=True), now()
    return _held(request, one, asking.form_of(request, one, at), at, not_sent=begun)


def _unanswered(
    request: SignedInRequest, appointment_id: uuid.UUID, wrong: actions.NotAnswered
) -> HttpResponse:
    """Show the hold again with what is asked by now; what was answered stands in its fields."""
    one, at = _open(request, appointment_id, reason="confirm", notes_missed=True), now()
    questions = asking.questions_of(request, one.speciality_id, at)
    form = asking.AnswersForm(request.POST, questions=questions)
    asking.say(form, wrong)
    return _held(request, one, form, at)


def _answer(
    request: SignedInRequest, appointment_id: uuid.UUID, ground: access.Ground
) -> HttpResponse | None:
    """Keep the answers to what is asked; where one is missing, return the page that says so at its field."""
    at = now()
    questions = asking.questions_of(request, ground.speciality_id, at)
    if not questions:
        return None
    form = asking.AnswersForm(request.POST, questions=questions)
    if form.is_valid() and asking.answer(request, appointment_id, form, at):
        return None
    one = _open(request, appointment_id, reason="confirm", notes_missed=True)
    if presenters.has_ticket(one):
        return _to("ticket", appointment_id)
    if one.state != State.HELD or one.hold_ends_at <= at:
        asking.keep_typed(request, one, at)
        return _over(request, one)
    return _held(request, one, form, at)


def _over(request: SignedInRequest, one: access.Appointment) -> HttpResponse:
    """Say that the hold is over; offer the same time if nobody took it and the clinic did not refuse it."""
    ended, at = ending(one), now()
    wanted: dict[str, Any] = {"slot_id": one.slot_id, "at": at, "notice": page.notice_of(one.doctor, at)}
    told = {
        "hold": presenters.hold_page(one, _old(one), at),
        "ended": ended,
        "is_free": not ended.was_refused and queries.is_free(**wanted),
        "offers": presenters.offers(queries.nearest_to(**wanted), one, at),
    }
    return render(request, "booking/over.html", told, status=GONE)


@require_safe
def ticket(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Show the ticket, or how the visit ended."""
    one = _open(request, appointment_id, reason="ticket")
    if not presenters.has_ticket(one):
        return _to("confirm", appointment_id)
    at = now()
    lost = broken.view(one, at)
    told = {
        "visit": presenters.visit_page(one, at),
        "trouble": trouble.of_waiting(request, at),
        "keep": carried.keeping(one),
        "moved_to": carried.moved_to(one),
        "was": presenters.was(_old(one), at),
        "instead": queries.replacement_of(visit=one) if one.state == State.BOOKED else None,
        "broken": lost,
        **broken.after_cancelling(one, lost, at),
        "missed": missed.view(one, at),
        **asking.on_ticket(request, one),
    }
    return render(request, "booking/ticket.html", told)


@require_safe
def move(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Lead to the doctor's other times: a link from outside the cabinet may not name the doctor."""
    one = _open(request, appointment_id, reason="move")
    at = now()
    if one.state != State.BOOKED or one.starts_at <= at:
        return _to("ticket", appointment_id)
    return HttpResponseRedirect(presenters.visit_page(one, at).move_href)


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
    flash.put(response, "success", _("Запись отменена."))
    return response


def _old(one: access.Appointment) -> access.Appointment | None:
    return queries.replaced_by(visit=one)


_open = opening.visit
