"""The calendar of the family that programmes subscribe to, and the quiet words outside the cabinet."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.domain.booking import actions, queries
from portal.domain.messaging import actions as messaging
from portal.sites.entrance import flash, places, proofs
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient import spoken
from portal.sites.patient.settings.forms import QuietForm


@require_http_methods(["GET", "HEAD", "POST"])
@proofs.fresh
def calendar(request: SignedInRequest) -> HttpResponse:
    """Show whether the family's calendar has an address; POST makes one, a new one, or ends it."""
    account_id, at = request.person.account_id, now()
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step == "open":
        key = actions.open_feed(account_id=account_id, at=at, by=request.actor)
        return _page(request, _address(request, key))
    if step == "close":
        actions.close_feed(account_id=account_id, at=at, by=request.actor)
        return _said("settings:calendar", _("Адрес закрыт: по нему больше ничего не открывается."))
    return _page(request, "")


def _address(request: SignedInRequest, key: str) -> str:
    return places.whole(places.address(request.region.code, "booking:feed", key=key))


def _page(request: SignedInRequest, address: str) -> HttpResponse:
    at, zone = now(), request.region.time_zone
    found = queries.feed(account_id=request.person.account_id)
    shown = {
        "is_open": found is not None,
        "made": spoken.moment(found.made_at, zone, at) if found else "",
        "read": spoken.moment(found.read_at, zone, at) if found and found.read_at else "",
        "address": address,
        "subscribe": address.replace(f"{urlsplit(address).scheme}:", "webcal:", 1) if address else "",
    }
    return render(request, "settings/calendar.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def quiet(request: SignedInRequest) -> HttpResponse:
    """Show whether visits are named outside the cabinet; POST keeps the answer."""
    account_id = request.person.account_id
    if request.method != "POST":
        wants = queries.wants_quiet(account_id=account_id)
        return _quiet(request, QuietForm(initial={"quiet": "yes" if wants else "no"}))
    form = QuietForm(request.POST)
    if not form.is_valid():
        return _quiet(request, form)
    wants = form.cleaned_data["quiet"] == "yes"
    messaging.be_quiet(
        account_id=account_id, wants_quiet=wants, at=now(), by=request.actor, region=request.region.code
    )
    said = (
        _("Теперь вне личного кабинета ни врач, ни клиника не названы.")
        if wants
        else _("Теперь календарь называет врача и клинику. Деликатные специальности скрыты всегда.")
    )
    return _said("settings:quiet", said)


def _quiet(request: SignedInRequest, form: QuietForm) -> HttpResponse:
    return render(request, "settings/quiet.html", {"form": form})


def _said(name: str, words: str) -> HttpResponse:
    answer = SeeOther(reverse(name))
    flash.put(answer, "success", words)
    return answer
