"""Days and times of a doctor as the page shows them, and why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain.booking.queries import Day, FreePlace, Offer
from portal.domain.clinics.queries import Doctor
from portal.kit import dates, zones
from portal.look.values import DayView, TimeGroup, TimeView
from portal.sites.entrance import places as addresses
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import spoken
from portal.sites.patient.doctors import presenters

NOON: Final = time(12)
EVENING: Final = time(17)


@dataclass(frozen=True, slots=True)
class PlaceView:
    """What stands below the doctor's name."""

    days: Sequence[DayView]
    day: str | None
    groups: Sequence[TimeGroup]
    clock: str
    why_none: Sequence[str]
    is_bookable: bool
    phones: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OfferView:
    """Another place instead of one that is gone."""

    slot_id: int
    text: str
    note: str


def shown(
    doctor: Doctor,
    days: Sequence[Day],
    chosen: date | None,
    times: Sequence[FreePlace],
    request: PortalRequest,
    at: datetime,
) -> PlaceView:
    """Build the view of one doctor's places."""
    zone = doctor.clinic.time_zone
    today = zones.local(at, zone).date()
    return PlaceView(
        days=[_day(day, chosen, doctor, request, at) for day in days],
        day=spoken.day(chosen, today) if chosen else None,
        groups=_groups(times, chosen, today, _sign_in(request, doctor, chosen)),
        clock=zones.from_moscow(at, zone),
        why_none=_why_none(doctor, days, at),
        is_bookable=presenters.is_bookable(doctor),
        phones=[(number, spoken.phones([number])) for number in doctor.clinic.phones],
    )


def _sign_in(request: PortalRequest, doctor: Doctor, chosen: date | None) -> str | None:
    """Return where a person who has not signed in must go first, and come back to this very day."""
    if request.person is not None:
        return None
    with addresses.prefix("/"):  # «Войти» is told where to return inside the region
        back = reverse("doctors:doctor", args=[doctor.pk]) + (f"?day={chosen}" if chosen else "")
    return reverse("sign_in:page") + "?" + urlencode({"next": back})


def _day(day: Day, chosen: date | None, doctor: Doctor, request: PortalRequest, at: datetime) -> DayView:
    asked = request.GET.copy()
    asked["day"] = day.date.isoformat()
    return DayView(
        date_iso=day.date.isoformat(),
        label=dates.show_month_day(day.date, _),
        weekday=_(dates.WEEKDAYS[day.date.weekday()]),
        free=day.free,
        href=f"{reverse('doctors:doctor', args=[doctor.pk])}?{asked.urlencode()}#times" if day.free else None,
        is_current=day.date == chosen,
        note=None if day.free else _note(day, doctor.clinic.time_zone, at),
    )


def _note(day: Day, zone: str, at: datetime) -> str:
    """Say in a few words why a day has no places."""
    if not day.is_open:
        return away(day.reason)
    if day.opens_at > at:
        return _("откроется %(when)s") % {"when": spoken.moment(day.opens_at, zone, at)}
    return _("мест нет")


def away(reason: str) -> str:
    """Say why a doctor does not see people on a day."""
    return {
        "leave": _("врач в отпуске"),
        "sick": _("врач на больничном"),
        "training": _("врач на учёбе"),
        "substitute": _("принимает другой врач"),
    }.get(reason, _("приёма нет"))


def _groups(
    times: Sequence[FreePlace], day: date | None, today: date, sign_in: str | None
) -> list[TimeGroup]:
    if day is None:
        return []
    views = [(one.wall_start, _time(one, spoken.day(day, today), sign_in)) for one in times]
    parts = [
        (_("Утром"), [view for start, view in views if start < NOON]),
        (_("Днём"), [view for start, view in views if NOON <= start < EVENING]),
        (_("Вечером"), [view for start, view in views if start >= EVENING]),
    ]
    return [TimeGroup(title, items) for title, items in parts if items]


def _time(place: FreePlace, day: str, sign_in: str | None) -> TimeView:
    text = dates.show_time(place.wall_start)
    label = _("%(time)s, %(day)s, записаться") % {"time": text, "day": day}
    return TimeView(text=text, label=label, value=str(place.slot_id), href=sign_in)


def offer(one: Offer, lost: Doctor, at: datetime) -> OfferView:
    """Say one of the nearest other places."""
    today = zones.local(at, lost.clinic.time_zone).date()
    return OfferView(
        slot_id=one.slot_id,
        text=spoken.wall(one.wall_date, one.wall_start, today),
        note=_("тот же врач") if one.is_same_doctor else one.doctor,
    )


def _why_none(doctor: Doctor, days: Sequence[Day], at: datetime) -> list[str]:
    """Say everything that is known about why nothing is free; nothing where something is."""
    if any(day.free for day in days):
        return []
    if not presenters.is_bookable(doctor):
        return presenters.limits_of(doctor)[:1]
    zone = doctor.clinic.time_zone
    waiting = [day.opens_at for day in days if day.is_open and day.opens_at > at]
    full = [day for day in days if day.is_open and day.opens_at <= at and not day.free]
    closed = {day.reason for day in days if not day.is_open}
    sentences = [_("Расписания у врача пока нет.")] if not days else []
    if full:
        sentences.append(
            ngettext(
                "Все места на %(num)s день заняты.", "Все места на %(num)s дней заняты.", len(full)
            ) % {"num": len(full)}
        )  # fmt: skip
    sentences += [f"{away(reason).capitalize()}." for reason in sorted(closed)]
    if waiting:
        when = spoken.moment(min(waiting), zone, at)
        sentences.append(_("Новые места откроются %(when)s.") % {"when": when})
    return sentences
