"""How an operator changes a rule of booking: told first whom it concerns, written by a second press."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.domain.booking import actions, queries
from portal.domain.booking.queries import Reach
from portal.domain.booking.rules import openings, whom
from portal.domain.booking.rules.settings import BOUNDS, Rule
from portal.domain.booking.texts import RULE_NAME
from portal.domain.clinics import queries as directory
from portal.domain.clinics.queries import Doctor
from portal.domain.staff.states import What
from portal.kit import ids, names
from portal.sites.entrance import flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.region_desk import periods, rule_history, rules
from portal.sites.staff.region_desk.act_forms import asked_again
from portal.sites.staff.region_desk.rule_forms import RuleForm

_NAMED: Final = 3
"""Doctors that a refusal names: enough to find the rest."""


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: MemberRequest, rule: str) -> HttpResponse:
    """Ask for a new value of one rule; POST shows whom it concerns, a second POST sets it."""
    if rule not in {*Rule}:
        raise Http404
    at, which = now(), Rule(rule)
    data = request.POST if request.method == "POST" else None
    form = RuleForm(data, rule=which, region=request.region, at=at)
    shown: dict[str, Any] = {"form": form, "name": _(RULE_NAME[which]), "only_new": which in whom.RULES}
    if request.method == "POST" and form.is_valid() and not asked_again(request.POST):
        said = _said(form, which, request.region.time_zone)
        if "publish" in request.POST:
            if _try(actions.set_rule, request, form, which, at) is not None:
                is_now = form.cleaned_data["since"] <= at
                return _done(f"{_('Записано.')} {said} {_starts(which, is_now=is_now)}")
        elif (reach := _try(actions.preview_rule, request, form, which, at)) is not None:
            ends = "" if reach.ends is None else rules.say(which, reach.ends)
            told = {"said": said, "reach": _reaches(which, reach), "ends": ends}
            return render(request, "region_desk/rule_preview.html", shown | told)
    return render(request, "region_desk/rule.html", shown | rule_history.told_of(which, request.region, at))


def _done(text: str) -> HttpResponse:
    answer = SeeOther(reverse("region_desk:rules"))
    flash.put(answer, "success", text)
    return answer


def _said(form: RuleForm, which: Rule, zone: str) -> str:
    told = form.cleaned_data
    for_whom = dict(form.fields["where"].choices)[told["where"]]  # type: ignore[attr-defined]
    when = periods.said(told["since"], told["till"], zone)
    return f"{for_whom}, {when}. {rules.say(which, told['value'])}"


def _starts(rule: Rule, *, is_now: bool) -> str:
    if rule in openings.RULES:
        return _(
            "Дни, которые ещё закрыты, пересчитаем за несколько минут. Открытые дни останутся открытыми."
        )
    if not is_now:
        return ""
    if rule in whom.RULES:
        return _("Правило начнёт действовать в течение минуты.")
    return _("Правило начнёт действовать в течение десяти секунд.")


def _reaches(rule: Rule, reach: Reach) -> str:
    """Say for whom a value decides, and who keeps one of their own."""
    if BOUNDS[rule].is_of_region:
        return _("Правило будет действовать для всех пациентов региона.")
    if not reach.doctors and not reach.others:
        return _("Сейчас здесь нет врачей, для которых действовало бы это правило.")
    if not reach.doctors:
        return _(
            "Сейчас оно ничего не изменит. Врачей со своим правилом, клиники или должности, здесь: %(num)s, "
            "других нет."
        ) % {"num": reach.others}
    said = _("Кого коснётся: врачей — %(doctors)s, клиник — %(clinics)s.") % {
        "doctors": reach.doctors, "clinics": reach.clinics,
    }  # fmt: skip
    return " ".join(filter(None, (said, _others(reach.others))))


def _others(others: int) -> str:
    """Say how many doctors keep a value of their own; empty where nobody does."""
    if not others:
        return ""
    return _(
        "Ещё врачей со своим правилом, клиники или должности: %(num)s. Пока оно действует, новое его не "
        "заменит."
    ) % {"num": others}


def _try(act: Any, request: MemberRequest, form: RuleForm, which: Rule, at: datetime) -> Any:
    """Let the domain set a value, or say what it would do; None where it refuses, now told by the form."""
    told = form.cleaned_data
    try:
        return act(
            rule=which, value=told["value"], where=form.place(request.region.code), since_at=told["since"],
            till_at=told["till"], at=at, by=request.actor,
        )  # fmt: skip
    except actions.AlreadySet as taken:
        form.refuse_second(taken.since_at)
    except actions.LetsNobodyIn as nobody:
        form.add_error("value", _nobody(nobody.doctors))
    except actions.NotSettable:  # the clinic has left the region since the page was shown
        form.add_error("where", _("Здесь это правило задать нельзя."))
    return None


def _nobody(doctors: Collection[int]) -> str:
    """Say whom an age leaves without patients: some doctors, or everybody where ages contradict."""
    if not doctors:
        return _("Так не запишут никого: возраст «с» больше возраста «до». Проверьте оба.")
    said = ngettext(
        "Так не подойдёт никто: %(num)s врач принимает только другой возраст.",
        "Так не подойдёт никто: %(num)s врачей принимают только другой возраст.",
        len(doctors),
    ) % {"num": len(doctors)}
    named = "; ".join(_doctor(one) for one in directory.some_of(doctors, _NAMED))
    which = _("Среди них: %(doctors)s.") if len(doctors) > _NAMED else _("Это: %(doctors)s.")
    advice = _("Задайте возраст отдельно для других должностей.")
    return " ".join((said, which % {"doctors": named}, advice))


def _doctor(one: Doctor) -> str:
    title = names.within(one.speciality.patient_name)
    return f"{names.initials(one.surname, one.name, one.patronymic)}, {title}, {one.clinic.short_name}"


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def end_rule(request: MemberRequest, setting_id: int) -> HttpResponse:
    """Say what holds when a value is ended, or taken back; POST ends it."""
    at, known = now(), min(setting_id, ids.LARGEST)
    ending = queries.ending_of(setting_id=known, region=request.region, at=at)
    if ending is None:
        raise Http404
    row = rules.row(ending.told, request.region.time_zone, at)
    if request.method != "POST":
        after = rules.say_unset(ending.told.rule, ending.after, request.region)
        before = "" if ending.before is None else rules.say(ending.told.rule, ending.before)
        shown = {"row": row, "name": _(RULE_NAME[ending.told.rule]), "after": after, "before": before}
        return render(request, "region_desk/rule_end.html", shown)
    if not actions.end_rule(setting_id=known, region=request.region.code, at=at, by=request.actor):
        raise Http404
    done = _("Отменено до начала: %(rule)s") if row.ends_before else _("Больше не действует: %(rule)s")
    return _done(done % {"rule": f"{row.where}. {row.said}"})
