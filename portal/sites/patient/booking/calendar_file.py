"""A visit as a calendar file (RFC 5545): neutral words, the clinic's zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from portal.domain.booking.access import Appointment
from portal.domain.booking.states import State


def of(one: Appointment, at: datetime) -> bytes:
    """Return the file: PUBLISH without attendees, a stable UID, cancelled visits said so."""
    calendar = Calendar()
    calendar.add("prodid", "-//Registratura//Portal//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(one, at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(one: Appointment, at: datetime) -> Event:
    zone = ZoneInfo(one.time_zone)
    is_over = one.state in {State.CANCELLED_BY_PATIENT, State.CANCELLED_BY_CLINIC, State.MOVED}
    event = Event()
    event.add("uid", f"{one.pk}@registratura")
    event.add("sequence", 1 if is_over else 0)
    event.add("dtstamp", at)
    event.add("dtstart", one.starts_at.astimezone(zone))
    event.add("dtend", one.ends_at.astimezone(zone))
    event.add("summary", _("Приём в клинике"))
    event.add("location", f"{one.clinic.short_name}, {one.clinic.address}")
    event.add("description", _("Талон %(number)s") % {"number": one.number})
    event.add("status", "CANCELLED" if is_over else "CONFIRMED")
    if not is_over:
        event.add_component(_reminder())
    return event


def _reminder() -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Приём в клинике"))
    alarm.add("trigger", timedelta(hours=-2))
    return alarm
