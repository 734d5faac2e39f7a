"""The way to ESIA and back."""

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from portal.domain.accounts import ports
from portal.domain.accounts.states import Purpose
from portal.sites.entrance import places
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import rights, standing
from portal.sites.patient.sign_in import coming, departing, given, outcome, presenters

_log = structlog.get_logger("portal.sign_in")


@open_to_all
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """Offer the ways in; also at the old address that answered `loginByEsia`."""
    if request.person is not None:
        return SeeOther(reverse("cards:list"))
    wanted = places.own(request.GET.get("next", ""))
    shown = {
        "tabs": presenters.tabs(wanted, is_password=False),
        "next": wanted,
        "warned": standing.warned(request),
        "rights": rights.asked(),
    }
    return render(request, "sign_in/page.html", shown)


@open_to_all
@require_POST
def begin(request: PortalRequest) -> HttpResponse:
    """«Войти»: go to ESIA; whether a consent is needed shows after the return."""
    return _to_esia(request, Purpose.SIGN_IN, None, places.own(request.POST.get("next", "")))


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: PortalRequest) -> HttpResponse:
    """Show the registration dialog to a person who has agreed; its buttons go to ESIA."""
    consent = given.read(request, request.region)
    if consent is None:
        return SeeOther(reverse("sign_in:consent"))
    if request.method == "POST":
        return _to_esia(request, Purpose.REGISTER, consent, places.own(consent.next))
    shown = {"warned": standing.warned(request), "rights": rights.asked()}
    return render(request, "sign_in/register.html", shown)


def _to_esia(
    request: PortalRequest, purpose: Purpose, consent: given.Given | None, return_to: str
) -> HttpResponse:
    try:
        return departing.to_esia(request, purpose, consent=consent, return_to=return_to)
    except ports.IdentityRefusal as error:
        outcome.refused(_log, "sign_in_refused", error)
        trouble = reverse("sign_in:trouble", args=[presenters.trouble_name(error.kind)])
        return SeeOther(presenters.leading_to(return_to, trouble))


@open_to_all
@require_GET
def returned(request: HttpRequest) -> HttpResponse:
    """Take the answer of ESIA, leave its code and state out of every later address and referrer."""
    answer = coming.back(request)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@open_to_all
@require_safe
def trouble(request: PortalRequest, kind: str) -> HttpResponse:
    """Say why nobody was signed in and what to do next."""
    shown = presenters.trouble(presenters.trouble_name(kind))
    again = presenters.leading_to(places.own(request.GET.get("next", "")), reverse("sign_in:page"))
    return render(request, "sign_in/trouble.html", {"trouble": shown, "again_href": again})
