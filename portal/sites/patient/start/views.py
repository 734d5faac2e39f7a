"""The region's main page and the pages that only tell something."""

from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.domain.booking import queries as booking
from portal.domain.clinics import queries as directory
from portal.domain.patients import access
from portal.domain.regions import queries as regions
from portal.domain.regions.rules import keeping
from portal.kit import zones
from portal.sites.entrance import agreed, saying
from portal.sites.entrance.doors import open_to_all
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.start import phones, presenters

LONGEST_SEARCH: Final = 100


@open_to_all
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """Greet, and say what one can do here."""
    shown = {"things": presenters.things_to_do(), "person": request.person}
    return render(request, "start/page.html", shown)


@open_to_all
@require_safe
def privacy(request: PortalRequest) -> HttpResponse:
    """Say which personal data are kept, why and how long."""
    months = regions.months_kept(region=request.region.pk, what=keeping.Kept.THREADS, at=now())
    shown = {"operator": request.region.operator, "letters": saying.months(months)}
    return render(request, "start/privacy.html", shown)


@open_to_all
@require_safe
def later(request: PortalRequest, what: str) -> HttpResponse:
    """Say that a section is not there yet and how to get the same today."""
    section = presenters.later(what)
    if section is None:
        raise Http404
    return render(request, "start/later.html", {"section": section, **_whom_to_call(request, what)})


def _whom_to_call(request: PortalRequest, what: str) -> dict[str, Any]:
    """Find the person's own clinics, or those that hold the words of a search, or the first that do this."""
    search = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    own = _own_clinics(request, what) if not search else []
    found = directory.find_clinics(request.region, search) if not own else []
    if not search:
        found = [one for one in found if phones.is_right(what, one)]
    return {
        "search": search,
        "is_rest_day": not regions.calendar(request.region).is_working(_today(request)),
        "own": own,
        "districts": phones.by_district(found if search else found[: phones.SHOWN_AT_FIRST]),
    }


def _own_clinics(request: PortalRequest, what: str) -> list[phones.ClinicView]:
    if request.person is None or not agreed.is_settled(request):
        return []
    cards = access.cards_of(account_id=request.person.account_id, at=now(), by=request.actor)
    visits = [one for one in booking.visits_of(cards=cards) if phones.is_right(what, one.clinic)]
    return phones.own(visits, request.region.pk)


def _today(request: PortalRequest) -> date:
    return zones.local(now(), request.region.time_zone).date()
