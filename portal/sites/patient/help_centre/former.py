"""Addresses of pages that articles have replaced: they were printed and sent, so they lead on for ever."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from portal.sites.entrance import articles
from portal.sites.entrance.doors import open_to_all


def page(slug: str) -> Callable[[HttpRequest], HttpResponse]:
    """Make a view that leads to the article `slug`."""

    @open_to_all
    @require_safe
    def lead_on(_request: HttpRequest) -> HttpResponse:
        return HttpResponsePermanentRedirect(articles.href(slug))

    return lead_on
