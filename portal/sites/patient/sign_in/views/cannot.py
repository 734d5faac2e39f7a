"""«Не могу войти»."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.sign_in import cannot


@open_to_all
@require_safe
def troubles(request: PortalRequest) -> HttpResponse:
    """List what may be wrong."""
    return render(request, "sign_in/cannot.html", {"troubles": cannot.troubles()})


@open_to_all
@require_safe
def trouble(request: PortalRequest, what: str) -> HttpResponse:
    """Say what helps."""
    found = cannot.trouble(what)
    if found is None:
        raise Http404
    return render(request, "sign_in/cannot_what.html", {"trouble": found})
