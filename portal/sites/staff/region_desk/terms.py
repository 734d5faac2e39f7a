"""The law's terms of waiting as sentences, and how an operator shortens one for the region."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.core.validators import URLValidator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.booking import actions, queries
from portal.domain.booking.queries.terms import Told
from portal.domain.booking.rules.terms import MOST, Act, Kind, Term, Unit
from portal.domain.booking.texts import LENGTH, TERM, UNIT
from portal.domain.staff.states import What
from portal.kit import dates, zones
from portal.sites.entrance import flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.region_desk import periods

_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Row:
    """One term: how long, what the law says, when it holds, its act; only the region's own can be ended."""

    id: int
    length: str
    whose: str
    when: str
    says: str
    act: str
    is_own: bool
    ends_before: bool
    """It has not begun: taking it back leaves nothing."""


@dataclass(frozen=True, slots=True)
class KindView:
    """One kind of waiting with every term that holds or will."""

    name: str
    href: str
    rows: list[Row]


@staff.needs(What.RULES)
@require_safe
def terms(request: MemberRequest) -> HttpResponse:
    """Show every term, the country's and the region's own."""
    today = zones.local(now(), request.region.time_zone).date()
    told = queries.terms_of(region=request.region.code, today=today)
    shown = [_view(kind, [one for one in told if one.term.kind is kind], today) for kind in Kind]
    return render(request, "region_desk/terms.html", {"kinds": shown})


def _view(kind: Kind, told: list[Told], today: date) -> KindView:
    href = reverse("region_desk:term", args=[kind])
    return KindView(_(TERM[kind]), href, [_row(one, today) for one in told])


def _row(one: Told, today: date) -> Row:
    term = one.term
    named = {"name": term.act.name, "day": dates.show(term.act.signed), "number": term.act.number}
    since, till = dates.show(term.since), term.till and dates.show(term.till)
    return Row(
        id=one.id,
        length=ngettext(*LENGTH[term.unit], term.amount) % {"num": term.amount},
        whose=_("Регион") if term.region else _("Вся Россия"),
        when=_("с %(since)s по %(till)s") % {"since": since, "till": till} if till
        else _("с %(since)s") % {"since": since},
        says=term.act.says,
        act=_("%(name)s от %(day)s № %(number)s") % named,
        is_own=bool(term.region),
        ends_before=term.since >= today,
    )  # fmt: skip


def _text(label: Any, most: int, asked: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, help_text=hint,
        error_messages={"required": asked, "max_length": gettext_lazy("Сократите текст.")},
    )  # fmt: skip


