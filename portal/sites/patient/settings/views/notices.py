"""Which notices come as letters."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.domain.accounts import actions as accounts
from portal.domain.messaging import actions, queries
from portal.domain.messaging.queries import chats
from portal.domain.messaging.states.chats import Offer
from portal.kit import emails
from portal.sites.entrance import flash, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient import spoken
from portal.sites.patient.settings.forms import LettersForm


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: SignedInRequest) -> HttpResponse:
    """Show whether letters come and where; POST keeps the answer."""
    if request.method == "POST" and "again" in request.POST:
        return _confirm_again(request)
    if request.method == "POST":
        return _chosen(request, LettersForm(request.POST))
    return _page(request)


def _confirm_again(request: SignedInRequest) -> HttpResponse:
    """Send a link to the address that gave a letter back: whoever opens it shows that letters come again."""
    choice, answer = (
        queries.choice(account_id=request.person.account_id),
        SeeOther(reverse("settings:notices")),
    )
    if not choice.is_bounced:
        return answer
    link = places.whole(places.region_url(request.region.code) + "settings/email/")
    try:
        accounts.ask_email(session=request.person, email=choice.email, link=link, at=now(), by=request.actor)
    except accounts.Limited:
        flash.put(answer, "warning", _("Чтобы менять настройки, войдите через Госуслуги."))
        return answer
    flash.put(answer, "success", _("Мы отправили письмо. Откройте ссылку из него, чтобы подтвердить адрес."))
    return answer


def _chosen(request: SignedInRequest, form: LettersForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form)
    wants = form.cleaned_data["letters"] == "yes"
    actions.choose(
        account_id=request.person.account_id, wants_letters=wants, at=now(), by=request.actor,
        region=request.region.code,
    )  # fmt: skip
    response = HttpResponseRedirect(reverse("settings:notices"), status=303)
    said = _("Письма о записях будут приходить.") if wants else _("Письма о записях больше не приходят.")
    flash.put(response, "success", said)
    return response


def _page(request: SignedInRequest, form: LettersForm | None = None) -> HttpResponse:
    choice = queries.choice(account_id=request.person.account_id)
    shown = form or LettersForm(initial={"letters": "yes" if choice.wants_letters else "no"})
    offers = chats.offers(account_id=request.person.account_id)
    address = emails.mask(choice.email) if choice.is_confirmed else ""
    return render(
        request,
        "settings/notices.html",
        {
            "form": shown,
            "address": address,
            "is_last_refused": choice.is_last_refused,
            "is_bounced": choice.is_bounced,
            "messengers": [_shown(request, one) for one in offers],
        },
    )


@dataclass(frozen=True, slots=True)
class MessengerView:
    """A messenger; `linked` says since when, empty where it is not."""

    name: str
    title: str
    linked: str
    is_on: bool


def _shown(request: SignedInRequest, one: Offer) -> MessengerView:
    since = spoken.short(one.linked_at, request.region.time_zone, now()) if one.linked_at else ""
    return MessengerView(one.name, one.title, since, one.is_on)
