"""In how many working hours messages are answered: the region's promise, and those of clinics."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.messaging.actions import promising as actions
from portal.domain.messaging.queries import threads as queries
from portal.domain.messaging.queries.threads import TermRow
from portal.domain.messaging.rules.answering import DEFAULT, LEAST, MOST
from portal.domain.staff import queries as staff_queries
from portal.domain.staff.states import What
from portal.kit import ids
from portal.sites.entrance import flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.region_desk import periods


@dataclass(frozen=True, slots=True)
class Row:
    """One promise: for whom, what, from when till when."""

    id: int
    where: str
    said: str
    when: str
    ends_before: bool


def _say(hours: int) -> str:
    return ngettext("%(num)s рабочий час", "%(num)s рабочих часов", hours) % {"num": hours}


@staff.needs(What.RULES)
@require_safe
def promises(request: MemberRequest) -> HttpResponse:
    """Show what holds in the region and in clinics."""
    at, region = now(), request.region
    told = queries.terms_of(region=region.code, at=at)
    wide = next((one.hours for one in told if not one.clinic and one.since_at <= at), DEFAULT)
    shown = {"rows": [_row(one, region.time_zone, at) for one in told], "wide": _say(wide)}
    return render(request, "region_desk/promises.html", shown)


def _row(one: TermRow, zone: str, at: datetime) -> Row:
    where = one.clinic or _("Весь регион")
    when = periods.said(one.since_at, one.till_at, zone)
    return Row(one.id, where, _say(one.hours), when, ends_before=one.since_at > at)


class PromiseForm(periods.PlacedForm):
    """Working hours, for whom and from when; dates are days of the region's calendar."""

    hours = forms.IntegerField(
        min_value=LEAST, max_value=MOST, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, *args: Any, region: Any, at: datetime, **kwargs: Any) -> None:
        """Offer the clinics of the region."""
        clinics = staff_queries.clinics_to_choose(region=region.code)
        places = [(str(number), name) for number, name in clinics]
        super().__init__(*args, region=region, at=at, places=places, **kwargs)
        wrong = _("Напишите целое число от %(least)s до %(most)s.") % {"least": LEAST, "most": MOST}
        self.fields["hours"].label = _("Рабочих часов на ответ")
        self.fields["hours"].help_text = _("В рабочем дне 9 часов: с 9 до 18 по часам клиники.")
        self.fields["hours"].error_messages = dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), wrong
        )
        self.order_fields(["hours", "where", "since", "till"])


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: MemberRequest) -> HttpResponse:
    """Ask for a promise; POST sets it."""
    at = now()
    form = PromiseForm(request.POST if request.method == "POST" else None, region=request.region, at=at)
    if request.method == "POST" and form.is_valid() and _set(request, form, at):
        answer = SeeOther(reverse("region_desk:promises"))
        flash.put(answer, "success", _("Срок ответа записан. Что обещано раньше, остаётся."))
        return answer
    return render(request, "region_desk/promise.html", {"form": form})


def _set(request: MemberRequest, form: PromiseForm, at: datetime) -> bool:
    told = form.cleaned_data
    clinic_id = int(told["where"]) if told["where"] else None
    try:
        actions.promise(
            region=request.region.code, clinic_id=clinic_id, hours=told["hours"], since_at=told["since"],
            till_at=told["till"], at=at, by=request.actor,
        )  # fmt: skip
    except actions.AlreadyPromised as taken:
        form.refuse_second(taken.since_at)
        return False
    except actions.NotPromised:  # the clinic has left the region since the page was shown
        form.add_error("where", _("Здесь срок задать нельзя."))
        return False
    return True


@staff.needs(What.RULES)
@require_POST
def end_promise(request: MemberRequest, term_id: int) -> HttpResponse:
    """End a promise; what is wider holds again."""
    number = min(term_id, ids.LARGEST)
    if not actions.end(term_id=number, region=request.region.code, at=now(), by=request.actor):
        raise Http404
    answer = SeeOther(reverse("region_desk:promises"))
    flash.put(answer, "success", _("Готово. Этот срок больше не действует."))
    return answer