class TermForm(forms.Form):
    """A region's own term: how long, since when, by which act; dates are days of the region's calendar."""

    amount = forms.IntegerField(
        label=gettext_lazy("Сколько"), min_value=1, max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Напишите целое число от 1 до 366."),
        ),
    )  # fmt: skip
    unit = forms.TypedChoiceField(
        label=gettext_lazy("Чего"), coerce=Unit, widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Выберите, в чём считать.")
        ),
    )  # fmt: skip
    since = forms.CharField(
        label=gettext_lazy("С какого дня"), required=False, max_length=20,
        help_text=gettext_lazy("Пусто — с сегодняшнего."),
    )  # fmt: skip
    till = forms.CharField(
        label=gettext_lazy("По какой день"), required=False, max_length=20,
        help_text=gettext_lazy("Пусто — без срока."),
    )  # fmt: skip
    act = _text(
        gettext_lazy("Акт"), 300, gettext_lazy("Напишите, какой это акт."),
        gettext_lazy("Например: территориальная программа государственных гарантий края"),
    )  # fmt: skip
    number = _text(gettext_lazy("Номер акта"), 40, gettext_lazy("Напишите номер акта."))
    signed = forms.CharField(
        label=gettext_lazy("Дата акта"), max_length=20,
        error_messages={"required": gettext_lazy("Напишите дату акта: ДД.ММ.ГГГГ.")},
    )  # fmt: skip
    says = _text(
        gettext_lazy("Что сказано, одним предложением"), 500,
        gettext_lazy("Напишите одним предложением, что сказано в акте."),
        gettext_lazy("Эту фразу увидят пациенты, она войдёт в обращения."),
    )  # fmt: skip
    link = forms.CharField(
        label=gettext_lazy("Ссылка на акт"), required=False, max_length=300,
        help_text=gettext_lazy("Необязательно."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Count days from today of the region."""
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["unit"].choices = [(unit.value, _(UNIT[unit])) for unit in Unit]  # type: ignore[attr-defined]

    def clean_since(self) -> date:
        """Return the day, today where none is named."""
        day: date = periods.typed(self.cleaned_data["since"]) or self._today
        if day < self._today:
            raise forms.ValidationError(_("Этот день уже прошёл."))
        return day

    def clean_till(self) -> date | None:
        """Return the last day; None is no end."""
        day: date | None = periods.typed(self.cleaned_data["till"])
        return day

    def clean_signed(self) -> date:
        """Return the day of the act."""
        day: date | None = periods.typed(self.cleaned_data["signed"])
        if day is None or day > self._today:
            raise forms.ValidationError(_("Напишите дату акта, не позже сегодняшней."))
        return day

    def clean_link(self) -> str:
        """Take an address of the web, or none."""
        link = str(self.cleaned_data["link"])
        if link:
            wrong = _("Напишите адрес целиком, например https://publication.pravo.gov.ru/.")
            URLValidator(schemes=["http", "https"], message=wrong)(link)
        return link

    def clean(self) -> None:
        """Ask for days in their order."""
        super().clean()
        since, till = self.cleaned_data.get("since"), self.cleaned_data.get("till")
        if since and till and till < since:
            self.add_error("till", _("Последний день раньше первого."))

    def term(self, kind: Kind, region: str) -> Term:
        """Return the term that was filled in."""
        told = self.cleaned_data
        act = Act(told["act"], told["number"], told["signed"], told["says"], told["link"])
        return Term(kind, told["amount"], told["unit"], told["since"], told["till"], region, act)


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: MemberRequest, kind: str) -> HttpResponse:
    """Ask for the region's own term of one kind; POST sets it."""
    if kind not in {*Kind}:
        raise Http404
    at, which = now(), Kind(kind)
    today = zones.local(at, request.region.time_zone).date()
    form = TermForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid() and _set(request, form, which, at):
        answer = SeeOther(reverse("region_desk:terms"))
        flash.put(answer, "success", _("Срок записан. Пациенты увидят его с первого дня действия."))
        return answer
    return render(request, "region_desk/term.html", {"form": form, "name": _(TERM[which])})


def _set(request: MemberRequest, form: TermForm, kind: Kind, at: datetime) -> bool:
    try:
        actions.set_term(
            term=form.term(kind, request.region.code), region=request.region, at=at, by=request.actor
        )
    except actions.NotShorter as refused:
        federal = refused.federal
        length = ngettext(*LENGTH[federal.unit], federal.amount) % {"num": federal.amount}
        form.add_error(
            "amount",
            _("По закону страны срок — %(length)s. Регион может только сократить его.") % {"length": length},
        )
        return False
    except actions.AlreadyHeld as taken:
        told = {"day": dates.show(taken.since)}
        form.add_error("since", _("На это время срок уже задан, с %(day)s. Сначала отмените его.") % told)
        return False
    return True


@staff.needs(What.RULES)
@require_POST
def end_term(request: MemberRequest, term_id: int) -> HttpResponse:
    """End the region's own term; the country's holds again."""
    is_done = actions.end_term(
        term_id=min(term_id, _LARGEST), region=request.region, at=now(), by=request.actor
    )
    if not is_done:
        raise Http404
    answer = SeeOther(reverse("region_desk:terms"))
    flash.put(answer, "success", _("Готово. Этот срок больше не действует."))
    return answer
