"""Pages of a new message: about whose card, to whom, what."""

import uuid
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.limits import actions as limits
from portal.domain.messaging import access
from portal.domain.messaging.actions import writing as actions
from portal.domain.patients import access as cards
from portal.domain.patients.access import OpenCard
from portal.kit import names
from portal.look.values import LinkItem
from portal.sites.entrance import bodies, doors, files, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.messages import forms, recipients, words
from portal.sites.patient.messages.recipients import Recipients

_FORBIDDEN = 403


@require_safe
def whom(request: SignedInRequest) -> HttpResponse:
    """Ask about whose card the message is; with one card there is nothing to ask."""
    if request.person.is_limited:
        return render(request, "messages/limited.html", status=_FORBIDDEN)
    held = cards.cards_of(account_id=request.person.account_id, at=now(), by=request.actor)
    fit = [one for one in held if access.may_write_about(one)]
    if len(fit) == 1:
        return SeeOther(reverse("messages:write", args=[fit[0].id]))
    links = [LinkItem(_name(one), reverse("messages:write", args=[one.id])) for one in fit]
    return render(request, "messages/whom.html", {"links": links})


def _name(card: OpenCard) -> str:
    return names.full(card.surname, card.name, card.patronymic)


@bodies.takes_files
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Show the form of a new message; POST sends it."""
    at = now()
    card = doors.card(request, card_id, reason="message", at=at)
    if request.person.is_limited:
        return render(request, "messages/limited.html", status=_FORBIDDEN)
    if not access.may_write_about(card):
        raise Http404
    found = recipients.of(card, request.region, at)
    if request.method != "POST":
        chosen = files.shown(request, place=_place(card))
        return _page(request, card, found, forms.NewForm(recipients=found.choices, chosen=chosen))
    return _send(request, card, found, at)


def _place(card: OpenCard) -> str:
    """Name the form about a card: its files wait there."""
    return f"new:{card.id}"


def _send(request: SignedInRequest, card: OpenCard, found: Recipients, at: datetime) -> HttpResponse:
    chosen = files.take(request, place=_place(card))
    form = forms.NewForm(request.POST, recipients=found.choices, chosen=chosen)
    if chosen.is_pause:
        files.only_files(form)
    if chosen.is_pause or not form.is_valid():
        return _page(request, card, found, form)
    if form.speaks_of_danger():
        return _page(request, card, found, form, is_danger=True)
    told = form.cleaned_data
    letter = actions.Letter(form.clinic_id(), told["subject"], told["text"], told["key"], _place(card))
    try:
        thread = actions.begin(
            card=card, region=request.region, letter=letter, offered=found.desks, at=at, by=request.actor
        )
    except actions.NotWritten as refused:
        form.add_reasons(refused.reasons)
        return _page(request, card, found, form)
    except limits.Exhausted as used_up:
        form.add_error("text", words.too_often(used_up, at, request.region.time_zone))
        return _page(request, card, found, form, status=429)
    answer = SeeOther(reverse("messages:thread", args=[thread]))
    flash.put(answer, "success", _("Сообщение отправлено. Когда ответят, пришлём уведомление."))
    return answer


def _page(
    request: SignedInRequest, card: OpenCard, found: Recipients, form: forms.NewForm, *,
    is_danger: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    told = {
        "form": form, "about": _name(card), "silent": found.silent, "is_danger": is_danger,
        "has_clinics": len(found.choices) > 1,
    }  # fmt: skip
    return render(request, "messages/write.html", told, status=status)
