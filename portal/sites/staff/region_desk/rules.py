"""The rules of booking as sentences, and how an operator sets them."""

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

from portal.domain.booking import actions, queries
from portal.domain.booking.queries.settings import Told
from portal.domain.booking.rules import openings, whom
from portal.domain.booking.rules.settings import BOUNDS, Rule
from portal.domain.booking.texts import RULE, RULE_AT, RULE_NAME, RULE_UNSET
from portal.domain.clinics import queries as clinics
from portal.domain.staff.states import What
from portal.kit import ages, dates, ids
from portal.sites.entrance import flash, staff
from portal.sites.entrance.answers import SeeOther
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
    """One rule: what holds everywhere now, and every value that was set."""

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
    shown = [_view(rule, [one for one in told if one.rule == rule], region, at) for rule in Rule]
    return render(request, "region_desk/rules.html", {"rules": shown})


def _view(rule: Rule, told: list[Told], region: Any, at: datetime) -> RuleView:
    wide = [one for one in told if not one.clinic and one.since_at <= at]
    unset = _(RULE_UNSET[rule]) if rule in RULE_UNSET else say(rule, queries.default_of(rule, region))
    return RuleView(
        name=_(RULE_NAME[rule]),
        said=say(rule, wide[0].value) if wide else unset,
        href=reverse("region_desk:rule", args=[rule]),
        rows=[_row(one, region.time_zone, at) for one in told],
    )


def _row(one: Told, zone: str, at: datetime) -> Row:
    return Row(
        id=one.id,
        where=" · ".join(filter(None, (one.clinic, one.position))) or _("Весь регион"),
        said=say(one.rule, one.value),
        when=periods.said(one.since_at, one.till_at, zone),
        ends_before=one.since_at > at,
    )


class RuleForm(periods.PlacedForm):
    """A value of one rule, for whom and from when; dates are days of the region's calendar."""

    def __init__(self, *args: Any, rule: Rule, region: Any, at: datetime, **kwargs: Any) -> None:
        """Offer the clinics and positions of the region, where the rule may be theirs."""
        places = [] if BOUNDS[rule].is_of_region else clinics.places_to_choose(region=region.code)
        super().__init__(*args, region=region, at=at, places=places, **kwargs)
        self.fields["value"] = _value_field(rule)
        self.order_fields(["value", "where", "since", "till"])

    def place(self, region: str) -> actions.Where:
        """Return for whom the value is."""
        clinic, _dot, position = self.cleaned_data["where"].partition(".")
        return actions.Where(region, int(clinic) if clinic else None, int(position) if position else None)


class _MinuteField(forms.TimeField):
    """A time of the day; cleaned, it is the minute."""

    def clean(self, value: Any) -> Any:
        """Return the minute of the day."""
        return openings.minute_of(super().clean(value))


def _value_field(rule: Rule) -> forms.Field:
    bounds, label = BOUNDS[rule], _(RULE_NAME[rule])
    if rule == Rule.OPENING_MINUTE:
        wrong = _("Напишите время так: 08:30.")
        return _MinuteField(
            label=label, input_formats=["%H:%M"], help_text=wrong,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            error_messages=dict.fromkeys(("required", "invalid"), wrong),
        )  # fmt: skip
    if bounds.is_switch or rule is Rule.ONLY_SEX:
        choices = [(value, say(rule, value)) for value in range(bounds.most, bounds.least - 1, -1)]
        return forms.TypedChoiceField(
            label=label, choices=choices, coerce=int, widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), _("Выберите, как будет.")),
        )  # fmt: skip
    wrong = _("Напишите целое число от %(least)s до %(most)s.") % {"least": bounds.least, "most": bounds.most}
    return forms.IntegerField(
        label=label, min_value=bounds.least, max_value=bounds.most, help_text=wrong,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )  # fmt: skip


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: MemberRequest, rule: str) -> HttpResponse:
    """Ask for a new value of one rule; POST sets it."""
    if rule not in {*Rule}:
        raise Http404
    at, which = now(), Rule(rule)
    data = request.POST if request.method == "POST" else None
    form = RuleForm(data, rule=which, region=request.region, at=at)
    if request.method == "POST" and form.is_valid() and _set(request, form, which, at):
        answer = SeeOther(reverse("region_desk:rules"))
        flash.put(answer, "success", _written(which))
        return answer
    shown = {"form": form, "name": _(RULE_NAME[which]), "only_new": which in whom.RULES}
    return render(request, "region_desk/rule.html", shown)


def _written(rule: Rule) -> str:
    if rule in openings.RULES:
        return _(
            "Правило записано. Дни, которые ещё закрыты, пересчитаем за несколько минут. "
            "Открытые дни останутся открытыми."
        )
    if rule in whom.RULES:
        return _("Правило записано. Если срок не задан, оно начнёт действовать в течение минуты.")
    return _("Правило записано. Если срок не задан, оно начнёт действовать в течение десяти секунд.")


def _set(request: MemberRequest, form: RuleForm, which: Rule, at: datetime) -> bool:
    told = form.cleaned_data
    try:
        actions.set_rule(
            rule=which, value=told["value"], where=form.place(request.region.code), since_at=told["since"],
            till_at=told["till"], at=at, by=request.actor,
        )  # fmt: skip
    except actions.AlreadySet as taken:
        form.refuse_second(taken.since_at)
        return False
    except actions.LetsNobodyIn as nobody:
        form.add_error("value", _nobody(nobody.doctors))
        return False
    except actions.NotSettable:  # the clinic has left the region since the page was shown
        form.add_error("where", _("Здесь это правило задать нельзя."))
        return False
    return True


def _nobody(doctors: int) -> str:
    """Say whom an age leaves without patients: so many doctors, or everybody where ages contradict."""
    if not doctors:
        return _("Так не запишут никого: возраст «с» больше возраста «до». Проверьте оба.")
    return ngettext(
        "Так не подойдёт никто: %(num)s врач принимает только другой возраст. Задайте возраст отдельно для "
        "других должностей.",
        "Так не подойдёт никто: %(num)s врачей принимают только другой возраст. Задайте возраст отдельно для "
        "других должностей.",
        doctors,
    ) % {"num": doctors}


@staff.needs(What.RULES)
@require_POST
def end_rule(request: MemberRequest, setting_id: int) -> HttpResponse:
    """End a value; what is wider holds again."""
    is_done = actions.end_rule(
        setting_id=min(setting_id, ids.LARGEST), region=request.region.code, at=now(), by=request.actor
    )
    if not is_done:
        raise Http404
    answer = SeeOther(reverse("region_desk:rules"))
    flash.put(answer, "success", _("Готово. Это значение больше не действует."))
    return answer
