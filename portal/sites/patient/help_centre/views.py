"""Pages that answer questions."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.help_centre import presenters


@open_to_all
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """List the questions."""
    return render(request, "help_centre/page.html", {"questions": presenters.questions()})
