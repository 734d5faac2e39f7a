"""Pages that were here before the articles: kept addresses lead on for ever."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.domain.help_centre import queries
from portal.sites.entrance import articles
from portal.sites.entrance.doors import open_to_all


def page(name: str, slug: str) -> Callable[[HttpRequest], HttpResponse]:
    """Make a view that leads to the article `slug`, and shows the former page while there is none."""

    @open_to_all
    @require_safe
    def show(request: HttpRequest) -> HttpResponse:
        if slug in queries.files().articles:
            return HttpResponsePermanentRedirect(articles.href(slug))
        return render(request, f"help_centre/{name}.html")

    return show
