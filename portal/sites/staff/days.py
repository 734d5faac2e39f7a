"""Which day of a clinic's calendar a page shows, and how it is said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from portal.kit import dates, zones

_FARTHEST: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class DayView:
    """A day with its neighbours: addresses are queries of the page itself.

    `why_other` says why another day is shown than was asked for; empty where it is that very day.
    """

    date: date
    iso: str
    said: str
    title: str
    is_today: bool
    why_other: str
    before: str
    after: str


def today(at: datetime, zone: str) -> date:
    """Return the day that the clocks of `zone` show."""
    return zones.local(at, zone).date()


def asked(typed: str, at: datetime, zone: str) -> date:
    """Return the day that was asked for, «2026-11-23» or «23.11.2026»; today where it is none, or too far."""
    now = today(at, zone)
    day = _read(typed)
    return day if day and _is_near(day, now) else now


def _read(typed: str) -> date | None:
    try:
        return dates.parse(typed)
    except dates.WrongDate:
        return None


def _is_near(day: date, now: date) -> bool:
    return abs(day - now) <= _FARTHEST


def _why_other(typed: str, now: date) -> str:
    """Say why what was typed is not shown; nothing where it is, or nothing was typed."""
    day = _read(typed)
    if not typed or (day and _is_near(day, now)):
        return ""
    if day:
        return _("Здесь видны дни не дальше %(most)s дней от сегодняшнего. Показываем сегодня.") % {
            "most": _FARTHEST.days
        }
    return _("Такой даты нет. Напишите так: 23.11.2026. Показываем сегодня.")


def view(day: date, at: datetime, zone: str, *, typed: str, **kept: str) -> DayView:
    """Return a day as pages show it, for what was typed; `kept` goes along to the neighbours (a filter)."""
    now = today(at, zone)
    near = {0: _("сегодня"), 1: _("завтра"), -1: _("вчера")}.get((day - now).days)
    said = dates.show_day(day, _)
    whole = f"{near}, {said}" if near else said
    return DayView(
        date=day,
        iso=day.isoformat(),
        said=whole,
        title=whole[:1].upper() + whole[1:],
        is_today=day == now,
        why_other=_why_other(typed, now),
        before=_query(day - timedelta(days=1), kept),
        after=_query(day + timedelta(days=1), kept),
    )


def _query(day: date, kept: dict[str, str]) -> str:
    return "?" + urlencode({"day": day.isoformat(), **{name: text for name, text in kept.items() if text}})


def moment(at: datetime, zone: str) -> str:
    """Say an instant by the region's clock."""
    local = zones.local(at, zone)
    return f"{dates.show(local.date())} {dates.show_time(local.time())}"
