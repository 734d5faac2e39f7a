"""Pages of «Кто смотрел»."""

import uuid
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.accounts import actions as accounts
from portal.domain.booking import queries as booking
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import DOUBTS_OF_ACCOUNT
from portal.domain.patients.access import OpenCard, trail
from portal.domain.patients.actions import doubting
from portal.domain.patients.states import Scope
from portal.sites.entrance import doors, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient import spoken
from portal.sites.patient.cards import narrow, tabs
from portal.sites.patient.cards.seen import forms, presenters

_LARGEST = 2**63 - 2


@require_safe
def seen(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Show who saw or changed the card, newest first."""
    at = now()
    card = doors.card(request, card_id, reason="who looked", at=at)
    if not card.may(Scope.ALL):
        return narrow.page(request, card, "cards:seen")
    found = trail.seen(card=card, visits=booking.numbers_of(card=card), before=_before(request))
    told = {
        "head": tabs.head(card, "cards:seen"),
        "days": presenters.days(found.rows, card, request.region, at),
        "older": f"?before={found.before}" if found.before else "",
    }
    return render(request, "cards/seen/page.html", told)


def _before(request: SignedInRequest) -> int | None:
    text = request.GET.get("before", "")
    return min(int(text), _LARGEST) if text.isascii() and text.isdecimal() and len(text) < 20 else None


@require_http_methods(["GET", "HEAD", "POST"])
def doubt(request: SignedInRequest, card_id: uuid.UUID, entry: int) -> HttpResponse:
    """Ask about one look; POST sends the question to the region's operator."""
    at = now()
    with doors.not_yours():
        card = doors.card(request, card_id, reason="ask about a look", at=at, needs=Scope.ALL)
    visits = booking.numbers_of(card=card)
    look = trail.one(card=card, visits=visits, entry=min(entry, _LARGEST))
    if look is None:
        raise Http404
    form = forms.DoubtForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _ask(request, card, visits, look, form.cleaned_data["text"])
        except limits.Exhausted as used_up:
            form.add_error("text", _too_often(used_up, at, request.region.time_zone))
            status = 429
    told = {
        "head": tabs.head(card, "cards:seen"), "form": form, "card_id": card.id,
        "day": presenters.days([look], card, request.region, at)[0],
    }  # fmt: skip
    return render(request, "cards/seen/doubt.html", told, status=status)


def _too_often(used_up: limits.Exhausted, at: datetime, zone: str) -> str:
    if used_up.until is None:
        return _("Вы задали много вопросов. Попробуйте завтра.")
    return _("В день можно задать %(most)d вопросов. Снова — %(when)s.") % {
        "most": DOUBTS_OF_ACCOUNT.most, "when": spoken.moment(used_up.until, zone, at),
    }  # fmt: skip


def _ask(
    request: SignedInRequest, card: OpenCard, visits: list[uuid.UUID], look: trail.Look, text: str
) -> HttpResponse:
    answer = SeeOther(reverse("cards:seen", args=[card.id]))
    try:
        doubting.doubt(
            card=card, visits=visits, entry=look.entry, text=text, region=request.region.code, at=now(),
            by=request.actor,
        )  # fmt: skip
    except accounts.Limited:
        flash.put(answer, "warning", _("Чтобы задать вопрос, войдите через Госуслуги."))
        return answer
    flash.put(answer, "success", _("Вопрос отправлен. Ответ появится здесь, и мы пришлём уведомление."))
    return answer
