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
from portal.sites.patient.booking import by_code, opening, presenters, views, wish
from portal.sites.patient.codes import forms, step
from portal.sites.patient.codes import page as code_page


def _step(request: SignedInRequest, appointment_id: uuid.UUID) -> step.Step:
    """Whose code was typed already goes back to confirm: something else stood against the visit.

    Each address goes on saying whether the press was to wait for a silent clinic.
    """
    waits = wish.is_carried(request)
    here, again, confirm = (
        wish.carried(reverse(f"booking:{name}", args=[appointment_id]), waits=waits)
        for name in ("code", "code_again", "confirm")
    )
    return step.Step("booking/code.html", here, again, confirm, confirm, night="booking/code_night.html")


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Show the code's way; POST takes the code and books."""
    if request.htmx and request.method != "POST":
        return _moving(request, appointment_id)
    one = opening.visit(request, appointment_id, reason="code", notes_missed=True)
    if one.state != State.HELD or one.hold_ends_at <= now():
        return SeeOther(_step(request, one.pk).start)  # it says what became of the place
    form = forms.CodeForm(request.POST or None)
    waits = wish.still_waits(request, one, now())
    form.button = _("Записать, когда клиника ответит") if waits else _("Подтвердить и записаться")
    return step.run(
        request, _step(request, one.pk), form,
        living=lambda: accounts.living_own(**_mine(request, one.pk)),
        finish=lambda: _book(request, one, form),
        told=lambda: _told(request, one),
    )  # fmt: skip


def _mine(request: SignedInRequest, appointment_id: uuid.UUID) -> dict[str, Any]:
    return {
        "session": request.person,
        "about": str(appointment_id),
        "browser": browser.of(request),
        "at": now(),
    }


def _book(request: SignedInRequest, one: Appointment, form: forms.CodeForm) -> HttpResponse:
    accounts.check_own(**_mine(request, one.pk), digits=form.cleaned_data["digits"])
    with doors.not_yours():
        asked = access.Asked(one.clinic_id if one.clinic.system else None, one.replaces_id)
        return views.book(request, one.pk, asked, waits=wish.still_waits(request, one, now()))


def _told(request: SignedInRequest, one: Appointment) -> dict[str, Any]:
    at = now()
    hold = presenters.hold_page(one, queries.replaced_by(visit=one), at)
    return {"hold": hold, "by_code": by_code.view(request, one, at), "waits": wish.is_carried(request)}


def _moving(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Say how far the code has come; that a page asks by itself opens no visit and notes nothing."""
    where = _step(request, appointment_id)
    try:
        passage = accounts.living_own(**_mine(request, appointment_id))
    except accounts.NoPassage:
        return code_page.too_late(request, where.start)
    if code_page.state_of(request, passage) is None or passage.region != request.region.pk:
        return code_page.too_late(request, where.start)
    return step.show(request, where, forms.CodeForm(), passage)


@require_POST
def code_again(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Send another code."""
    one = opening.visit(request, appointment_id, reason="code", notes_missed=True)
    where = _step(request, one.pk)
    return code_page.send_again(
        request, CodePurpose.BOOKING, where.here, where.start, template=where.night,
        told=_told(request, one),
    )  # fmt: skip
