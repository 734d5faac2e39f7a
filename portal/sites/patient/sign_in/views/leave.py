"""The way out."""

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports
from portal.sites.entrance import browser, cookies
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest


@open_to_all
@require_POST
def leave(request: PortalRequest) -> HttpResponse:
    """Close the session and let the browser forget what it kept of it."""
    if request.person is not None:
        accounts.leave(session=request.person, at=now(), by=request.actor)
    answer = SeeOther(reverse("sign_in:left"))
    cookies.drop(answer, settings.SESSION_COOKIE)
    browser.forget(answer)
    rotate_token(request)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@open_to_all
@require_safe
def left(request: PortalRequest) -> HttpResponse:
    """Say that the person has left the portal, and where to leave Госуслуги too."""
    return render(request, "sign_in/left.html", {"esia_sign_out": _esia_sign_out()})


@open_to_all
@require_safe
def closing(request: PortalRequest) -> HttpResponse:
    """Say that the consent is taken back, and how to change one's mind."""
    return render(request, "sign_in/closing.html")


def _esia_sign_out() -> str | None:
    try:
        return ports.provider().sign_out_url()
    except ports.IdentityRefusal:
        return None  # the person has left the portal all the same
