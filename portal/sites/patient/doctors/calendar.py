"""The week of a doctor that a page shows: never more is read than is shown.

Weeks are counted from today of the clinic, so that the first one is never over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Day
from portal.domain.clinics.queries import Doctor
from portal.kit import zones
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient.doctors import presenters

LENGTH: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `first`, those with places or without in `days`; dates are the clinic's.

    `chosen` is the day whose times are shown. An empty week names in `next_free` the day with places
    that comes next, or the nearest one before where nothing comes. `before` and `after` are the first
    days of the neighbouring weeks, None at the ends. `is_asked`: somebody turned to this week.
    """

    first: date
    days: Sequence[Day]
    chosen: date | None
    next_free: date | None
    before: date | None
    after: date | None
    is_asked: bool

    @property
    def last(self) -> date:
        """The last day of the week."""
        return self.first + LENGTH - _DAY

    @property
    def has_free(self) -> bool:
        """Whether there is anything to choose, in this week or in another."""
        return self.next_free is not None or any(day.free for day in self.days)


def notice_of(doctor: Doctor, at: datetime) -> timedelta:
    """Return how long before a visit to a doctor its place may still be booked."""
    limits = booking.limits_of(
        region=doctor.clinic.region_id, at=at, clinic_id=doctor.clinic_id, position_id=doctor.position_id
    )
    return limits.notice_before


def week_of(request: PortalRequest, doctor: Doctor, at: datetime, *, day: date | None = None) -> Week:
    """Read the week of the day or of the week that is asked for, else the nearest one with a place.

    One statement; two more where the week has no free place and nobody asked for it.
    """
    today = zones.local(at, doctor.clinic.time_zone).date()
    last = today + timedelta(days=request.region.horizon_days + 1)
    asked_day, asked_week = day or _date(request, "day"), _date(request, "week")
    asked = next((one for one in (asked_day, asked_week) if one and today <= one <= last), None)
    week = _read(doctor, _start(today, asked or today), today, last, asked_day, at, is_asked=bool(asked))
    if asked is None and week.next_free and week.next_free > week.last:
        return _read(doctor, _start(today, week.next_free), today, last, None, at, is_asked=False)
    return week


def _read(
    doctor: Doctor, first: date, today: date, last: date, wanted: date | None, at: datetime, *, is_asked: bool
) -> Week:
    end = first + LENGTH - _DAY
    days: Sequence[Day] = []
    next_free = None
    if presenters.is_bookable(doctor):
        notice = notice_of(doctor, at)
        days = booking.days_between(doctor_id=doctor.pk, first=first, last=end, at=at, notice=notice)
        if not any(day.free for day in days):
            next_free = booking.next_free_day(doctor_id=doctor.pk, after=end, at=at, notice=notice)
    return Week(
        first=first,
        days=days,
        chosen=_chosen(wanted, days),
        next_free=next_free,
        before=first - LENGTH if first > today else None,
        after=first + LENGTH if first + LENGTH <= last else None,
        is_asked=is_asked,
    )


def _start(today: date, asked: date) -> date:
    """Return the first day of the week that a day lies in, counted from today."""
    return today + LENGTH * ((asked - today) // LENGTH)


def _chosen(asked: date | None, days: Sequence[Day]) -> date | None:
    """Return the day asked for, else the nearest one with a free place."""
    if asked and any(day.date == asked for day in days):
        return asked
    return next((day.date for day in days if day.free), None)


def _date(request: PortalRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
