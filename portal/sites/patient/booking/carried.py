"""What a person carries away: the calendar file, the ticket on paper, the copy without a connection."""

import uuid
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.domain.booking import access, queries
from portal.domain.booking.access import Appointment
from portal.domain.booking.states import State
from portal.domain.patients.access import NotYours
from portal.domain.patients.states import Relation
from portal.sites.entrance import doors, places
from portal.sites.entrance.requests import PortalRequest, SignedInRequest
from portal.sites.patient import spoken
from portal.sites.patient.booking import calendar_file, opening, presenters, tickets

_WORKER: Final = Path(__file__).with_name("worker.js").read_bytes()


@require_safe
def calendar(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Give the visit as a calendar file; of one that was moved, what it has become."""
    one = _newest(request, _promised(request, appointment_id, "calendar"))
    line = calendar_file.Line(
        visit=one,
        chain=queries.chains_of([one.pk])[one.pk],
        words=queries.outside(one, wants_quiet=queries.wants_quiet(account_id=request.person.account_id)),
        href=ticket_href(one),
        whose=whose(one),
    )
    told = calendar_file.of(line, organizer=f"no-reply@{urlsplit(settings.PORTAL_URL).hostname}", at=now())
    return _file(told, "text/calendar; charset=utf-8", "visit.ics")


def whose(one: Appointment) -> str:
    """Return whose visit a calendar names: the first name of a relative, none for one's own."""
    return "" if one.held_as == Relation.SELF else one.card.name


def ticket_href(one: Appointment) -> str:
    """Return the whole address of a ticket: a number that only its own people can open."""
    return places.whole(places.address(one.clinic.region_id, "booking:ticket", appointment_id=str(one.pk)))


def _promised(request: SignedInRequest, appointment_id: uuid.UUID, reason: str) -> Appointment:
    one = opening.visit(request, appointment_id, reason=reason)
    if one.number is None:
        raise Http404
    return one


def _newest(request: SignedInRequest, one: Appointment) -> Appointment:
    """Follow the moves of a visit; one that this person may not see stays hidden, and the old one is off."""
    newest = queries.newest_of(one.pk) if one.state == State.MOVED else one.pk
    if newest == one.pk:
        return one
    try:
        return access.appointment_of(
            account_id=request.person.account_id, appointment_id=newest, at=now(), by=request.actor,
            reason="calendar",
        )  # fmt: skip
    except NotYours:
        return one


def moved_to(one: Appointment) -> str:
    """Return the address of what a moved visit has become; empty for any other."""
    newest = queries.newest_of(one.pk) if one.state == State.MOVED else one.pk
    return "" if newest == one.pk else reverse("booking:ticket", args=[newest])


def _file(told: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(told, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@require_safe
def paper(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Give the ticket as a PDF; one that is off is no ticket any more."""
    one, at = _promised(request, appointment_id, "paper"), now()
    if one.is_broken or one.state not in (State.BOOKED, State.ATTENDED, State.MISSED):
        raise Http404
    words = queries.outside(one, wants_quiet=queries.wants_quiet(account_id=request.person.account_id))
    told = tickets.on_paper(
        one, presenters.kept_facts(one), heading=presenters.heading(one, at), brand=request.region.brand,
        at=at,
    )  # fmt: skip
    return _file(told, "application/pdf", tickets.file_name(one, words))


def keeping(one: Appointment) -> dict[str, str]:
    """Say to the page's script what to keep of it, and where; nothing of a visit that does not come."""
    if not tickets.is_kept(one, now()):
        return {"href": "", "version": "", "worker": "", "scope": ""}
    return {
        "href": reverse("booking:saved", args=[one.pk]),
        "version": tickets.version(one),
        "worker": reverse("booking:worker"),
        "scope": places.inside("/booking/"),
    }


@require_safe
def saved(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Show the ticket as it is kept in the browser: no form, no menu, and when it was kept."""
    one, at = opening.visit(request, appointment_id, reason="offline copy"), now()
    if not tickets.is_kept(one, at):
        raise Http404
    told: dict[str, Any] = {
        "visit": presenters.visit_page(one, at, is_kept=True),
        "when": spoken.moment(at, one.time_zone, at),
        "clock": presenters.clock(one),
    }
    response = render(request, "booking/saved.html", told)
    response["X-Ticket-Version"] = tickets.version(one)
    response["X-Ticket-Until"] = tickets.kept_until(one).isoformat()
    return response


@doors.open_to_all
@require_safe
def worker(_request: PortalRequest) -> HttpResponse:
    """Give the script that answers for a kept ticket while there is no connection."""
    response = HttpResponse(_WORKER, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
