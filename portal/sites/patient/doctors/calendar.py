"""The week of a doctor that a page shows: never more is read than is shown.

Weeks are counted from today of the clinic, so that the first one is never over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Day, Sheet, Time
from portal.domain.clinics.queries import Doctor
from portal.domain.regions.queries import Region
from portal.kit import zones
from portal.kit.reading import Reading
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import presenters

LENGTH: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `first`, those with places or without in `days`; dates are the clinic's.

    `chosen` is the day whose free `times` are shown. An empty week names in `next_free` the day with places
    that comes next, or the nearest one before where nothing comes. `before` and `after` are the first
    days of the neighbouring weeks, None at the ends. `is_asked`: somebody turned to this week.
    """

    first: date
    days: Sequence[Day]
    chosen: date | None
    times: Sequence[Time]
    next_free: date | None
    before: date | None
    after: date | None
    is_asked: bool
    told: str = ""
    """The doctor, days and times as they were read, in one text."""

    @property
    def last(self) -> date:
        """The last day of the week."""
        return self.first + LENGTH - _DAY

    @property
    def has_free(self) -> bool:
        """Whether there is anything to choose, in this week or in another."""
        return self.next_free is not None or any(day.free for day in self.days)


class _Start(NamedTuple):
    """Where a reading starts and ends: today of the clinic, how long before a visit a place closes, days."""

    today: date
    notice: timedelta
    ahead: int
    """Days after today that may have places."""


class _Asked(NamedTuple):
    """The days that the address or a refusal names, right or not."""

    day: date | None
    week: date | None


def notice_of(doctor: Doctor, at: datetime) -> timedelta:
    """Return how long before a visit to a doctor its place may still be booked."""
    return booking.notice_of(
        region=doctor.clinic.region_id, at=at, clinic_id=doctor.clinic_id, position_id=doctor.position_id
    )


def _ahead(region: Region, doctor: Doctor, at: datetime) -> int:
    return booking.seen_ahead(
        region=region, at=at, clinic_id=doctor.clinic_id, position_id=doctor.position_id
    )


class Look(NamedTuple):
    """What is looked at first: where the doctor's clinic keeps the region's time and rules, it is all."""

    start: _Start
    asked: _Asked


def look(request: PortalRequest, at: datetime, *, day: date | None = None) -> Look:
    """Guess what to read for the `day` or the day or week that the address asks for; asks nobody."""
    region = request.region
    asked = _Asked(day or _date(request, "day"), _date(request, "week"))
    today = zones.local(at, region.time_zone).date()
    start = _Start(
        today, booking.notice_of(region=region.pk, at=at), booking.seen_ahead(region=region, at=at)
    )
    return Look(start, asked)


def reading(request: PortalRequest, doctor_id: int, guess: Look, at: datetime) -> Reading:
    """Return what reads a doctor as `guess` says, to be sent with something else (see `booking`)."""
    return booking.sheet_reading(**_wanted(request.region, doctor_id, guess.start, guess.asked, at))


def opened(
    request: PortalRequest, doctor_id: int, guess: Look, at: datetime, *, sheet: Sheet | None = None
) -> tuple[Doctor, Week] | None:
    """Read a doctor with the week of the day or of the week that is asked for, else the nearest with a place.

    One statement, none where the `sheet` of the guess is read already; a wrong guess is read once more. Two
    more where the week has no free place and nobody asked for it.
    """
    region, asked = request.region, guess.asked
    sheet = sheet or _read(region, doctor_id, guess.start, asked, at)
    if sheet is None:
        return None
    doctor = sheet.doctor
    zone, is_bookable = doctor.clinic.time_zone, presenters.is_bookable(doctor)
    today = guess.start.today if zone == region.time_zone else zones.local(at, zone).date()
    start = _Start(today, notice_of(doctor, at), _ahead(region, doctor, at))
    right = _wanted(region, doctor_id, start, asked, at)
    if right != _wanted(region, doctor_id, guess.start, asked, at):
        sheet = booking.sheet_of(**right) or sheet
    if not is_bookable:
        sheet = Sheet(doctor, [], None, [])
    return doctor, _week(region, sheet, start, asked, at, is_bookable=is_bookable)


def _week(
    region: Region, sheet: Sheet, start: _Start, asked: _Asked, at: datetime, *, is_bookable: bool
) -> Week:
    turned, first = _turned(start, asked)
    doctor, next_free = sheet.doctor, None
    has_free = _has_free(sheet)
    if is_bookable and not has_free:
        end = first + LENGTH - _DAY
        next_free = booking.next_free_day(doctor_id=doctor.pk, after=end, at=at, notice=start.notice)
        if turned is None and next_free and next_free > end:
            first = _first(start.today, next_free)
            again = _week_from(region, doctor.pk, first, None, start.notice, at)
            sheet = booking.sheet_of(**again) or sheet
            has_free = _has_free(sheet)
    return Week(
        first=first,
        days=sheet.days,
        chosen=sheet.chosen,
        times=sheet.times,
        next_free=None if has_free else next_free,
        before=first - LENGTH if first > start.today else None,
        after=first + LENGTH if first + LENGTH <= _last(start) else None,
        is_asked=turned is not None,
        told=sheet.told,
    )


def _has_free(sheet: Sheet) -> bool:
    return any(day.free for day in sheet.days)


def _read(region: Region, doctor_id: int, start: _Start, asked: _Asked, at: datetime) -> Sheet | None:
    return booking.sheet_of(**_wanted(region, doctor_id, start, asked, at))


def _wanted(region: Region, doctor_id: int, start: _Start, asked: _Asked, at: datetime) -> dict[str, Any]:
    _, first = _turned(start, asked)
    return _week_from(region, doctor_id, first, asked.day, start.notice, at)


def _week_from(
    region: Region, doctor_id: int, first: date, wanted: date | None, notice: timedelta, at: datetime
) -> dict[str, Any]:
    return {
        "region": region.pk, "doctor_id": doctor_id, "first": first, "last": first + LENGTH - _DAY,
        "wanted": wanted, "at": at, "notice": notice,
    }  # fmt: skip


def _turned(start: _Start, asked: _Asked) -> tuple[date | None, date]:
    """Return the day or week asked for, if it is open, and the first day of the week to be shown."""
    today = start.today
    if asked == (None, None):
        return None, today
    last = _last(start)
    turned = next((one for one in asked if one and today <= one <= last), None)
    return turned, _first(today, turned or today)


def _last(start: _Start) -> date:
    return start.today + timedelta(days=start.ahead)


def _first(today: date, asked: date) -> date:
    """Return the first day of the week that a day lies in, counted from today."""
    return today + LENGTH * ((asked - today) // LENGTH)


def _date(request: PortalRequest, name: str) -> date | None:
    told = request.GET.get(name)
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        return None
