"""The region's main page and the pages that only tell something."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.start import presenters


@open_to_all
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """Greet, and say what one can do here."""
    shown = {"things": presenters.things_to_do(), "person": request.person}
    return render(request, "start/page.html", shown)


@open_to_all
@require_safe
def accessibility(request: PortalRequest) -> HttpResponse:
    """Say what the portal does for people who see, hear or move differently."""
    return render(request, "start/accessibility.html")


@open_to_all
@require_safe
def privacy(request: PortalRequest) -> HttpResponse:
    """Say which personal data are kept, why and how long."""
    return render(request, "start/privacy.html", {"operator": request.region.operator})


@open_to_all
@require_safe
def cookies(request: PortalRequest) -> HttpResponse:
    """Say which cookies are set and why."""
    return render(request, "start/cookies.html")


@open_to_all
@require_safe
def later(request: PortalRequest, what: str) -> HttpResponse:
    """Say that a section is not there yet and how to get the same today."""
    section = presenters.later(what)
    if section is None:
        raise Http404
    return render(request, "start/later.html", {"section": section})
