"""«Помогла ли статья?»: asked of nobody by name, answered once in a browser."""

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from portal.domain.help_centre import actions, queries
from portal.domain.help_centre.queries import Shelf
from portal.domain.help_centre.rules.article import Article
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.sites.entrance import articles, browser
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.help_centre import views, votes
from portal.sites.patient.help_centre.forms import MissingForm
from portal.sites.patient.help_centre.votes import NO, TOLD, YES


def _found(request: PortalRequest, slug: str) -> tuple[Shelf, Article]:
    shelf = queries.shelf_of(request.region, now())
    if slug not in shelf.articles:
        raise Http404
    return shelf, shelf.articles[slug]


def _back(slug: str) -> HttpResponse:
    return SeeOther(f"{articles.href(slug)}#helped")


@open_to_all
@require_POST
def helped(request: PortalRequest, slug: str) -> HttpResponse:
    """Keep whether an article helped; the same browser may change its mind."""
    _shelf, one = _found(request, slug)
    what, at = request.POST.get("answer", ""), now()
    if what not in {YES, NO}:
        return _back(slug)
    limits.take(limit.HELP_VOTES_OF_NETWORK, limit.of_network(browser.address(request)), at=at)
    key = votes.key(request, slug)
    actions.vote(
        key=key, slug=slug, region=request.region, revision=one.head.revision, has_helped=what == YES, at=at
    )
    answer = _back(slug)
    votes.keep(request, answer, slug, key, what)
    return answer


@open_to_all
@require_POST
def missing(request: PortalRequest, slug: str) -> HttpResponse:
    """Keep what an article that did not help was missing."""
    shelf, one = _found(request, slug)
    if votes.said(request, slug) != NO:
        return _back(slug)
    form = MissingForm(request.POST)
    if not form.is_valid():
        return views.show(request, shelf, one, NO, form)
    limits.take(limit.HELP_TEXTS_OF_NETWORK, limit.of_network(browser.address(request)), at=now())
    key = votes.key(request, slug)
    actions.miss(key=key, slug=slug, region=request.region, text=form.cleaned_data["missing"])
    answer = _back(slug)
    votes.keep(request, answer, slug, key, TOLD)
    return answer
