"""The step where the code for a booking is typed: the hold runs on beside it, and may be extended."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.states import CodePurpose
from portal.domain.booking import access, queries
from portal.domain.booking.access import Appointment
from portal.domain.booking.states import State
from portal.sites.entrance import browser, doors
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.booking import by_code, opening, presenters, views
from portal.sites.patient.codes import forms
from portal.sites.patient.codes import page as code_page
from portal.sites.patient.doctors import silent

_NIGHT = "booking/code_night.html"


def _confirm(appointment_id: uuid.UUID) -> str:
    return reverse("booking:confirm", args=[appointment_id])


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Show the code's way; POST takes the code and books."""
    if request.htmx and request.method != "POST":
        return _moving(request, appointment_id)
    one = opening.visit(request, appointment_id, reason="code", notes_missed=True)
    if one.state != State.HELD or one.hold_ends_at <= now():
        return SeeOther(_confirm(one.pk))  # it says what became of the place
    form = forms.CodeForm(request.POST or None)
    form.button = _("Подтвердить и записаться")
    try:
        mine: dict[str, Any] = {
            "session": request.person,
            "about": str(one.pk),
            "browser": browser.of(request),
            "at": now(),
        }
        passage = accounts.living_own(**mine)
        if passage.proved_at is not None:  # typed already; something else stood against the visit
            return SeeOther(_confirm(one.pk))
        if request.method == "POST" and form.is_valid():
            accounts.check_own(**mine, digits=form.cleaned_data["digits"])
            with doors.not_yours():
                asked = access.Asked(one.clinic_id if one.clinic.system else None, one.replaces_id)
                # Whoever met a silent clinic on the hold's page pressed there to wait for it.
                waits = silent.told(one.clinic, now()) is not None
                return views.book(request, one.pk, asked, waits=waits)
    except accounts.NoPassage:
        return code_page.too_late(request, _confirm(one.pk))
    except forms.REFUSALS as refusal:
        form.refuse(refusal)
    return _show(request, one, passage, form)


def _moving(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Say how far the code has come; that a page asks by itself opens no visit and notes nothing."""
    here, again = (reverse(f"booking:{name}", args=[appointment_id]) for name in ("code", "code_again"))
    known: dict[str, Any] = {"session": request.person, "browser": browser.of(request), "at": now()}
    try:
        passage = accounts.living_own(**known, about=str(appointment_id))
    except accounts.NoPassage:
        return code_page.too_late(request, _confirm(appointment_id))
    state = code_page.state_of(request, passage)
    if state is None or passage.region != request.region.pk:
        return code_page.too_late(request, _confirm(appointment_id))
    return code_page.show(request, state, forms.CodeForm(), "booking/code.html", here, again)


def _show(
    request: SignedInRequest, one: Appointment, passage: accounts.Passage, form: forms.CodeForm
) -> HttpResponse:
    at = now()
    here, again = (reverse(f"booking:{name}", args=[one.pk]) for name in ("code", "code_again"))
    hold = presenters.hold_page(one, queries.replaced_by(visit=one), at)
    told = {"hold": hold, "by_code": by_code.view(request, one, at)}
    state = code_page.state_of(request, passage)
    if state is None:
        return code_page.without_code(request, passage, again, _confirm(one.pk), template=_NIGHT, told=told)
    return code_page.show(request, state, form, "booking/code.html", here, again, told=told)


@require_POST
def code_again(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Send another code."""
    one = opening.visit(request, appointment_id, reason="code", notes_missed=True)
    at = now()
    hold = presenters.hold_page(one, queries.replaced_by(visit=one), at)
    return code_page.send_again(
        request, CodePurpose.BOOKING, reverse("booking:code", args=[one.pk]), _confirm(one.pk),
        template=_NIGHT, told={"hold": hold, "by_code": by_code.view(request, one, at)},
    )  # fmt: skip
