"""Values of «Кто смотрел»."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.patients.access import OpenCard
from portal.domain.patients.access.trail import Look, Who
from portal.domain.regions.queries import Region
from portal.kit import dates, zones
from portal.kit.words import N_
from portal.sites.patient import spoken
from portal.sites.patient.cards.seen import words

_HIDDEN: Final = N_("Человек, который действует за вас")
_GONE: Final = N_("Человек, который закрыл свой кабинет")


@dataclass(frozen=True, slots=True)
class LookRow:
    """One line: who, what, at what time; `times` where the same was done again and again."""

    time: str
    who: str
    what: str
    times: str
    question: str
    answer: str
    ask_href: str


@dataclass(frozen=True, slots=True)
class LookDay:
    """The lines of one day, by the region's clock."""

    title: str
    rows: Sequence[LookRow]


def days(looks: Sequence[Look], card: OpenCard, here: Region, at: datetime) -> list[LookDay]:
    """Part the entries by days, newest first; one's own looks of a day are one line."""
    today = zones.local(at, here.time_zone).date()
    by_day = groupby(looks, key=lambda one: zones.local(one.at, here.time_zone).date())
    return [LookDay(_day(day, today), _rows(list(group), card, here)) for day, group in by_day]


def _day(day: date, today: date) -> str:
    said = spoken.day(day, today)
    said = said[:1].upper() + said[1:]
    return said if day.year == today.year else f"{said} {day.year}"


def _rows(looks: Sequence[Look], card: OpenCard, here: Region) -> list[LookRow]:
    """Say the entries of a day: one's own looks are one line, other people's never share one."""
    lines: dict[object, list[Look]] = {}
    for one in looks:
        lines.setdefault(_line_of(one), []).append(one)
    return [_row(same, card, here) for same in lines.values()]


def _is_own_look(look: Look) -> bool:
    return look.who == Who.YOU and look.action in words.LOOKS


def _line_of(look: Look) -> object:
    """Return the key of an entry's line: what the person or the portal did again and again shares one."""
    if _is_own_look(look):
        return Who.YOU
    if look.who in {Who.YOU, Who.SYSTEM}:
        return look.who, look.action, look.reason
    return look.entry


def _row(same: Sequence[Look], card: OpenCard, here: Region) -> LookRow:
    newest, oldest, count = same[0], same[-1], len(same)
    may_ask = newest.who in {Who.STAFF, Who.HOLDER, Who.UNKNOWN} and not newest.question
    clocks = [dates.show_time(zones.local(one.at, here.time_zone).time()) for one in (oldest, newest)]
    return LookRow(
        time=clocks[1] if clocks[0] == clocks[1] else "–".join(clocks),
        who=who(newest, card),
        what=what(newest) if len({one.action for one in same}) == 1 else _(words.OWN_LOOKS),
        times=ngettext("%(num)s действие", "%(num)s действий", count) % {"num": count} if count > 1 else "",
        question=newest.question,
        answer=newest.answer,
        ask_href=reverse("cards:doubt", args=[card.id, newest.entry]) if may_ask else "",
    )


def what(look: Look) -> str:
    """Say what was done."""
    if look.action == "visits.listed" and look.reason == "search":
        return _(words.FOUND)
    return _(words.ACTION.get(look.action, words.OTHER))


def who(look: Look, card: OpenCard) -> str:
    """Say who did it; a limited session is told no name of a relative."""
    if look.who == Who.STAFF:
        role = _(words.ROLE[look.role]) if look.role in words.ROLE else ""
        return ", ".join(filter(None, (look.name or _("Сотрудник"), role, look.place)))
    return {
        Who.YOU: _("Вы"),
        Who.HOLDER: look.name or _(_HIDDEN if card.is_masked else _GONE),
        Who.SYSTEM: _("Портал"),
    }.get(look.who, _("Неизвестно"))
