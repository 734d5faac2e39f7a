"""A card typed by hand: the form, the consent for this person, the message."""

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.patients import actions
from portal.domain.patients.states import CARDS_AT_MOST, Source
from portal.kit import names
from portal.sites.entrance import doors, flash
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.cards import filled, pending
from portal.sites.patient.cards.forms import NewCardForm
from portal.sites.patient.cards.pending import Pending

SEE_OTHER = 303


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Ask for the data of a card; right ones lead to the consent, nothing is stored yet."""
    if request.person.is_limited:
        return _limited()
    form = NewCardForm(request.POST or None, today=filled.today(request))
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    one = Pending(form.told(), form.cleaned_data["relation"], Source.HAND)
    try:
        _check(request, one)
    except actions.BadData as bad:
        form.refuse(bad.problems)
        return _form(request, form)
    except (actions.AlreadyHeld, actions.TooManyCards) as refusal:
        return _form(request, form, refusal)
    return pending.page(request, one)


def _limited() -> HttpResponse:
    response = HttpResponseRedirect(reverse("cards:list"), status=SEE_OTHER)
    flash.put(response, "warning", _("Чтобы добавить карту, войдите через Госуслуги."))
    return response


def _check(request: SignedInRequest, one: Pending) -> None:
    actions.check_new(
        account_id=request.person.account_id, told=one.told, relation=one.relation, source=one.source,
        esia_oid=one.esia_oid, on=filled.today(request),
    )  # fmt: skip


def _form(request: SignedInRequest, form: NewCardForm, refusal: Exception | None = None) -> HttpResponse:
    told = {
        "form": form,
        "held": refusal.card_id if isinstance(refusal, actions.AlreadyHeld) else None,
        "most": CARDS_AT_MOST if isinstance(refusal, actions.TooManyCards) else None,
    }
    return render(request, "cards/new.html", told)


@require_POST
def agree(request: SignedInRequest) -> HttpResponse:
    """Add the card by the consent just given, or lead back to the form with what was typed."""
    one = pending.read(request)
    if one is None:
        response = HttpResponseRedirect(reverse("cards:new"), status=SEE_OTHER)
        flash.put(response, "warning", _("Прошло больше часа, данные не сохранились. Введите их ещё раз."))
        return response
    if "back" in request.POST:
        return _form(request, filled.again(request, one))
    consent = pending.given(request, one)
    if consent is None:
        return pending.page(request, one, has_changed=True)
    try:
        card_id = actions.add_card(
            account_id=request.person.account_id, told=one.told, relation=one.relation, source=one.source,
            esia_oid=one.esia_oid, consent=consent, at=now(), by=request.actor,
        )  # fmt: skip
    except actions.AlreadyHeld as refusal:  # the button was pressed twice, or in two windows
        card_id = refusal.card_id
    except actions.TooManyCards as refusal:
        return _form(request, filled.again(request, one), refusal)
    except actions.BadData as bad:
        form = filled.again(request, one)
        form.full_clean()
        form.refuse(bad.problems)
        return _form(request, form)
    return HttpResponseRedirect(reverse("cards:added", args=[card_id]), status=SEE_OTHER)


@require_safe
def added(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Say that the card is there, and what comes next."""
    one = doors.card(request, card_id, reason="added")
    told = {
        "card_id": one.id,
        "name": names.full(one.surname, one.name, one.patronymic),
        "is_confirmed": one.is_confirmed,
    }
    return render(request, "cards/added.html", told)
