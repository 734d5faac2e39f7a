"""Choose a region, search one by name or number."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.domain.regions import queries as regions
from portal.sites.entrance.doors import open_to_all
from portal.sites.patient.choose_region import presenters

_LONGEST_SEARCH = 100


@open_to_all
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the regions; with 404 and an explanation where the entrance did not find the one asked for."""
    search = " ".join(request.GET.get("q", "")[:_LONGEST_SEARCH].split())
    unknown = getattr(request, "unknown_region", None)
    choice = presenters.choice(
        search=search,
        offered=regions.offered(search),
        not_yet=regions.not_yet(search) if search else [],
        last=regions.open_region(request.COOKIES.get(settings.REGION_COOKIE, "")[:2]),
        unknown=unknown,
    )
    return render(
        request, "choose_region/page.html", {"choice": choice}, status=200 if unknown is None else 404
    )
