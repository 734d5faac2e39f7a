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


@open_to_all
@require_safe
def cannot_sign_in(request: PortalRequest) -> HttpResponse:
    """Say why signing in may fail and what helps."""
    return render(request, "help_centre/cannot_sign_in.html")


@open_to_all
@require_safe
def how_to_register(request: PortalRequest) -> HttpResponse:
    """Tell the way to a card, step by step."""
    return render(request, "help_centre/how_to_register.html")


@open_to_all
@require_safe
def how_to_book(request: PortalRequest) -> HttpResponse:
    """Tell the way to a doctor, step by step."""
    return render(request, "help_centre/how_to_book.html")


@open_to_all
@require_safe
def acts(request: PortalRequest) -> HttpResponse:
    """Name the laws, a sentence each."""
    return render(request, "help_centre/acts.html")
