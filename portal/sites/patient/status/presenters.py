"""The board as a page says it: first the answer, then each system, now and thirty days back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.health import queries as health
from portal.domain.health import texts as names
from portal.domain.health.rules import counting
from portal.domain.health.states import AT_WORK, PAGES, Board, Day, Desk, Maintenance, Place, Watched, Works
from portal.kit import dates
from portal.kit.words import N_
from portal.look.values import Answer
from portal.sites.entrance import maintenance, resting, saying
from portal.sites.patient import spoken
from portal.sites.patient.status import machine, texts

_LONG_S: Final = 3600
_MINUTE_S: Final = 60
_AT_WORK: Final = N_("технические работы")
_STATE: Final = {
    True: (N_("работает"), "success"),
    False: (N_("не работает"), "error"),
    None: (N_("неизвестно"), "plain"),
}


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of the strip: `level` is «good», «some», «bad», «unseen» or «before»; words say the same."""

    when: str
    level: str
    words: str


@dataclass(frozen=True, slots=True)
class SystemView:
    """One system: its state in words, since when, what it means and what to do, the strip of days."""

    name: str
    clinics: Sequence[tuple[str, Any]]
    state: str
    kind: str
    since: str
    means: str
    instead: Any
    days: Sequence[DayView]
    sum: str

    @property
    def bad_days(self) -> list[DayView]:
        """Return the days that a reader of words wants to hear of."""
        return [day for day in self.days if day.level not in ("good", "before")]


@dataclass(frozen=True, slots=True)
class BoardView:
    """The whole page."""

    answer: Answer
    written: str
    works: Sequence[str]
    systems: Sequence[SystemView]
    json_href: str
    is_stale: bool


def board(found: Board | None, code: str, request: Any, at: datetime) -> BoardView:
    """Say everything that is known at this moment."""
    zone = saying.zone_of(request)
    place = found.places.get(code) if found else None
    away = health.pages_away_since(at)
    is_stale = found is None or health.is_stale(found, at)
    systems = _systems(found, place, zone, at, is_stale=is_stale, away=away)
    written = saying.clock(found.written_at, zone, at) if found else ""
    return BoardView(
        answer=_answer(request, systems, written, at, is_stale=is_stale),
        written=written,
        works=_planned(found, place, zone, at),
        systems=systems,
        json_href=maintenance.status_href(request).removesuffix("/") + ".json",
        is_stale=is_stale,
    )


def _answer(
    request: Any, systems: Sequence[SystemView], written: str, at: datetime, *, is_stale: bool
) -> Answer:
    told = health.maintenance()
    if told.is_on:
        return _working(request, told, at)
    down = [one.name for one in systems if one.kind == "error"]
    if is_stale:
        if not written:
            later = _("Портал ещё ничего не проверил. Обновите страницу через минуту.")
            return Answer("warning", _("Данных пока нет"), later)
        text = _("Портал давно не проверял себя. Возможно, он работает не полностью.")
        return Answer("warning", _("Данные устарели: последний раз в %(when)s") % {"when": written}, text)
    if down:
        title = ngettext("%(num)s система не работает", "%(num)s систем не работают", len(down))
        return Answer("warning", title % {"num": len(down)}, ", ".join(down))
    if any(one.kind == "plain" for one in systems):
        return Answer("info", _("Сбоев не видно, но проверено не всё"), "")
    return Answer("success", _("Всё работает"), "")


def _working(request: Any, told: Maintenance, at: datetime) -> Answer:
    reading = _("Идут работы: страницы можно только читать")
    title = _("Портал закрыт на время работ") if told.is_full else reading
    until = maintenance.said_until(request, told, at)
    end = _("Закончим %(when)s.") % {"when": until} if until else _("Откроем, как только закончим.")
    return Answer("warning", title, f"{end} {told.why}".strip())


def _planned(found: Board | None, place: Place | None, zone: str, at: datetime) -> list[str]:
    mine = [one for one in found.works if place and one.region == place.code] if found else []
    return [_when(one, zone, at) for one in mine if one.till > at]


