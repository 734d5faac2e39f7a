"""Acts of law as an operator sees them: the country's to read, the region's own to add, change and end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.domain.booking import actions
from portal.domain.booking.texts import TERM
from portal.domain.regions import queries as regions
from portal.domain.regions.rules.acts import Act, Book
from portal.domain.regions.texts import TOPIC
from portal.domain.staff.states import What
from portal.kit import zones
from portal.sites.entrance import acts as words
from portal.sites.entrance import flash, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.region_desk import endings
from portal.sites.staff.region_desk.act_forms import ActForm, EndForm, asked_again


@dataclass(frozen=True, slots=True)
class Row:
    """One edition; `key` is there where the operator may change it."""

    key: str
    gives: str
    name: str
    when: str
    topic: str
    is_over: bool


@staff.needs(What.RULES)
@require_safe
def acts(request: MemberRequest) -> HttpResponse:
    """Show the region's own acts and the country's, and what ends with nothing after it."""
    today = _today(request)
    known = regions.book(request.region.pk).all()
    rows = [(act, _row(act, today)) for act in known]
    shown = {
        "own": [one for act, one in rows if act.region],
        "federal": [one for act, one in rows if not act.region and not one.is_over],
        "endings": endings.of(request.region, today),
    }
    return render(request, "region_desk/acts.html", shown)


def _today(request: MemberRequest) -> date:
    return zones.local(now(), request.region.time_zone).date()


def _row(act: Act, today: date) -> Row:
    is_over = act.till is not None and act.till < today
    return Row(
        act.key, act.gives, words.name(act), words.period(act.since, act.till), _(TOPIC[act.topic]), is_over
    )


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Ask for a new act; POST shows it as people will see it, a second POST publishes it."""
    return _edit(request, None)


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, key: str) -> HttpResponse:
    """Ask for other words of an act from a day on; until then what was said stays."""
    return _edit(request, _last(request, key))


def _last(request: MemberRequest, key: str) -> Act:
    """Return the last edition of an own act; 404 for the country's and for other regions'."""
    known = regions.book(request.region.pk).editions(key, request.region.pk)
    if not known:
        raise Http404
    return known[-1]


def _edit(request: MemberRequest, old: Act | None) -> HttpResponse:
    today = _today(request)
    data = request.POST if request.method == "POST" else None
    form = ActForm(data, today=today, old=old)
    shown: dict[str, Any] = {"form": form, "old": words.name(old) if old else ""}
    if request.method == "POST" and form.is_valid():
        act = replace(form.act(), key=old.key if old else "")
        if asked_again(request.POST):
            return render(request, "region_desk/act.html", shown)
        if "publish" not in request.POST:
            return render(request, "region_desk/act_preview.html", shown | {"row": _row(act, today)})
        if _put(request, form, act):
            return _done(_("Акт записан. Он стоит на странице «Законодательство»."))
    return render(request, "region_desk/act.html", shown)


def _put(request: MemberRequest, form: ActForm, act: Act) -> bool:
    try:
        actions.put_act(act=act, region=request.region, at=now(), by=request.actor)
    except actions.ActMoved:
        form.add_error(None, _("Пока вы писали, этот акт изменили. Посмотрите на него и повторите."))
        return False
    return True


def _done(text: str) -> HttpResponse:
    answer = SeeOther(reverse("region_desk:acts"))
    flash.put(answer, "success", text)
    return answer


@staff.needs(What.RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def end_act(request: MemberRequest, key: str) -> HttpResponse:
    """Ask for the last day of an act and what replaces it; POST shows what follows, a second POST ends it."""
    old, today = _last(request, key), _today(request)
    if old.till is not None and old.till < today:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = EndForm(data, today=today, heirs=_heirs(regions.book(request.region.pk), old, today))
    shown: dict[str, Any] = {"form": form, "old": words.name(old)}
    if request.method == "POST" and form.is_valid() and not asked_again(request.POST):
        told = form.cleaned_data
        is_void = told["last"] < old.since
        if "publish" not in request.POST:
            ended = _row(old if is_void else replace(old, till=told["last"]), today)
            heir = dict(form.fields["replaced_by"].choices).get(told["replaced_by"], "")  # type: ignore[attr-defined]
            seen = {"row": ended, "is_void": is_void, "heir": heir if told["replaced_by"] else ""}
            return render(request, "region_desk/act_preview.html", shown | seen | {"is_end": True})
        if _end(request, form, key):
            return _done(_("Готово. Последний день акта записан."))
    return render(request, "region_desk/act_end.html", shown)


def _heirs(book: Book, old: Act, today: date) -> Sequence[tuple[str, str]]:
    """Return the acts that may stand in the place of another: those that hold now or will."""
    known = {act.key: act for act in book.all() if act.key != old.key and (not act.till or act.till >= today)}
    return [(key, words.name(act)) for key, act in known.items()]


def _end(request: MemberRequest, form: EndForm, key: str) -> bool:
    told = form.cleaned_data
    try:
        is_done = actions.end_act(
            key=key, last=told["last"], replaced_by=told["replaced_by"], region=request.region, at=now(),
            by=request.actor,
        )  # fmt: skip
    except actions.ActIsUsed as refused:
        named = ", ".join(sorted({_(TERM[one.kind]) for one in refused.used}))
        text = _("На этот акт опираются сроки ожидания: %(named)s. Закончите их или назовите новый акт.")
        form.add_error("replaced_by", text % {"named": named})
        return False
    except actions.ActMoved:
        form.add_error(None, _("Пока вы писали, этот акт изменили. Посмотрите на него и повторите."))
        return False
    if not is_done:
        form.add_error("last", _("Акт и так кончается раньше этого дня."))
    return is_done
