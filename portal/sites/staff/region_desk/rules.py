"""The rules of booking as sentences, and how an operator sets them."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal.domain.booking import queries
from portal.domain.booking.queries.settings import Told
from portal.domain.booking.rules import openings
from portal.domain.booking.rules.settings import Rule
from portal.domain.booking.texts import RULE, RULE_AT, RULE_NAME, RULE_UNSET
from portal.domain.regions.queries import Region
from portal.domain.staff.states import What
from portal.kit import ages, dates
from portal.sites.entrance import staff
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.region_desk import periods


@dataclass(frozen=True, slots=True)
class Row:
    """One value: for whom, what it says, from when till when."""

    id: int
    where: str
    said: str
    when: str
    ends_before: bool
    """It has not begun: taking it back leaves nothing."""


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule: what holds everywhere now, and every value that holds or will."""

    name: str
    said: str
    href: str
    rows: list[Row]


def say(rule: Rule, value: int) -> str:
    """Say what a rule means at a value, in one sentence."""
    nought, other = RULE[rule]
    text = _(RULE_AT.get((rule, value)) or (nought if nought and value == 0 else other))
    days = ngettext("%(num)s день", "%(num)s дней", value) % {"num": value}
    clock = dates.show_time(openings.time_of(value)) if rule == Rule.OPENING_MINUTE else ""
    age = ages.genitive(value, _)
    return text % {"value": value, "time": _time(value), "days": days, "clock": clock, "age": age}


def _time(minutes: int) -> str:
    """Say a stretch of time after «за» or «через»: «60 минут», «1 минуту», «3 часа»."""
    if minutes and minutes % 60 == 0 and minutes > 60:
        return ngettext("%(num)s час", "%(num)s часов", minutes // 60) % {"num": minutes // 60}
    return ngettext("%(num)s минуту", "%(num)s минут", minutes) % {"num": minutes}


@staff.needs(What.RULES)
@require_safe
def rules(request: MemberRequest) -> HttpResponse:
    """Show every rule as a sentence, with the values that clinics and positions have of their own."""
    at, region = now(), request.region
    told = queries.settings_of(region=region.code, at=at)
    shown = [view(rule, [one for one in told if one.rule == rule], region, at) for rule in Rule]
    return render(request, "region_desk/rules.html", {"rules": shown})


def say_unset(rule: Rule, value: int | None, region: Region) -> str:
    """Say what a rule means at a value; at None, where nothing is set."""
    if value is None and rule in RULE_UNSET:
        return _(RULE_UNSET[rule])
    return say(rule, queries.default_of(rule, region) if value is None else value)


def view(rule: Rule, told: list[Told], region: Region, at: datetime) -> RuleView:
    """Say one rule by what is set of it."""
    wide = [one for one in told if not one.clinic and one.since_at <= at]
    return RuleView(
        name=_(RULE_NAME[rule]),
        said=say_unset(rule, wide[0].value if wide else None, region),
        href=reverse("region_desk:rule", args=[rule]),
        rows=[row(one, region.time_zone, at) for one in told],
    )


def row(one: Told, zone: str, at: datetime) -> Row:
    """Say one value, for whom and for how long it is set."""
    return Row(
        id=one.id,
        where=where(one),
        said=say(one.rule, one.value),
        when=periods.said(one.since_at, one.till_at, zone),
        ends_before=one.since_at > at,
    )


def where(one: Told) -> str:
    """Say for whom a value is."""
    return " · ".join(filter(None, (one.clinic, one.position))) or _("Весь регион")
