"""Days off of the region, above the federal calendar."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.domain.regions import queries as regions
from portal.domain.schedule.rules import changes
from portal.domain.staff.states import What
from portal.sites.entrance import staff
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff import days
from portal.sites.staff.schedule_desk import changing, forms, presenters
from portal.sites.staff.schedule_desk.changing import Page
from portal.sites.staff.schedule_desk.views import day_of


@staff.needs(What.SCHEDULES)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: MemberRequest) -> HttpResponse:
    """List the days to come of this year and the next; POST adds one."""
    today = days.today(now(), request.region.time_zone)
    if request.method == "POST":
        form = forms.DayOffForm(request.POST, today=today)
        return changing.page(request, form, _around(request, _("Выходной или рабочий день региона")))
    known = regions.calendar(request.region)
    found = [*known.of_year(today.year), *known.of_year(today.year + 1)]
    shown = {
        "days": presenters.days_off(found, today),
        "calendar": presenters.calendar(known, today),
        "form": forms.DayOffForm(today=today),
    }
    return render(request, "schedule_desk/days_off.html", shown)


@staff.needs(What.SCHEDULES)
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: MemberRequest, day: str) -> HttpResponse:
    """Leave a day to the federal calendar."""
    wanted = day_of(day)
    if wanted not in regions.calendar(request.region).own:
        raise Http404
    form = forms.Sure(request.POST if request.method == "POST" else None)
    around = _around(request, _("Убрать день из календаря региона"))
    return changing.page(request, form, around, change=changes.DropDayOff(wanted))


def _around(request: MemberRequest, title: str) -> Page:
    back = reverse("schedule_desk:days_off")
    return Page(title, request.region.name, back, _("Выходные дни"), _("Календарь региона изменён."))
