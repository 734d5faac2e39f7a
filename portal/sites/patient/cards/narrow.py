"""The page of a room that the account may not enter with this card: why, and what to do."""

from django.http import HttpResponse
from django.shortcuts import render

from portal.domain.patients.access import OpenCard
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.cards import tabs

_FORBIDDEN = 403


def page(request: SignedInRequest, card: OpenCard, current: str) -> HttpResponse:
    """Say that this tab is closed and lead to «Кто действует»."""
    told = {"head": tabs.head(card, current), "card_id": card.id}
    return render(request, "cards/narrow.html", told, status=_FORBIDDEN)
