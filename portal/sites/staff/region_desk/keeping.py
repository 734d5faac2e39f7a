"""How long correspondence and words about articles are kept: seen, and set by the region's operator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.privacy import actions as privacy
from portal.domain.regions import queries as regions
from portal.domain.regions.actions import NotKept
from portal.domain.regions.rules.keeping import LEAST, MOST, Kept
from portal.domain.staff.states import What
from portal.kit.words import N_
from portal.sites.entrance import flash, saying, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.region_desk import changed, periods

_NAME: Final = {
    Kept.THREADS: N_("Переписка с файлами после закрытия"),
    Kept.FEEDBACK: N_("Отзывы «чего не хватило» о статьях помощи"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One thing that is kept: what holds now, and every change."""

    name: str
    said: str
    lines: list[changed.Line]
    href: str


@staff.needs(What.RULES)
@require_safe
def keeping(request: MemberRequest) -> HttpResponse:
    """Show what holds now and what was set, by whom and why."""
    at, region = now(), request.region
    terms = regions.keep_terms(region=region.code)
    sections = []
    for what in Kept:
        rows = [(_said(one, region.time_zone), one) for one in terms if one.what == what]
        held = regions.months_kept(region=region.code, what=what, at=at)
        href = reverse("region_desk:keep_term", args=[what.value])
        sections.append(
            Section(_(_NAME[what]), saying.months(held), changed.lines(rows, region.time_zone), href)
        )
    return render(request, "region_desk/keeping.html", {"sections": sections})


def _said(one: Any, zone: str) -> str:
    return f"{saying.months(one.months)} {periods.said(one.since_at, None, zone)}"


class TermForm(changed.WhyForm):
    """Months, from which day of the region's calendar, and why."""

    months = forms.IntegerField(
        min_value=LEAST, max_value=MOST, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    since = forms.CharField(required=False, max_length=20)

    def __init__(self, *args: Any, region: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone, self._at = region.time_zone, at
        wrong = _("Напишите целое число от %(least)s до %(most)s.") % {"least": LEAST, "most": MOST}
        self.fields["months"].label = _("Сколько месяцев хранить")
        kinds = ("required", "invalid", "min_value", "max_value")
        self.fields["months"].error_messages = dict.fromkeys(kinds, wrong)
        self.fields["since"].label = _("С какого дня")
        self.fields["since"].help_text = _(
            "Пусто — сразу. Что закончилось раньше, хранится по прежнему сроку."
        )
        self.order_fields(["months", "since", "why"])

    def clean_since(self) -> datetime:
        """Return the moment when the day begins, or now."""
        return periods.from_day(self.cleaned_data["since"], self._zone, self._at)


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: MemberRequest, what: str) -> HttpResponse:
    """Ask for a term; POST sets it."""
    if what not in _NAME:
        raise Http404
    kept, at = Kept(what), now()
    form = TermForm(request.POST if request.method == "POST" else None, region=request.region, at=at)
    if request.method == "POST" and form.is_valid() and _set(request, form, kept, at):
        answer = SeeOther(reverse("region_desk:keeping"))
        flash.put(answer, "success", _("Срок записан. Что закончилось раньше, хранится по прежнему сроку."))
        return answer
    held = saying.months(regions.months_kept(region=request.region.code, what=kept, at=at))
    return render(request, "region_desk/keep_term.html", {"form": form, "name": _(_NAME[kept]), "held": held})


def _set(request: MemberRequest, form: TermForm, what: Kept, at: datetime) -> bool:
    told = form.cleaned_data
    try:
        privacy.keep_for(
            region=request.region, what=what, months=told["months"], since_at=told["since"], at=at,
            by=request.actor, why=told["why"],
        )  # fmt: skip
    except NotKept:  # the minute before midnight, perhaps
        form.add_error("since", _("Этот день уже прошёл."))
        return False
    except IntegrityError:
        form.add_error("since", _("С этого дня срок уже задан. Выберите другой день."))
        return False
    return True
