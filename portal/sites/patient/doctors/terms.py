"""Every term of waiting that holds now, with its act."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.domain.booking import queries as booking
from portal.domain.booking.rules.terms import Term
from portal.domain.booking.texts import TERM
from portal.domain.regions.queries import Region
from portal.kit import zones
from portal.sites.entrance import acts, doors
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import waiting


@dataclass(frozen=True, slots=True)
class Row:
    """One term: for what, how long, what the law says, whose it is and since when, the act."""

    name: str
    length: str
    says: str
    whose: str
    when: str
    act: str
    act_href: str


@doors.open_to_all
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """Show the terms of the country and of the region."""
    today = zones.local(now(), request.region.time_zone).date()
    found = booking.in_force(region=request.region, day=today)
    rows = [_row(one, request.region, today) for one in found]
    return render(request, "doctors/terms.html", {"rows": rows})


def _row(one: Term, region: Region, today: date) -> Row:
    act = booking.act_of(region=region, term=one, day=today)
    return Row(
        name=_(TERM[one.kind]),
        length=waiting.length(one),
        says=one.says,
        whose=region.name if one.region else _("Вся Россия"),
        when=acts.period(one.since, one.till),
        act=acts.name(act) if act else "",
        act_href=acts.href(act.key) if act else "",
    )
