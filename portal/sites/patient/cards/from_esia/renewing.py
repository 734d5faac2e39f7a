"""«Обновить карту»: what stands in the card beside what Госуслуги tell now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.domain.patients import actions as patients
from portal.domain.patients.actions import Offer
from portal.sites.entrance import doors, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.cards import filled
from portal.sites.patient.cards.from_esia import asking, presenters


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: SignedInRequest, key: str) -> HttpResponse:
    """Show both, and take over what Госуслуги tell when asked to."""
    try:
        offer = patients.find_offer(key, session=request.person, on=filled.today(request), at=now())
        if request.method == "POST":
            return _take(request, key)
    except patients.NotOffered:
        return asking.over(request)
    return _show(request, offer) if offer.can_be_renewed else asking.over(request)


def _take(request: SignedInRequest, key: str) -> HttpResponse:
    card_id = patients.renew_told(
        key=key, session=request.person, on=filled.today(request), at=now(), by=request.actor
    )
    answer = SeeOther(reverse("cards:card", args=[card_id]))
    flash.put(answer, "success", _("Карта обновлена по данным Госуслуг."))
    return answer


def _show(request: SignedInRequest, offer: Offer) -> HttpResponse:
    assert offer.card_id and offer.held and offer.data  # noqa: S101, PT018  renew() lets nothing else in
    doors.card(request, offer.card_id, reason="compared with ESIA")
    shown = {
        "name": presenters.full_name(offer),
        "here": presenters.facts(offer.held, offer.changes),
        "there": presenters.facts(offer.data, offer.changes),
        "is_typed": offer.is_typed,
        "card_id": offer.card_id,
        "key": offer.key,
    }
    return render(request, "cards/from_esia/renew.html", shown)
