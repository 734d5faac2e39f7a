"""The consent of people who have an account: its text has changed, or they had taken it back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.domain.accounts import actions as accounts
from portal.sites.entrance import agreed, browser, flash, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import consent_text
from portal.sites.patient.sign_in import given, presenters


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: PortalRequest) -> HttpResponse:
    """Show the text in force and take the answer; whoever refuses is let out, and nothing else changes."""
    if request.person is None:
        return SeeOther(reverse("sign_in:page"))
    if agreed.is_settled(request):
        return SeeOther(reverse("cards:list"))
    wording = given.wording_of(request.region)
    is_same = request.POST.get("text") == wording.sha256
    if request.method == "POST" and is_same and request.POST.get("answer") == "yes":
        return _agree(request, wording.body)
    sent = request.POST if request.method == "POST" else request.GET
    shown = {
        "consent": consent_text.of(wording),
        "has_changed": request.method == "POST" and not is_same,
        "closing": presenters.day_of(request.person.closing_at, request.region.time_zone),
        "next": places.own(sent.get("next", "")),
    }
    return render(request, "sign_in/again.html", shown)


def _agree(request: PortalRequest, text: str) -> HttpResponse:
    assert request.person is not None  # noqa: S101  again() lets nobody else this far
    accounts.agree_again(
        session=request.person,
        body=text,
        region=request.region.code,
        time_zone=request.region.time_zone,
        browser=browser.of(request),
        at=now(),
        by=request.actor,
    )
    wanted = places.own(request.POST.get("next", ""))
    answer = SeeOther(places.inside(wanted) if wanted else reverse("cards:list"))
    kept = _("Спасибо. Личный кабинет остаётся, ничего не удалено.")
    flash.put(answer, "success", kept if request.person.closing_at else _("Спасибо. Согласие записано."))
    return answer
