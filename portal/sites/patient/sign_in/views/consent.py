"""The consent: before ESIA for those who register, after it for new people who pressed «Войти»."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.accounts import queries as accounts
from portal.domain.patients import actions as patients
from portal.sites.entrance import browser, flash, places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import consent_text
from portal.sites.patient.sign_in import given, welcome


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def before(request: PortalRequest) -> HttpResponse:
    """Show the whole text; «Да, я согласен» goes on to the registration dialog."""
    if request.person is not None:
        return SeeOther(reverse("cards:list"))
    if request.method == "POST" and _is_same_text(request):
        answer = SeeOther(reverse("sign_in:register"))
        wanted = places.own(request.POST.get("next", ""))
        given.keep(answer, request.region, given.Given(given.text_of(request.region), now(), wanted))
        return answer
    return _show(request, "sign_in/consent.html")


def _is_same_text(request: PortalRequest) -> bool:
    return request.POST.get("text") == given.digest(given.text_of(request.region))


def _show(request: PortalRequest, template: str) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    shown = {
        "consent": consent_text.of(given.wording_of(request.region)),
        "has_changed": request.method == "POST" and not _is_same_text(request),
        "next": places.own(sent.get("next", "")),
    }
    return render(request, template, shown)


@open_to_all
@require_safe
def text(request: PortalRequest) -> HttpResponse:
    """Show the text alone, to read or to print."""
    return _show(request, "sign_in/consent_text.html")


@open_to_all
@require_safe
def refused(request: PortalRequest) -> HttpResponse:
    """Say that registration has ended and that nothing was stored."""
    answer = render(request, "sign_in/refused.html")
    given.forget(answer)
    return answer


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def after(request: PortalRequest) -> HttpResponse:
    """Ask a new person for the consent after ESIA; until «Да» what ESIA told lies only sealed."""
    if request.method != "POST":
        return _ask_after(request)
    if request.POST.get("answer") == "no":
        patients.refuse_after_return(browser=browser.of(request))
        answer: HttpResponse = SeeOther(reverse("sign_in:refused"))
        browser.forget(answer)
        return answer
    if request.POST.get("answer") != "yes" or not _is_same_text(request):
        return _ask_after(request)
    return _agree_after(request)


def _ask_after(request: PortalRequest) -> HttpResponse:
    waiting = accounts.waiting_attempt(
        browser_hash=browser.of(request).key_hash, region=request.region.pk, at=now()
    )
    if waiting is None:
        return _too_late()
    return _show(request, "sign_in/agree.html")


def _agree_after(request: PortalRequest) -> HttpResponse:
    try:
        arrived = patients.agree_after_return(
            agreed_text=given.text_of(request.region),
            region=request.region.pk,
            browser=browser.of(request),
            at=now(),
        )
    except patients.NothingWaits:
        return _too_late()
    return welcome.let_in(request, arrived)


def _too_late() -> HttpResponse:
    answer = SeeOther(reverse("sign_in:page"))
    flash.put(answer, "warning", _("Время на ответ вышло, мы ничего не сохранили. Начните вход заново."))
    return answer
