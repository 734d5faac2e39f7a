"""«О себе» and «Данные детей»: the buttons, what Госуслуги answered, why they did not."""

import uuid

import structlog
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.domain.accounts import ports
from portal.domain.accounts.states import Purpose
from portal.domain.patients import actions as patients
from portal.sites.entrance import flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import PortalRequest, SignedInRequest
from portal.sites.patient import standing
from portal.sites.patient.cards import filled
from portal.sites.patient.cards.from_esia import presenters, troubles
from portal.sites.patient.sign_in import departing, outcome

_log = structlog.get_logger("portal.from_esia")


@require_POST
def own(request: SignedInRequest) -> HttpResponse:
    """«О себе»: go to ESIA for one's own data."""
    return _ask(request, Purpose.OWN_DATA)


@require_POST
def children(request: SignedInRequest) -> HttpResponse:
    """«Данные детей»: go to ESIA for the children."""
    return _ask(request, Purpose.CHILDREN)


def _ask(request: SignedInRequest, purpose: Purpose) -> HttpResponse:
    if request.person.is_limited:
        answer = SeeOther(reverse("cards:list"))
        flash.put(answer, "warning", _("Чтобы получить данные, выйдите и войдите через Госуслуги."))
        return answer
    if standing.is_down() and "anyway" not in request.POST:
        # Before they leave; the buttons of that page go all the same, for what we know may be old.
        return SeeOther(reverse("cards:esia_trouble", args=["unavailable"]))
    try:
        return departing.to_esia(request, purpose, session_id=request.person.session_id)
    except ports.IdentityRefusal as error:
        outcome.refused(_log, "refused", error)
        return SeeOther(reverse("cards:esia_trouble", args=[troubles.name(error.kind)]))


@require_safe
def told(request: SignedInRequest) -> HttpResponse:
    """Show whom Госуслуги named, and what can be done for each."""
    try:
        answer = patients.offered(session=request.person, on=filled.today(request), at=now())
    except patients.NothingWaits:
        return render(request, "cards/from_esia/over.html")
    if answer.is_of_children and not answer.offers:
        return render(request, "cards/from_esia/none.html")
    return render(request, "cards/from_esia/told.html", {"told": presenters.told(answer)})


@require_safe
def trouble(request: SignedInRequest, kind: str) -> HttpResponse:
    """Say why there is nothing to show, and what to do."""
    return render(request, "cards/from_esia/trouble.html", {"trouble": troubles.trouble(kind)})


def over(request: PortalRequest) -> HttpResponse:
    """Say that what Госуслуги told is gone; 404 for a stranger's address too, so that nobody learns more."""
    return render(request, "cards/from_esia/over.html", status=404)


def waiting(request: SignedInRequest, card_id: uuid.UUID | None = None) -> presenters.Waiting | None:
    """Return what «Мои карты», or one card, offers of the answer that lies sealed, if anything.

    Nearly always nothing lies there: who is signed in was read together with that.
    """
    if not request.person.has_answer:
        return None
    try:
        answer = patients.offered(session=request.person, on=filled.today(request), at=now())
    except patients.NothingWaits:
        return None
    return presenters.renewal(answer, card_id) if card_id else presenters.waiting(answer)
