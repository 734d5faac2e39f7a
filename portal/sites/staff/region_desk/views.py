"""How a region stands today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from portal.domain.accounts import queries as accounts
from portal.domain.booking import queries as booking
from portal.domain.clinics import queries as clinics
from portal.domain.health import queries as health
from portal.domain.staff.states import What
from portal.domain.work import queries as work
from portal.sites.entrance import staff
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import days
from portal.sites.staff.region_desk import endings, presenters


@staff.needs(What.REGION)
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    """Show the clinics, a day in numbers, the queues and ESIA; nobody's name."""
    at, region = now(), request.region
    here = clinics.clinics_of(region)
    today = days.today(at, region.time_zone)
    typed = request.GET.get("day", "")
    wanted = days.asked(typed, at, region.time_zone)
    # A clinic on another clock may already live another day: one statement for each day there is.
    lived = {one.pk: wanted + (days.today(at, one.time_zone) - today) for one in here}
    counts = {
        day: booking.counts_of_region(region=region.code, day=day, at=at)
        for day in sorted({wanted, *lived.values()})
    }
    rows = [presenters.clinic(one, counts[lived[one.pk]].get(one.pk)) for one in here]
    parts = [
        *presenters.queues(work.live_queues(at), work.backlog(), at),
        presenters.money(accounts.money_of_day(region=region, at=at)),
        presenters.esia(health.latest("esia"), region.time_zone),
    ]
    shown = {
        "region": region.name,
        "day": days.view(wanted, at, region.time_zone, typed=typed),
        "clinics": [row for row in rows if row.doctors or row.taken],
        "resting": [row.name for row in rows if not row.doctors and not row.taken],
        "figures": presenters.figures(rows),
        "parts": parts,
        "endings": endings.of(region, today),
        "broken": [part for part in parts if part.kind == "error"],
    }
    return render(request, "region_desk/page.html", shown)
