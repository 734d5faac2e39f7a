"""Moments as pages of the entrance say them: «сегодня, в 14:00 (МСК)»."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.kit import dates, zones

MOSCOW: Final = "Europe/Moscow"
_MONTHS_IN_YEAR: Final = 12


def zone_of(request: Any) -> str:
    """Return the clock of the request's region; Moscow's outside of every region."""
    region = getattr(request, "region", None)
    return str(region.time_zone) if region else MOSCOW


def moment(at: datetime, zone: str, now: datetime) -> str:
    """Say an instant by the clock of `zone`, which is named; it fits behind a verb: «Закончим завтра, …»."""
    told = {"at": _at(at, zone, now), "zone": zones.from_moscow(at, zone)}
    return _("%(at)s (%(zone)s)") % told


def months(count: int) -> str:
    """Say a length of so many months, in years where they are whole: «3 года», «18 месяцев»."""
    years, rest = divmod(count, _MONTHS_IN_YEAR)
    if rest:
        return ngettext("%(num)s месяц", "%(num)s месяцев", count) % {"num": count}
    return ngettext("%(num)s год", "%(num)s лет", years) % {"num": years}


def planned(since: datetime, till: datetime, zone: str, now: datetime) -> str:
    """Say when works begin and end: «Начнём завтра, 25 ноября, в 02:00, закончим в 04:00 (МСК).»."""
    is_one_day = zones.local(since, zone).date() == zones.local(till, zone).date()
    end = dates.show_time(zones.local(till, zone).time())
    told = {
        "since": _at(since, zone, now),
        "till": _("в %(time)s") % {"time": end} if is_one_day else _at(till, zone, now),
        "zone": zones.from_moscow(till, zone),
    }
    return _("Начнём %(since)s, закончим %(till)s (%(zone)s).") % told


def _at(at: datetime, zone: str, now: datetime) -> str:
    """Say «сегодня в 14:00», «завтра, 25 ноября, в 14:00», «26 ноября в 14:00»."""
    local = zones.local(at, zone)
    told = {"time": dates.show_time(local.time()), "day": dates.show_month_day(local.date(), _)}
    ahead = (local.date() - zones.local(now, zone).date()).days
    if ahead == 0:
        return _("сегодня в %(time)s") % told
    return (_("завтра, %(day)s, в %(time)s") if ahead == 1 else _("%(day)s в %(time)s")) % told


def clock(at: datetime, zone: str, now: datetime) -> str:
    """Say when something was, shortly: «12:41», «21 ноября, 12:41»."""
    local = zones.local(at, zone)
    said = dates.show_time(local.time())
    if local.date() == zones.local(now, zone).date():
        return said
    return f"{dates.show_month_day(local.date(), _)}, {said}"


def read_mark(read_at: datetime | None, zone: str, now: datetime) -> str:
    """Say whether and when a message was seen, by the clock of `zone`: «Прочитано 21 ноября, 14:05»."""
    if read_at is None:
        return _("Ещё не прочитано")
    local = zones.local(read_at, zone)
    day = dates.show_month_day(local.date(), _)
    if local.year != zones.local(now, zone).year:
        day = _("%(day)s %(year)s года") % {"day": day, "year": local.year}
    return _("Прочитано %(day)s, %(time)s") % {"day": day, "time": dates.show_time(local.time())}
