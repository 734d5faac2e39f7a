"""Moments as pages of the entrance say them: «сегодня, в 14:00 (МСК)»."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from portal.kit import dates, zones

MOSCOW: Final = "Europe/Moscow"


def zone_of(request: Any) -> str:
    """Return the clock of the request's region; Moscow's outside of every region."""
    region = getattr(request, "region", None)
    return str(region.time_zone) if region else MOSCOW


def moment(at: datetime, zone: str, now: datetime) -> str:
    """Say an instant by the clock of `zone`, which is named."""
    local = zones.local(at, zone)
    told = {"time": dates.show_time(local.time()), "zone": zones.from_moscow(at, zone)}
    if local.date() == zones.local(now, zone).date():
        return _("сегодня в %(time)s (%(zone)s)") % told
    return _("%(day)s, в %(time)s (%(zone)s)") % (told | {"day": dates.show_day(local.date(), _)})


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
