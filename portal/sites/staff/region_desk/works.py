"""How the portal's parts stand, for those who mend them; and works, announced ahead."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.health import queries as health
from portal.domain.health import texts
from portal.domain.health.states import Board, Place, Watched
from portal.domain.staff import actions
from portal.domain.staff.states import What
from portal.domain.work import queries as work
from portal.kit import dates, ids, zones
from portal.sites.entrance import flash, resting, saying, staff
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.staff import MemberRequest
from portal.sites.staff.region_desk import periods, presenters

_LONGEST: Final = 300
_MINUTE_S: Final = 60
_HOURS: Final = (24, 3, 72)
_BEGINS: Final = dict.fromkeys(
    ("invalid", "required"), gettext_lazy("Напишите, когда работы начнутся, например 22:00.")
)
_ENDS: Final = dict.fromkeys(
    ("invalid", "required"), gettext_lazy("Напишите, когда работы закончатся, например 02:00.")
)


@dataclass(frozen=True, slots=True)
class Part:
    """One system as it was looked at last; `key` is its name in logs and settings."""

    name: str
    key: str
    state: str
    kind: str
    said: str
    trouble: str


@dataclass(frozen=True, slots=True)
class Planned:
    """Announced works."""

    id: int
    when: str
    shown: str
    text: str


@staff.needs(What.REGION)
@require_safe
def status(request: MemberRequest) -> HttpResponse:
    """Show each system with its own name and last answer, what waits and what died, and announced works."""
    at, region = now(), request.region
    board = health.board()
    place = board.places.get(region.code) if board else None
    shown = {
        "parts": [_part(board.systems[name], board, place, at) for name in place.systems]
        if board and place
        else [],
        "written": saying.clock(board.written_at, region.time_zone, at) if board else "",
        "is_stale": board is None or health.is_stale(board, at),
        "queues": presenters.queues(work.live_queues(at), work.backlog(), at),
        "works": [_planned(one, at, region) for one in health.announced(region=region.code, at=at)],
    }
    return render(request, "region_desk/status.html", shown)


def _part(one: Watched, board: Board, place: Place, at: datetime) -> Part:
    is_known = one.is_up is not None and not health.is_stale(board, at)
    state = (
        {True: _("работает"), False: _("не работает")}.get(bool(one.is_up)) if is_known else _("неизвестно")
    )
    kind = ("success" if one.is_up else "error") if is_known else "plain"
    rests = resting.said(one.name) if kind != "error" else ""
    state, kind = (rests, "warning") if rests else (state, kind)
    since = _("с %(when)s") % {"when": saying.clock(one.since, place.time_zone, at)} if one.since else ""
    trouble = _trouble(one)
    clinics = ", ".join(desk.name for desk in place.clinics.get(one.name, ()))
    name = _(texts.name_of(one.name)) + (f": {clinics}" if clinics else "")
    said = " · ".join(word for word in (since, one.detail) if word)
    return Part(name, one.name, str(state), kind, said, trouble)


def _trouble(one: Watched) -> str:
    """Say for how long a system was down or not looked at in thirty days, in minutes; each begun one counts.

    «No failures» is not said of what was never looked at.
    """
    down, unseen = sum(day.down_s for day in one.days), sum(day.unseen_s for day in one.days)
    told = []
    if down or one.is_up is False:
        told.append(_("сбои %(down)s мин") % {"down": _minutes(max(1, down))})
    elif one.is_up:
        told.append(_("сбоев не было"))
    if unseen >= _MINUTE_S:
        told.append(_("не проверяли %(unseen)s мин") % {"unseen": _minutes(unseen)})
    return _("за 30 дней: %(told)s") % {"told": ", ".join(told)} if told else ""


def _minutes(seconds: int) -> int:
    return -(-seconds // _MINUTE_S)


def _planned(one: health.Announced, at: datetime, region: Any) -> Planned:
    since, till, shown = (
        saying.moment(moment, region.time_zone, at) for moment in (one.since, one.till, one.shown_from)
    )
    return Planned(one.id, _("%(since)s — %(till)s") % {"since": since, "till": till}, shown, one.text)


class WorksForm(forms.Form):
    """When works begin and end by the region's clock, how long ahead pages say it, a sentence for people."""

    day = forms.CharField(
        label=gettext_lazy("День"), max_length=20,
        error_messages={"required": gettext_lazy("Напишите день: ДД.ММ.ГГГГ.")},
    )  # fmt: skip
    begins = forms.TimeField(
        label=gettext_lazy("Начало"), error_messages=_BEGINS, input_formats=["%H:%M"],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}), help_text=gettext_lazy("Например, 22:00."),
    )  # fmt: skip
    ends = forms.TimeField(
        label=gettext_lazy("Конец"), error_messages=_ENDS, input_formats=["%H:%M"],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Если раньше начала, значит на следующий день."),
    )  # fmt: skip
    ahead = forms.TypedChoiceField(
        label=gettext_lazy("Когда предупредить"), coerce=int, initial=_HOURS[0], widget=forms.RadioSelect,
        choices=[
            (24, gettext_lazy("За сутки")), (3, gettext_lazy("За 3 часа")), (72, gettext_lazy("За 3 дня")),
        ],
        error_messages={"required": gettext_lazy("Выберите, когда предупредить.")},
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Что не будет работать"), max_length=_LONGEST,
        help_text=gettext_lazy("Одно-два предложения. Их увидят все на каждой странице."),
        error_messages={
            "required": gettext_lazy("Напишите, что не будет работать."),
            "max_length": gettext_lazy("Сократите текст до 300 знаков."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, zone: str, at: datetime, **kwargs: Any) -> None:
        """Read days and hours by the clock of the region."""
        super().__init__(*args, **kwargs)
        self._zone, self._at = zone, at

    def clean_day(self) -> Any:
        """Return the day as a date."""
        day = periods.typed(self.cleaned_data["day"])
        if day is None:
            raise forms.ValidationError(_("Напишите день: ДД.ММ.ГГГГ."))
        if day < zones.local(self._at, self._zone).date():
            raise forms.ValidationError(_("Этот день уже прошёл."))
        return day

    def clean(self) -> None:
        """Put day and hours together; works that are over already are no announcement."""
        super().clean()
        told = self.cleaned_data
        if not {"day", "begins", "ends"} <= told.keys():
            return
        until = told["day"] if told["ends"] > told["begins"] else told["day"] + timedelta(days=1)
        told["since"] = _instant(told["day"], told["begins"], self._zone)
        told["till"] = _instant(until, told["ends"], self._zone)
        if told["till"] <= self._at:
            self.add_error("ends", _("Это время уже прошло."))

    def works(self) -> actions.Works:
        """Return what was filled in."""
        told = self.cleaned_data
        shown = told["since"] - timedelta(hours=told["ahead"])
        return actions.Works(told["since"], told["till"], shown, told["text"])


def _instant(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, zones.clocks(zone)).astimezone(UTC)


@staff.needs(What.REGION)
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: MemberRequest) -> HttpResponse:
    """Ask for works to come; POST announces them."""
    at, region = now(), request.region
    given = request.POST if request.method == "POST" else None
    form = WorksForm(
        given,
        zone=region.time_zone,
        at=at,
        initial={"day": dates.show(zones.local(at, region.time_zone).date())},
    )
    if request.method == "POST" and form.is_valid():
        actions.announce_works(region=region, works=form.works(), at=at, by=request.actor)
        answer = SeeOther(reverse("region_desk:status"))
        flash.put(
            answer, "success", _("Работы объявлены. Страницы скажут о них в течение минуты после срока.")
        )
        return answer
    return render(request, "region_desk/works.html", {"form": form})


@staff.needs(What.REGION)
@require_POST
def take_back(request: MemberRequest, works_id: int) -> HttpResponse:
    """Take announced works back, or end them early."""
    is_done = actions.take_works_back(
        region=request.region.code, works_id=min(works_id, ids.LARGEST), at=now(), by=request.actor
    )
    if not is_done:
        raise Http404
    answer = SeeOther(reverse("region_desk:status"))
    flash.put(answer, "success", _("Готово. Через минуту страницы перестанут говорить об этих работах."))
    return answer
