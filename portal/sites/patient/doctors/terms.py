"""Every term of waiting that holds now, with its act."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.domain.booking import queries as booking
from portal.domain.booking.rules.terms import Term
from portal.domain.booking.texts import TERM
from portal.kit import dates, zones
from portal.sites.entrance import doors
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
    link: str


@doors.open_to_all
@require_safe
def page(request: PortalRequest) -> HttpResponse:
    """Show the terms of the country and of the region."""
    today = zones.local(now(), request.region.time_zone).date()
    found = booking.in_force(region=request.region, day=today)
    return render(request, "doctors/terms.html", {"rows": [_row(one, request.region.name) for one in found]})


def _row(one: Term, region: str) -> Row:
    return Row(
        name=_(TERM[one.kind]),
        length=waiting.length(one),
        says=one.act.says,
        whose=region if one.region else _("Вся Россия"),
        when=in_force(one),
        act=act(one),
        link=one.act.link,
    )


def in_force(one: Term) -> str:
    """Say since when and till when a term holds."""
    since = dates.show(one.since)
    if one.till is None:
        return _("Действует с %(since)s") % {"since": since}
    return _("Действует с %(since)s по %(till)s") % {"since": since, "till": dates.show(one.till)}


def act(one: Term) -> str:
    """Name the act: what it is, its day and number."""
    told = {"name": one.act.name, "day": dates.show(one.act.signed), "number": one.act.number}
    said = _("%(name)s от %(day)s № %(number)s") % told
    return said[:1].upper() + said[1:]
