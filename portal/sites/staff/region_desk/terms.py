"""The law's terms of waiting as sentences, and how an operator shortens one for the region."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.booking import actions, queries
from portal.domain.booking.queries.terms import Told
from portal.domain.booking.rules.terms import MOST, Kind, Term, Unit
from portal.domain.booking.texts import LENGTH, TERM, UNIT
from portal.domain.regions import queries as regions
from portal.domain.regions.rules.acts import Book
from portal.domain.staff.states import What
from portal.kit import dates, ids, zones
from portal.sites.entrance import acts, flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.region_desk import endings, periods


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
    book = regions.book(request.region.pk)
    shown = [_view(kind, [one for one in told if one.term.kind is kind], book, today) for kind in Kind]
    ending = endings.of(request.region, today)
    return render(request, "region_desk/terms.html", {"kinds": shown, "endings": ending})


def _view(kind: Kind, told: list[Told], book: Book, today: date) -> KindView:
    href = reverse("region_desk:term", args=[kind])
    return KindView(_(TERM[kind]), href, [_row(one, book, today) for one in told])


def _row(one: Told, book: Book, today: date) -> Row:
    term = one.term
    day = max(term.since, today)
    act = book.named(term.act, term.region, day) or book.named(term.act, "", day)
    since, till = dates.show(term.since), term.till and dates.show(term.till)
    return Row(
        id=one.id,
        length=ngettext(*LENGTH[term.unit], term.amount) % {"num": term.amount},
        whose=_("Регион") if term.region else _("Вся Россия"),
        when=_("с %(since)s по %(till)s") % {"since": since, "till": till} if till
        else _("с %(since)s") % {"since": since},
        says=term.says,
        act=acts.name(act) if act else "",
        is_own=bool(term.region),
        ends_before=term.since >= today,
    )  # fmt: skip


class TermForm(periods.DaysForm):
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
    act = forms.ChoiceField(
        label=gettext_lazy("По какому акту"),
        help_text=gettext_lazy("Акты региона со страницы «Законодательство региона»."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Выберите акт.")),
    )  # fmt: skip
    says = forms.CharField(
        label=gettext_lazy("Что сказано, одним предложением"), max_length=500,
        help_text=gettext_lazy("Эту фразу увидят пациенты, она войдёт в обращения."),
        error_messages={
            "required": gettext_lazy("Напишите одним предложением, что сказано в акте."),
            "max_length": gettext_lazy("Сократите текст."),
        },
    )  # fmt: skip

    field_order = ("amount", "unit", "since", "till", "act", "says")

    def __init__(self, *args: Any, known: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the acts of the region."""
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [("", _("Выберите")), *known]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [(unit.value, _(UNIT[unit])) for unit in Unit]  # type: ignore[attr-defined]

    def term(self, kind: Kind, region: str) -> Term:
        """Return the term that was filled in."""
        told = self.cleaned_data
        return Term(
            kind, told["amount"], told["unit"], told["since"], told["till"], region, told["act"], told["says"]
        )


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: MemberRequest, kind: str) -> HttpResponse:
    """Ask for the region's own term of one kind; POST sets it."""
    if kind not in {*Kind}:
        raise Http404
    at, which = now(), Kind(kind)
    today = zones.local(at, request.region.time_zone).date()
    known = _acts_of(request, today)
    form = TermForm(request.POST if request.method == "POST" else None, today=today, known=known)
    if request.method == "POST" and form.is_valid() and _set(request, form, which, at):
        answer = SeeOther(reverse("region_desk:terms"))
        flash.put(answer, "success", _("Срок записан. Пациенты увидят его с первого дня действия."))
        return answer
    return render(request, "region_desk/term.html", {"form": form, "name": _(TERM[which]), "acts": known})


def _acts_of(request: MemberRequest, today: date) -> list[tuple[str, str]]:
    """Return the region's own acts that hold or will, one edition of each."""
    known = {
        act.key: acts.name(act)
        for act in regions.book(request.region.pk).all()
        if act.region and (act.till is None or act.till >= today)
    }
    return list(known.items())


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
    except actions.NoSuchAct:  # it was taken back since the page was shown
        form.add_error("act", _("Выберите акт."))
        return False
    return True


@staff.needs(What.RULES)
@require_POST
def end_term(request: MemberRequest, term_id: int) -> HttpResponse:
    """End the region's own term; the country's holds again."""
    is_done = actions.end_term(
        term_id=min(term_id, ids.LARGEST), region=request.region, at=now(), by=request.actor
    )
    if not is_done:
        raise Http404
    answer = SeeOther(reverse("region_desk:terms"))
    flash.put(answer, "success", _("Готово. Этот срок больше не действует."))
    return answer
