"""Pages of the cards."""

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.accounts import actions as accounts
from portal.domain.booking import queries as booking
from portal.domain.notices import actions as outbox
from portal.domain.notices import queries as told
from portal.domain.patients import access, actions
from portal.domain.patients import queries as known
from portal.domain.patients.states import Scope
from portal.sites.entrance import doors, flash
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.cards import drawn, narrow, presenters, tabs, visit_rows
from portal.sites.patient.cards import notices as notice_views
from portal.sites.patient.cards.from_esia import asking


@require_safe
def cards(request: SignedInRequest) -> HttpResponse:
    """Show every card of the person with what can be done next, and the coming visits of all of them."""
    at, account_id = now(), request.person.account_id
    reading = booking.FamilyReading(account_id, at)
    held, deleted, rows = access.listed(account_id=account_id, at=at, by=request.actor, along=reading)
    visits = booking.of_family(rows)
    waiting = asking.waiting(request)
    told = {
        "family": drawn.Family(
            visit_rows.by_use(held, visits.used),
            visit_rows.family(visits.coming, held, request.region, at),
            has_holds=bool(visits.holds),
            is_limited=request.person.is_limited,
            otherwise=waiting.about if waiting else (),
        ),
        "holds": [visit_rows.hold_row(one, held, request.region, at) for one in visits.holds],
        "deleted": [presenters.deleted_view(one, request.region) for one in deleted],
        "waiting": waiting,
        "is_limited": request.person.is_limited,
    }
    return render(request, "cards/list.html", told)


@require_safe
def card(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Show one card with every number in full."""
    one = doors.card(request, card_id, reason="shown in full")
    if not one.shows_data:
        return narrow.page(request, one, "cards:card")
    told = {
        "head": tabs.head(one, "cards:card"),
        "card": presenters.card_view(one, in_full=True),
        "waiting": asking.waiting(request, one.id),
    }
    return render(request, "cards/card.html", told)


@require_POST
def checked(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Note that the person found the data right."""
    one = doors.card_to_change(request, card_id, reason="checked")
    response = HttpResponseRedirect(reverse("cards:list"), status=303)
    try:
        actions.confirm_data(card=one, at=now(), by=request.actor)
    except accounts.Limited:
        flash.put(response, "warning", _("Чтобы менять карту, войдите через Госуслуги."))
        return response
    flash.put(response, "success", _("Спасибо, данные карты проверены."))
    return response


@require_safe
def visits(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Show the visits of one card, coming and past."""
    at = now()
    one = doors.card(request, card_id, reason="visits")
    if not one.may(Scope.BOOK):
        return narrow.page(request, one, "cards:visits")
    found = booking.visits_of(cards=[one], off_after=at)
    told = {
        "head": tabs.head(one, "cards:visits"),
        "card": presenters.card_view(one),
        "groups": visit_rows.visit_groups(found, request.region, at, is_confirmed=one.is_confirmed),
    }
    return render(request, "cards/visits.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: SignedInRequest) -> HttpResponse:
    """Show the newest notices; POST marks them as read."""
    account_id, at = request.person.account_id, now()
    if request.method == "POST":
        outbox.mark_read(account_id=account_id, at=at)
        return HttpResponseRedirect(reverse("cards:notices"), status=303)
    found = told.latest(account_id=account_id)
    mine: dict[str, Any] = {"account_id": account_id, "at": at, "by": request.actor}
    visits = booking.by_ids(ids=notice_views.visits_in(found), **mine)
    cards = known.names(**mine) if any("card" in one.facts for one in found) else {}
    shown = [notice_views.shown(notice, visits, cards, request.region, at) for notice in found]
    return render(request, "cards/notices.html", {"notices": shown, "unread": request.person.unread})
