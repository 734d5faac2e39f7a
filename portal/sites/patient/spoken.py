"""Dates, times and names as pages of patients say them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.kit import dates, zones
from portal.kit import phone as phone_numbers
from portal.kit.words import N_

_FEW_KM: Final = 10
_HELP = re.compile(r"\b(103|112|122)\b")
_NOT_DIALLED = str.maketrans("", "", " -()")
_UNBROKEN = str.maketrans({" ": "\u00a0", "-": "\u2011"})


_NEAR: Final = {0: N_("сегодня"), 1: N_("завтра")}


def day(value: date, today: date, say: dates.Say = _) -> str:
    """Say «сегодня, 24 ноября», «завтра, 25 ноября» or «четверг, 26 ноября»."""
    near = _NEAR.get((value - today).days)
    return f"{say(near)}, {dates.show_month_day(value, say)}" if near else dates.show_day(value, say)


def moment(at: datetime, zone: str, now: datetime) -> str:
    """Say an instant by the clinic's clock: «завтра, 25 ноября, в 08:00»."""
    local = zones.local(at, zone)
    shown = day(local.date(), zones.local(now, zone).date())
    return _("%(day)s, в %(time)s") % {"day": shown, "time": dates.show_time(local.time())}


def short(at: datetime, zone: str, now: datetime) -> str:
    """Say an instant in a list, never broken: «завтра, 25 ноября, 08:00», «пн, 23 ноября, 08:00»."""
    local = zones.local(at, zone)
    ahead = (local.date() - zones.local(now, zone).date()).days
    near = _(_NEAR.get(ahead, dates.SHORT_WEEKDAYS[local.weekday()]))
    said = f"{near}, {dates.show_month_day(local.date(), _)}, {dates.show_time(local.time())}"
    return said.replace(" ", "\u00a0")


def wall(value: date, start: time, today: date, say: dates.Say = _) -> str:
    """Say the clinic's own day and clock: «четверг, 26 ноября, в 09:20»."""
    return at_time(day(value, today, say), start, say)


def whole(value: date, start: time, say: dates.Say = _) -> str:
    """Say it for paper, which is read on any day: «четверг, 26 ноября 2026 года, в 09:20»."""
    return at_time(dates.show_whole_day(value, say), start, say)


def near(value: date, today: date, say: dates.Say = _) -> str:
    """Say «сегодня» or «завтра»; empty for any other day."""
    found = _NEAR.get((value - today).days)
    return say(found) if found else ""


def at_time(said: str, start: time, say: dates.Say = _) -> str:
    """Put the clock behind a day that is said already."""
    return say(N_("%(day)s, в %(time)s")) % {"day": said, "time": dates.show_time(start)}


def phones(numbers: Iterable[str]) -> str:
    """Say telephone numbers so that they can be dialled from paper; a line never breaks inside one."""
    return ", ".join(phone_numbers.tidy(number).translate(_UNBROKEN) for number in numbers)


def _dialled(number: str) -> str:
    return number.translate(_NOT_DIALLED)


def phone_links(numbers: Iterable[str]) -> SafeString:
    """Say telephone numbers as links that a phone dials."""
    return format_html_join(
        ", ", '<a href="tel:{}">{}</a>', ((_dialled(number), phones([number])) for number in numbers)
    )


def with_numbers(text: str) -> SafeString:
    """Make the short numbers of help in a sentence links that a phone dials."""
    linked = _HELP.sub(r'<a href="tel:\1">\1</a>', conditional_escape(text))
    return mark_safe(linked)  # noqa: S308  the text is escaped, the rest is ours


def distance(km: float) -> str:
    """Say a distance: «350 м», «1,2 км», «14 км»."""
    if km < 1:
        return _("%(number)s м") % {"number": max(50, round(km * 20) * 50)}
    number = f"{km:.1f}".replace(".", ",") if km < _FEW_KM else f"{km:.0f}"
    return _("%(number)s км") % {"number": number}
