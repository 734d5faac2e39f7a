"""«Добавление карточки»: the filled form, the consent, the card."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.states import ConsentGiven, ConsentPurpose, Wording
from portal.domain.patients import actions as patients
from portal.domain.patients.actions import Offer
from portal.domain.patients.states import Relation
from portal.sites.entrance import acting, browser, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient import consent_text
from portal.sites.patient.cards import filled
from portal.sites.patient.cards.from_esia import asking, presenters
from portal.sites.patient.cards.from_esia.forms import MissingForm

_PURPOSES: Final = {
    Relation.SELF: ConsentPurpose.ACCOUNT,
    Relation.CHILD: ConsentPurpose.CARD_CHILD,
}


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, key: str) -> HttpResponse:
    """Show what Госуслуги told, take what is missing, ask for the consent, make the card.

    Both posts come here: the data lie sealed, so a form sends only what Госуслуги left empty.
    """
    try:
        offer = patients.find_offer(key, session=request.person, on=filled.today(request), at=now())
    except patients.NotOffered:
        return asking.over(request)
    if offer.card_id is not None:
        return _already(offer)
    if offer.data is None or offer.is_adult:
        return asking.over(request)
    form = _form(request, offer)
    if request.method != "POST" or not form.is_valid():
        return _show(request, offer, form)
    return _consent(request, offer, form)


def _already(offer: Offer) -> HttpResponse:
    answer = SeeOther(reverse("cards:card", args=[offer.card_id]))
    flash.put(answer, "info", _("Эта карта уже есть в картотеке."))
    return answer


def _form(request: SignedInRequest, offer: Offer) -> MissingForm:
    assert offer.data is not None  # noqa: S101  add() lets nothing else this far
    sent = request.POST if request.method == "POST" else None
    return MissingForm(sent, offered=offer.data, frozen=offer.frozen, today=filled.today(request))


def _show(request: SignedInRequest, offer: Offer, form: MissingForm) -> HttpResponse:
    assert offer.data is not None  # noqa: S101  add() lets nothing else this far
    _act_for(request, offer)
    shown = {
        "facts": presenters.facts(offer.data, offer.frozen),
        "missing": presenters.missing(offer),
        "form": form,
        "key": offer.key,
    }
    return render(request, "cards/from_esia/form.html", shown)


def _consent(request: SignedInRequest, offer: Offer, form: MissingForm) -> HttpResponse:
    wording = _wording(request, offer.relation)
    answer, is_same = request.POST.get("answer"), request.POST.get("text") == wording.sha256
    if answer == "no":
        refused = SeeOther(reverse("cards:list"))
        flash.put(refused, "info", _("Вы не дали согласие. Карту мы не добавили."))
        return refused
    if answer == "yes" and is_same:
        return _make(request, offer, form, wording)
    _act_for(request, offer)
    shown = {
        "name": presenters.full_name(offer),
        "consent": consent_text.of(wording),
        "has_changed": answer == "yes",
        "form": form,
        "key": offer.key,
    }
    return render(request, "cards/from_esia/consent.html", shown)


def _act_for(request: SignedInRequest, offer: Offer) -> None:
    """Say in colour whose card is being made, where it is a child's."""
    acting.put(
        request, relation=offer.relation, surname=offer.surname, name=offer.name, patronymic=offer.patronymic
    )


def _wording(request: SignedInRequest, relation: Relation) -> Wording:
    region = request.region
    return accounts.wording(
        region=region.code, operator=region.operator, at=now(), purpose=_PURPOSES[relation]
    )


def _make(request: SignedInRequest, offer: Offer, form: MissingForm, wording: Wording) -> HttpResponse:
    try:
        card_id = patients.add_told(
            key=offer.key,
            typed=form.told(offer.data),
            session=request.person,
            consent=_given(request, wording),
            at=now(),
            by=request.actor,
        )
    except patients.NotOffered:
        return asking.over(request)
    except patients.AlreadyHeld as held:
        return SeeOther(reverse("cards:card", args=[held.card_id]))
    except patients.BadData as error:
        form.refuse(error.problems)
        return _show(request, offer, form)
    return SeeOther(reverse("cards:added", args=[card_id]))


def _given(request: SignedInRequest, wording: Wording) -> ConsentGiven:
    region = request.region
    return ConsentGiven(wording.purpose, wording.body, region.code, region.time_zone, browser.of(request))
