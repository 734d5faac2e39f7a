"""What is asked before a visit to a speciality, and how an operator sets it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.booking import actions, queries
from portal.domain.booking.queries import Asked
from portal.domain.booking.rules.asking import AT_MOST, HINT_LONGEST, LABEL_LONGEST, Kind, Unfit
from portal.domain.booking.texts import ASKED_AS, UNFIT
from portal.domain.clinics import queries as clinics
from portal.domain.staff.states import What
from portal.kit import ids
from portal.sites.entrance import flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.region_desk import periods

_OPTIONS_LONGEST = 1000
_AT = {
    Unfit.NO_LABEL: "label", Unfit.TOO_LONG: "label", Unfit.WRONG_POSITION: "position",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One question: what it asks, how, from when till when."""

    id: int
    label: str
    said: str
    when: str
    ends_before: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one speciality."""

    name: str
    rows: list[Row]


@staff.needs(What.RULES)
@require_safe
def asked(request: MemberRequest) -> HttpResponse:
    """Show what is asked before visits, by speciality."""
    at, region = now(), request.region
    told = queries.asked_in(region=region.code, at=at)
    grouped = groupby(told, key=lambda one: (one.speciality_id, one.speciality))
    groups = [Group(name, [_row(one, region.time_zone, at) for one in rows]) for (_id, name), rows in grouped]
    return render(request, "region_desk/asked.html", {"groups": groups})


def _row(one: Asked, zone: str, at: datetime) -> Row:
    question = one.question
    parts = [
        _("Ответ обязателен.") if question.is_required else _("Можно не отвечать."),
        f"{_(ASKED_AS[question.kind])}.",
        " / ".join(question.options),
    ]
    return Row(
        id=question.id,
        label=f"{question.position}. {question.label}",
        said=" ".join(filter(None, parts)),
        when=periods.said(one.since_at, one.till_at, zone),
        ends_before=one.since_at > at,
    )


class QuestionForm(periods.PeriodForm):
    """A question: of which speciality, its words, how it is answered, its place, from when."""

    speciality = forms.TypedChoiceField(coerce=int)
    label = forms.CharField(max_length=LABEL_LONGEST)
    hint = forms.CharField(max_length=HINT_LONGEST, required=False)
    kind = forms.TypedChoiceField(coerce=Kind, widget=forms.RadioSelect)
    options = forms.CharField(
        max_length=_OPTIONS_LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_required = forms.BooleanField(required=False)
    position = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: Any, region: Any, at: datetime, **kwargs: Any) -> None:
        """Offer the specialities of the region."""
        super().__init__(*args, region=region, at=at, **kwargs)
        told = {
            "speciality": (_("Специальность"), ""),
            "label": (_("Вопрос"), _("Как его прочитает пациент. До 120 знаков.")),
            "hint": (_("Подсказка"), _("Что стоит написать. До 200 знаков.")),
            "kind": (_("Как отвечают"), ""),
            "options": (_("Варианты"), _("Только для выбора: каждый с новой строки.")),
            "is_required": (_("Без ответа записать нельзя"), ""),
            "position": (_("Каким по счёту"), ""),
        }
        for name, (label, help_text) in told.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
            self.fields[name].error_messages |= {
                "required": _("Заполните это поле."), "invalid_choice": _("Выберите из списка."),
                "max_length": _("Напишите короче."),
            }  # fmt: skip
        known = [one.speciality for one in clinics.specialities_in(region)]
        named = [(one.pk, one.patient_name) for one in known]
        _offer(self.fields["speciality"], [("", _("Выберите")), *named])
        _offer(self.fields["kind"], [(kind.value, _(ASKED_AS[kind])) for kind in Kind])
        _offer(self.fields["position"], [(number, str(number)) for number in range(1, AT_MOST + 1)])
        self.order_fields([*told, "since", "till"])

    def wording(self) -> actions.Wording:
        """Return how the question is put; options count of a choice alone."""
        told = self.cleaned_data
        lines = [line.strip() for line in told["options"].splitlines()]
        options = tuple(filter(None, lines)) if told["kind"] is Kind.CHOICE else ()
        return actions.Wording(
            told["kind"], told["label"], told["hint"], options, told["is_required"], told["position"]
        )


def _offer(field: forms.Field, choices: list[Any]) -> None:
    field.choices = choices  # type: ignore[attr-defined]


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest) -> HttpResponse:
    """Ask for a new question; POST lets it be asked."""
    return _edit(request, None)


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, question_id: int) -> HttpResponse:
    """Ask for other words of a question; answers given already keep the words they were given to."""
    told = queries.asked_in(region=request.region.code, at=now())
    one = next((one for one in told if one.question.id == question_id), None)
    if one is None:
        raise Http404
    return _edit(request, one)


def _edit(request: MemberRequest, old: Asked | None) -> HttpResponse:
    at = now()
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, region=request.region, at=at, initial=_initial(old))
    if old is not None:  # answers of another speciality are another question's
        form.fields["speciality"].disabled = True
        _offer(form.fields["speciality"], [(old.speciality_id, old.speciality)])
    if request.method == "POST" and form.is_valid() and _set(request, form, old, at):
        answer = SeeOther(reverse("region_desk:asked"))
        flash.put(
            answer,
            "success",
            _("Вопрос записан. Его начнут задавать в начале срока, не позже чем через десять секунд."),
        )
        return answer
    return render(request, "region_desk/ask.html", {"form": form, "is_new": old is None})


def _initial(old: Asked | None) -> dict[str, Any]:
    if old is None:
        return {"position": 1}
    one = old.question
    return {
        "speciality": old.speciality_id, "label": one.label, "hint": one.hint, "kind": one.kind.value,
        "options": "\n".join(one.options), "is_required": one.is_required, "position": one.position,
    }  # fmt: skip


def _set(request: MemberRequest, form: QuestionForm, old: Asked | None, at: datetime) -> bool:
    told = form.cleaned_data
    try:
        actions.ask(
            speciality_id=told["speciality"], wording=form.wording(), region=request.region.code,
            since_at=told["since"], till_at=told["till"], instead_of=old.question.id if old else None, at=at,
            by=request.actor,
        )  # fmt: skip
    except actions.PlaceTaken as taken:
        text = _("На этом месте уже стоит вопрос «%(label)s».") % {"label": taken.label}
        form.add_error("position", text)
        return False
    except actions.NotAskable as refused:
        for reason in refused.reasons:
            form.add_error(_AT.get(reason, "options"), _(UNFIT[reason]))
        if not refused.reasons:  # the speciality has left the region since the page was shown
            form.add_error("speciality", _("Для этой специальности вопрос задать нельзя."))
        return False
    return True


@staff.needs(What.RULES)
@require_POST
def end(request: MemberRequest, question_id: int) -> HttpResponse:
    """Ask a question no more; answers given already stay."""
    is_done = actions.end_question(
        question_id=min(question_id, ids.LARGEST), region=request.region.code, at=now(), by=request.actor
    )
    if not is_done:
        raise Http404
    answer = SeeOther(reverse("region_desk:asked"))
    flash.put(answer, "success", _("Готово. Этот вопрос больше не задают."))
    return answer
