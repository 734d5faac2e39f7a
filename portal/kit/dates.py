"""Dates as people write and read them."""

import datetime as dt
import re
from collections.abc import Callable

from portal.kit.words import N_
from portal.kit.wrong import Wrong

EARLIEST_BIRTH = dt.date(1900, 1, 1)
WEEKDAYS = (
    N_("понедельник"),
    N_("вторник"),
    N_("среда"),
    N_("четверг"),
    N_("пятница"),
    N_("суббота"),
    N_("воскресенье"),
)
SHORT_WEEKDAYS = (N_("пн"), N_("вт"), N_("ср"), N_("чт"), N_("пт"), N_("сб"), N_("вс"))
MONTHS = (
    N_("января"),
    N_("февраля"),
    N_("марта"),
    N_("апреля"),
    N_("мая"),
    N_("июня"),
    N_("июля"),
    N_("августа"),
    N_("сентября"),
    N_("октября"),
    N_("ноября"),
    N_("декабря"),
)
Say = Callable[[str], str]
"""Translates a marked word: gettext in sites and delivery."""

_TYPED = re.compile(r"([0-9]{1,2})[\s.,/\-]+([0-9]{1,2})[\s.,/\-]+([0-9]{4})(?:\s*г\.?)?")
_SOLID = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_ISO = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")


class WrongDate(Wrong):
    """The text is not a date."""


class WrongBirthDate(WrongDate):
    """A date on which no living patient can have been born."""


def parse(text: str) -> dt.date:
    """Read ДД.ММ.ГГГГ, forgiving other separators, single digits and none at all; ГГГГ-ММ-ДД too."""
    stripped = text.strip()
    if iso := _ISO.fullmatch(stripped):
        return _date(iso["d"], iso["m"], iso["y"])
    found = _TYPED.fullmatch(stripped) or _SOLID.fullmatch(stripped)
    if found is None:
        raise WrongDate(N_("Укажите дату в виде ДД.ММ.ГГГГ, например 05.03.1958."))
    return _date(*found.groups())


def _date(day: str, month: str, year: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise WrongDate(N_("Такой даты нет в календаре.")) from error


def parse_birth(text: str, today: dt.date) -> dt.date:
    """Read a birth date: from 1900 to `today`."""
    birth_date = parse(text)
    if birth_date > today:
        raise WrongBirthDate(N_("Дата рождения ещё не наступила."))
    if birth_date < EARLIEST_BIRTH:
        raise WrongBirthDate(N_("Проверьте год рождения."))
    return birth_date


def age(birth_date: dt.date, on: dt.date) -> int:
    """Return full years on a day; born on 29 February, one grows older on 1 March of a common year."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def show(date: dt.date) -> str:
    """Write 24.11.2026."""
    return f"{date.day:02}.{date.month:02}.{date.year:04}"


def show_day(date: dt.date, say: Say = str) -> str:
    """Write «вторник, 24 ноября»."""
    return f"{say(WEEKDAYS[date.weekday()])}, {show_month_day(date, say)}"


def show_whole_day(date: dt.date, say: Say = str) -> str:
    """Write «вторник, 24 ноября 2026 года»: for what is read on another day than today."""
    told = {"day": show_day(date, say), "year": date.year}
    return say(N_("%(day)s %(year)s года")) % told


def show_month_day(date: dt.date, say: Say = str) -> str:
    """Write «24 ноября»."""
    return f"{date.day} {say(MONTHS[date.month - 1])}"


def show_time(time: dt.time) -> str:
    """Write 08:05."""
    return f"{time.hour:02}:{time.minute:02}"


def show_seconds(time: dt.time) -> str:
    """Write 08:05:30, where a wait of half a minute matters."""
    return f"{show_time(time)}:{time.second:02}"
