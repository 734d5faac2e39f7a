"""A card is changed, deleted, brought back."""

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.domain.accounts import actions as accounts
from portal.domain.booking import actions as booking
from portal.domain.booking import queries as visits
from portal.domain.booking.states import State
from portal.domain.patients import actions
from portal.domain.patients.access import OpenCard
from portal.sites.entrance import doors, flash
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.cards import filled, presenters, tabs, visit_rows
from portal.sites.patient.cards.forms import CardForm, DeleteForm

SEE_OTHER = 303


def _to(name: str, *args: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, args=args), status=SEE_OTHER)


def _limited() -> HttpResponse:
    response = _to("cards:list")
    flash.put(response, "warning", _("Чтобы менять карту, войдите через Госуслуги."))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Change what may be changed; what stands fast is shown with the reason."""
    card = doors.card_to_change(request, card_id, reason="edit")
    if card.is_masked:
        return _limited()
    form = filled.of(request, card)
    if request.method == "POST" and form.is_valid() and _changes(request, card, form):
        response = _to("cards:card", card.id)
        flash.put(response, "success", _("Данные карты сохранены."))
        return response
    told: dict[str, Any] = {
        "head": tabs.head(card, "cards:card"),
        "form": form,
        "frozen": presenters.frozen_facts(card, filled.frozen(card)),
        "is_from_esia": card.is_from_esia,
    }
    return render(request, "cards/edit.html", told)


def _changes(request: SignedInRequest, card: OpenCard, form: CardForm) -> bool:
    """Take the data over, or say beside the fields what is wrong with them."""
    try:
        actions.change_card(
            card=card, told=form.told(filled.data_of(card)), on=filled.today(request), at=now(),
            by=request.actor,
        )  # fmt: skip
    except actions.BadData as bad:
        form.refuse(bad.problems)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Say what will happen to the visits, ask, delete."""
    card, at = doors.card(request, card_id, reason="delete"), now()
    if card.is_masked:
        return _limited()
    coming = visits.coming_of_holder(card=card, at=at)
    booked = [one for one in coming if one.state == State.BOOKED]
    form = DeleteForm(request.POST or None, has_visits=bool(booked))
    if request.method == "POST" and form.is_valid():
        return _delete(request, card, is_cancelling=form.cleaned_data.get("visits") == "cancel")
    told = {
        "card": presenters.card_view(card),
        "form": form,
        "visits": [visit_rows.visit_row(one, request.region, at) for one in booked],
        "awaited": [visit_rows.visit_row(one, request.region, at) for one in coming if one not in booked],
    }
    return render(request, "cards/delete.html", told)


def _delete(request: SignedInRequest, card: OpenCard, *, is_cancelling: bool) -> HttpResponse:
    try:
        with doors.not_yours():
            cancelled = booking.remove_card(
                card=card, is_cancelling=is_cancelling, at=now(), by=request.actor
            )  # fmt: skip
    except booking.NotCancellable:
        return _has_begun(card)
    response = _to("cards:list")
    said = _("Карта удалена. Вернуть её можно в течение 30 дней: внизу этой страницы.")
    if cancelled:
        count = ngettext("Отменена %(num)s запись.", "Отменено %(num)s записей.", cancelled)
        said = f"{said} {count % {'num': cancelled}}"
    flash.put(response, "success", said)
    return response


def _has_begun(card: OpenCard) -> HttpResponse:
    response = _to("cards:delete", card.id)
    flash.put(
        response, "warning",
        _("Один из приёмов уже начался, отменить его нельзя. Карта не удалена. Проверьте записи ещё раз."),
    )  # fmt: skip
    return response


@require_POST
def bring_back(request: SignedInRequest, card_id: uuid.UUID) -> HttpResponse:
    """Take a deleted card into the картотека again."""
    response = _to("cards:list")
    try:
        with doors.not_yours():
            actions.bring_back(
                account_id=request.person.account_id, card_id=card_id, at=now(), by=request.actor
            )
    except accounts.Limited:
        return _limited()
    except actions.CannotBringBack:
        flash.put(response, "warning", _("Карта этого человека у вас уже есть, второй быть не может."))
        return response
    except actions.TooManyCards:
        flash.put(response, "warning", _("У вас уже 10 карт, введённых вручную. Сначала удалите лишнюю."))
        return response
    flash.put(response, "success", _("Карта снова в картотеке."))
    return response
