"""Pages that answer questions."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.domain.help_centre import queries
from portal.domain.help_centre.queries import Shelf
from portal.domain.help_centre.rules.article import Article
from portal.domain.help_centre.rules.search import LONGEST
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import gosuslugi, rights, standing
from portal.sites.patient.help_centre import presenters, votes
from portal.sites.patient.help_centre.forms import MissingForm


@open_to_all
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """List the articles by sections, after a search and those that helped most."""
    at = now()
    shelf = queries.shelf_of(request.region, at)
    shown = {
        "sections": presenters.sections(shelf),
        "popular": presenters.popular(shelf, request.region.code, at),
    }
    return render(request, "help_centre/page.html", shown)


@open_to_all
@require_safe
def search(request: PortalRequest) -> HttpResponse:
    """Look for articles by words."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    shelf = queries.shelf_of(request.region, now())
    shown = {
        "text": text,
        "found": presenters.found(shelf, text),
        "sections": presenters.sections(shelf),
    }
    return render(request, "help_centre/search.html", shown)


@open_to_all
@require_safe
def article(request: PortalRequest, slug: str) -> HttpResponse:
    """Show one article, as this region says it."""
    shelf = queries.shelf_of(request.region, now())
    if slug not in shelf.articles:
        raise Http404
    return show(request, shelf, shelf.articles[slug], votes.said(request, slug), MissingForm())


def show(request: PortalRequest, shelf: Shelf, one: Article, said: str, form: MissingForm) -> HttpResponse:
    """Return the page of an article; `said` is what this browser answered, `form` asks what was missing."""
    shown = {**presenters.article(shelf, one), "said": said, "key": uuid.uuid4().hex, "form": form}
    return render(request, "help_centre/article.html", shown)


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
