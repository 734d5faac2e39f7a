"""The page of acts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.domain.booking import queries as booking
from portal.kit import dates, zones
from portal.sites.entrance import doors
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.law import presenters


@doors.open_to_all
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """Show every act of the country and the region: in force, coming, former."""
    region = request.region
    today = zones.local(now(), region.time_zone).date()
    book = booking.law_of(region)
    resting = {(one.region, one.act) for one in booking.in_force(region=region, day=today)}
    told = presenters.page(book, region, resting, today)
    return render(request, "law/page.html", {"law": told, "today": dates.show(today)})
