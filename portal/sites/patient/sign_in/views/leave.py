"""The way out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from portal.domain.accounts import ports
from portal.sites.entrance import leaving
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest


@open_to_all
@require_POST
def leave(request: PortalRequest) -> HttpResponse:
    """Close the session and let the browser forget what it kept of it."""
    return leaving.leave(request)


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
