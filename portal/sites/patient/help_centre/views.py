"""Pages that answer questions."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import gosuslugi, rights, standing
from portal.sites.patient.help_centre import presenters


@open_to_all
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """List the questions."""
    return render(request, "help_centre/page.html", {"questions": presenters.questions()})


@open_to_all
@require_safe
def cannot_sign_in(request: PortalRequest) -> HttpResponse:
    """Say what was really checked of the way through Госуслуги, and lead through the steps of seed 004."""
    shown = {
        "checked": standing.checked(request),
        "rights": rights.asked(),
        "level": request.region.booking_level,
        "esia_home": gosuslugi.home(),
        "esia_registration": gosuslugi.registration(),
    }
    return render(request, "help_centre/cannot_sign_in.html", shown)


@open_to_all
@require_safe
def confirm_account(request: PortalRequest) -> HttpResponse:
    """Tell how an account of Госуслуги reaches the level that this region asks for."""
    shown = {"level": request.region.booking_level, "esia_home": gosuslugi.home()}
    return render(request, "help_centre/confirm_account.html", shown)
