"""The tab itself, the part of it that moves, the button, and the request to a registry."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.domain.attachments import actions, queries
from portal.domain.limits import actions as limits
from portal.domain.patients import access
from portal.domain.patients.access import OpenCard
from portal.domain.patients.states import Relation, Scope
from portal.kit import dates, zones
from portal.sites.entrance import doors, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.cards import narrow, tabs
from portal.sites.patient.cards.attachments import anyway, letter, presenters


@require_safe
def page(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Show where the card is attached and how the search stands."""
    return _shown(request, card_id, "cards/attachments/page.html")


@require_safe
def state(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Answer HTMX with the part that moves, anybody else with the whole page."""
    is_live = bool(request.htmx)
    part = "cards/attachments/state.html" if is_live else "cards/attachments/page.html"
    return _shown(request, card_id, part, is_asked_again=is_live)


def _shown(
    request: SignedInRequest, card_id: uuid.UUID, template: str, *, is_asked_again: bool = False
) -> HttpResponse:
    at = now()
    card = doors.card(request, card_id, reason="attachments", at=at, is_asked_again=is_asked_again)
    if is_closed(card):
        return narrow.page(request, card, "cards:attachments")
    told = _told(request, card, at) | {"head": tabs.head(card, "cards:attachments")}
    return render(request, template, told)


def is_closed(card: OpenCard) -> bool:
    """Tell whether the tab is closed; a card that nobody vouches for yet says so itself to who may book."""
    return not card.shows_attachments and (card.is_confirmed or not card.may(Scope.BOOK))


def _told(request: SignedInRequest, card: OpenCard, at: datetime) -> dict[str, Any]:
    standing = queries.of_card(card=card, region=request.region.pk, at=at)
    doctors = queries.own_doctors(standing.attachments) if standing and standing.attachments else []
    view = presenters.shown(card, standing, doctors, request.region, at)
    look = _look(request)
    return {
        "view": view,
        "look_after": presenters.look_after(view.outcome, standing, at, look),
        "next_look": look + 1,
        "anyway": anyway.clinics(request, card, at) if view.needs_a_way_out else [],
    }


def _look(request: SignedInRequest) -> int:
    asked = request.GET.get("look", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else 1


@require_POST
def search(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Begin a search; a second press of the button begins nothing more."""
    at = now()
    card = doors.card(request, card_id, reason="search for attachments", at=at)
    response = SeeOther(reverse("cards:attachments", args=[card.id]))
    try:
        actions.search(card=card, region=request.region.pk, at=at, by=request.actor)
    except (actions.NotConfirmed, actions.NotAllowed):
        pass  # the page says what to do first
    except limits.Exhausted as used_up:
        flash.put(response, "warning", _too_often(used_up, request.region.time_zone))
    return response


def _too_often(used_up: limits.Exhausted, zone: str) -> str:
    if used_up.until is None:
        return _("Про эту карту спрашивали слишком часто. Попробуйте позже.")
    time = dates.show_time(zones.local(used_up.until, zone).time())
    return _("Про одну карту можно спросить шесть раз в час. Снова — после %(time)s.") % {"time": time}


@require_safe
def request_to_registry(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Show a request to a clinic's registry, ready to be printed or kept as a file."""
    at = now()
    card = doors.card(request, card_id, reason="request to a registry", at=at)
    if is_closed(card):
        return narrow.page(request, card, "cards:attachments")
    standing = queries.of_card(card=card, region=request.region.pk, at=at)
    view = letter.written(card, applicant_of(request, card, at), standing, request.region, at)
    return render(request, "cards/attachments/request.html", {"letter": view, "card_id": card.id})


def applicant_of(request: SignedInRequest, card: OpenCard, at: datetime) -> OpenCard | None:
    """Open the own card of whoever asks for somebody else."""
    if card.relation == Relation.SELF:
        return None
    held = access.cards_of(account_id=request.person.account_id, at=at, by=request.actor)
    return next((one for one in held if one.relation == Relation.SELF), None)
