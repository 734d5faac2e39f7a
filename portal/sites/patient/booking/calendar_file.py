"""Visits as calendar files (RFC 5545, 5546): the clinic's own time, and words that others may read.

The UID is that of the visit as it was booked first; SEQUENCE grows with each move, with the cancelling, and
when the doctor cannot come or is back, so that a calendar changes the event it has instead of adding one.
Nobody is invited: there is no ATTENDEE.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vDuration

from portal.domain.booking.access import Appointment
from portal.domain.booking.queries import Chain, Outside
from portal.domain.booking.states import State
from portal.kit import names

ASKED_AGAIN: Final = timedelta(hours=1)
_CANCELLED: Final = {State.CANCELLED_BY_PATIENT, State.CANCELLED_BY_CLINIC}
_OFF: Final = {*_CANCELLED, State.MOVED}
"""A moved visit is only told where what it has become may not be seen: then it is off."""
_AROUND: Final = timedelta(days=366)
_REMINDED: Final = (timedelta(days=-1), timedelta(hours=-2))


@dataclass(frozen=True, slots=True)
class Line:
    """One visit of a file: the row, its moves, the words that may be said, whose it is, its page.

    `whose` is a first name, empty for one's own visit and where words are quiet.
    """

    visit: Appointment
    chain: Chain
    words: Outside
    href: str
    whose: str = ""


def of(line: Line, *, organizer: str, at: datetime) -> bytes:
    """Return the file of one visit: METHOD says whether it is to be added (or changed) or taken away."""
    calendar = _calendar()
    calendar.add("method", "CANCEL" if line.visit.state in _OFF else "PUBLISH")
    event = _event(line, at)
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    calendar.add_component(event)
    return _written(calendar, [line])


def of_family(lines: Sequence[Line], *, name: str) -> bytes:
    """Return the file that programmes subscribe to; the same visits give the same bytes."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(ASKED_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASKED_AGAIN))
    for line in lines:
        calendar.add_component(_event(line, _changed_at(line)))
    return _written(calendar, lines)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Registratura//Portal//RU")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _written(calendar: Calendar, lines: Sequence[Line]) -> bytes:
    """Write the file with what the clocks of its zones do around its visits, not since 1970."""
    if lines:
        days = [line.visit.wall_date for line in lines]
        calendar.add_missing_timezones(first_date=min(days) - _AROUND, last_date=max(days) + _AROUND)
    return bytes(calendar.to_ical())


def _changed_at(line: Line) -> datetime:
    one = line.visit
    own = one.ended_at or one.booked_at or one.held_at
    return max(own, line.chain.turned_at or own)


def _event(line: Line, stamped_at: datetime) -> Event:
    one = line.visit
    begins = datetime.combine(one.wall_date, one.wall_start, ZoneInfo(one.time_zone))
    is_off = one.state in _OFF
    is_broken = one.state == State.BOOKED and one.is_broken  # it may stand again: not taken away
    event = Event()
    event.add("uid", f"{line.chain.first}@registratura")
    event.add("sequence", line.chain.changes + is_off)
    event.add("dtstamp", stamped_at)
    event.add("last-modified", _changed_at(line))
    event.add("dtstart", begins)
    event.add("dtend", begins + (one.ends_at - one.starts_at))
    event.add("summary", _("Приём не состоится") if is_broken else summary(line))
    event.add("location", _location(line.words))
    event.add("description", _description(line))
    event.add("url", line.href)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if not (is_off or is_broken):
        for before in _REMINDED:
            event.add_component(_reminder(before, summary(line)))
    return event


def summary(line: Line) -> str:
    """Name the visit: «Приём: окулист», «Приём: педиатр — Маша»; quiet words where they must be."""
    if line.words.is_quiet:
        return _("Приём в клинике")
    told = _("Приём: %(speciality)s") % {"speciality": names.within(line.words.speciality)}
    return f"{told} — {line.whose}" if line.whose else told


def _location(words: Outside) -> str:
    return ", ".join(part for part in (words.clinic, words.address) if part)


def _description(line: Line) -> str:
    words, one = line.words, line.visit
    told = [
        _("Врач: %(name)s") % {"name": names.full(*words.doctor)} if words.doctor else "",
        _("Кабинет %(room)s") % {"room": words.room} if words.room else "",
        words.way_in,
        _("Талон %(number)s") % {"number": one.number},
        *words.prepare,
        _("Перенести или отменить: %(href)s") % {"href": line.href},
    ]
    return "\n".join(part for part in told if part)


def _reminder(before: timedelta, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", before)
    return alarm