def _when(one: Works, zone: str, at: datetime) -> str:
    if one.since <= at:
        end = {"till": saying.moment(one.till, zone, at)}
        return _("Уже идут. Закончим %(till)s.") % end + f" {one.text}"
    return f"{saying.planned(one.since, one.till, zone, at)} {one.text}"


def _systems(
    found: Board | None, place: Place | None, zone: str, at: datetime, *, is_stale: bool,
    away: datetime | None,
) -> list[SystemView]:  # fmt: skip
    if found is None:
        return []
    told = [found.systems[name] for name in machine.names(found, place)]
    views = [_system(one, found, place, zone, at, is_stale=is_stale, away=away) for one in told]
    order = {"error": 0, "warning": 0, "plain": 1}
    return sorted(views, key=lambda one: order.get(one.kind, 2))


def _system(
    one: Watched, found: Board, place: Place | None, zone: str, at: datetime, *, is_stale: bool,
    away: datetime | None,
) -> SystemView:  # fmt: skip
    is_up, since = (None if is_stale else one.is_up), one.since
    if one.name == PAGES and away is not None:
        is_up, since = False, away
    words, desks = texts.of(one.name), place.clinics.get(one.name, ()) if place else ()
    state, kind = _STATE[is_up]
    is_at_work = is_up is False and one.detail == AT_WORK
    rests = resting.said(one.name) if is_up is not False else ""
    state, kind = (rests, "warning") if rests else (_(_AT_WORK) if is_at_work else _(state), kind)
    is_bad = is_up is False
    days = _days(one, found.watched_from, at)
    return SystemView(
        name=_(names.name_of(one.name)),
        clinics=[_clinic(desk) for desk in desks],
        state=state,
        kind=kind,
        since=_("с %(when)s") % {"when": saying.clock(since, zone, at)} if is_bad and since else "",
        means=_(words.means) if is_bad and words.means else "",
        instead=spoken.with_numbers(_(words.instead)) if is_bad else "",
        days=days,
        sum=_sum(one.days, found.watched_from, at),
    )


def _clinic(desk: Desk) -> tuple[str, Any]:
    return desk.name, spoken.phone_links(desk.phones) if desk.phones else ""


def _days(one: Watched, watched_from: date, at: datetime) -> list[DayView]:
    known = {day.day: day for day in one.days}
    first = counting.first_day(at)
    wanted = [first + timedelta(days=number) for number in range(counting.DAYS)]
    return [_day(day, known.get(day, Day(day)), is_known=day >= watched_from) for day in wanted]


def _day(day: date, told: Day, *, is_known: bool) -> DayView:
    when = dates.show_month_day(day, _)
    if not is_known:
        return DayView(when, "before", "")
    if told.down_s:
        return DayView(when, "bad" if told.down_s >= _LONG_S else "some", _said(told.down_s))
    if told.unseen_s >= _MINUTE_S:
        return DayView(when, "unseen", _("не проверяли: %(long)s") % {"long": _long(told.unseen_s)})
    return DayView(when, "good", _("без сбоев"))


def _said(seconds: int) -> str:
    return _("сбой: %(long)s") % {"long": _long(seconds)}


def _long(seconds: int) -> str:
    hours, minutes = divmod(max(1, round(seconds / _MINUTE_S)), 60)
    told = {"hours": hours, "minutes": minutes}
    if not hours:
        return _("%(minutes)s мин") % told
    return _("%(hours)s ч %(minutes)s мин") % told if minutes else _("%(hours)s ч") % told


def _sum(days: Sequence[Day], watched_from: date, at: datetime) -> str:
    first = max(watched_from, counting.first_day(at))
    down = sum(day.down_s for day in days if day.day >= first)
    count = (counting.day_of(at) - first).days + 1
    told = {"num": count, "long": _long(down)}
    if not down:
        return ngettext("За %(num)s день сбоев не было", "За %(num)s дней сбоев не было", count) % told
    said = ngettext("За %(num)s день", "За %(num)s дней", count) % told
    return _("%(days)s не работало %(long)s") % {"days": said, "long": told["long"]}
