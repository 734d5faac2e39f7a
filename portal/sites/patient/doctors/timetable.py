"""Days and times of a doctor as the page shows them, and why there are none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking.queries import Day, FreePlace, Lost, Offer
from portal.domain.clinics.queries import Doctor
from portal.domain.schedule.rules.why import Reason
from portal.domain.schedule.texts import WHY_NONE
from portal.kit import dates, zones
from portal.look.values import DayView, LinkItem, TimeGroup, TimeView
from portal.sites.entrance import places
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import spoken
from portal.sites.patient.doctors import presenters
from portal.sites.patient.doctors.calendar import Week

NOON: Final = time(12)
EVENING: Final = time(17)


@dataclass(frozen=True, slots=True)
class WeekView:
    """Which week is shown, its neighbours, and, where nothing is free in it, the next day with places."""

    title: str
    before_href: str | None
    after_href: str | None
    empty_next: LinkItem | None
    is_asked: bool


@dataclass(frozen=True, slots=True)
class PlaceView:
    """What stands below the doctor's name."""

    days: Sequence[DayView]
    week: WeekView | None
    day: str | None
    groups: Sequence[TimeGroup]
    clock: str
    why_none: Sequence[str]
    is_bookable: bool
    phones: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PickedView:
    """The time that was chosen before signing in, waiting for one press."""

    slot_id: int
    text: str
    other_href: str


@dataclass(frozen=True, slots=True)
class OfferView:
    """Another place instead of one that is gone."""

    slot_id: int
    text: str
    note: str


def shown(
    doctor: Doctor,
    week: Week,
    times: Sequence[FreePlace],
    reasons: Sequence[Reason],
    request: PortalRequest,
    at: datetime,
) -> PlaceView:
    """Build the view of one doctor's places; `reasons` say why there are none."""
    zone = doctor.clinic.time_zone
    today = zones.local(at, zone).date()
    chosen = week.chosen
    return PlaceView(
        days=[_day(day, chosen, doctor, request, at) for day in week.days],
        week=_week(week, doctor, request, today) if week.has_free else None,
        day=spoken.day(chosen, today) if chosen else None,
        groups=_groups(times, chosen, today, _sign_in(request, doctor, chosen)),
        clock=zones.from_moscow(at, zone),
        why_none=why_none(reasons, zone, at),
        is_bookable=presenters.is_bookable(doctor),
        phones=[(number, spoken.phones([number])) for number in doctor.clinic.phones],
    )


def _sign_in(request: PortalRequest, doctor: Doctor, chosen: date | None) -> Callable[[int], str] | None:
    """Return, for each place, where somebody must sign in first, to come back to this very time."""
    if request.person is not None:
        return None
    with places.prefix("/"):  # «Войти» is told where to return inside the region
        back = reverse("doctors:doctor", args=[doctor.pk])
    named = {name: request.GET.get(name, "") for name in ("card", "move")}
    kept = {"day": chosen} | {name: value for name, value in named.items() if value}

    def address(slot_id: int) -> str:
        wanted = f"{back}?{urlencode(kept | {'slot': slot_id})}"
        return reverse("sign_in:page") + "?" + urlencode({"next": wanted})

    return address


def _week(week: Week, doctor: Doctor, request: PortalRequest, today: date) -> WeekView:
    turned = (
        _turned(request, doctor, "week", first) if first else None for first in (week.before, week.after)
    )
    before, after = turned
    return WeekView(
        title=_("%(first)s — %(last)s")
        % {"first": dates.show_month_day(week.first, _), "last": dates.show_month_day(week.last, _)},
        before_href=before and f"{before}#days",
        after_href=after and f"{after}#days",
        empty_next=_next_free(week, doctor, request, today),
        is_asked=week.is_asked and "week" in request.GET,
    )


def _next_free(week: Week, doctor: Doctor, request: PortalRequest, today: date) -> LinkItem | None:
    if week.next_free is None:
        return None
    href = _turned(request, doctor, "day", week.next_free)
    return LinkItem(spoken.day(week.next_free, today), f"{href}#times")


def _turned(request: PortalRequest, doctor: Doctor, name: str, value: date) -> str:
    """Return the doctor's page turned to another day or week; what else the address names stays."""
    asked = request.GET.copy()
    for other in ("day", "week", "slot"):
        asked.pop(other, None)
    asked[name] = value.isoformat()
    return f"{reverse('doctors:doctor', args=[doctor.pk])}?{asked.urlencode()}"


def _day(day: Day, chosen: date | None, doctor: Doctor, request: PortalRequest, at: datetime) -> DayView:
    return DayView(
        date_iso=day.date.isoformat(),
        label=dates.show_month_day(day.date, _),
        weekday=_(dates.WEEKDAYS[day.date.weekday()]),
        free=day.free,
        href=f"{_turned(request, doctor, 'day', day.date)}#times" if day.free else None,
        is_current=day.date == chosen,
        note=None if day.free else _note(day, doctor.clinic.time_zone, at),
    )


def _note(day: Day, zone: str, at: datetime) -> str:
    """Say in a few words why a day has no places."""
    if not day.is_open:
        return _("врач не принимает")
    if day.opens_at > at:
        return _("откроется %(when)s") % {"when": spoken.moment(day.opens_at, zone, at)}
    return _("мест нет")


def _groups(
    times: Sequence[FreePlace], day: date | None, today: date, sign_in: Callable[[int], str] | None
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


def _time(place: FreePlace, day: str, sign_in: Callable[[int], str] | None) -> TimeView:
    text = dates.show_time(place.wall_start)
    label = _("%(time)s, %(day)s, записаться") % {"time": text, "day": day}
    return TimeView(text=text, label=label, value=str(place.slot_id), href=sign_in and sign_in(place.slot_id))


def picked(slot_id: int, place: Lost, doctor: Doctor, request: PortalRequest, at: datetime) -> PickedView:
    """Say the chosen time, and where the others are."""
    today = zones.local(at, doctor.clinic.time_zone).date()
    others = request.GET.copy()
    others.pop("slot", None)
    return PickedView(
        slot_id=slot_id,
        text=spoken.wall(place.wall_date, place.wall_start, today),
        other_href=f"{reverse('doctors:doctor', args=[doctor.pk])}?{others.urlencode()}",
    )


def offer(one: Offer, lost: Doctor, at: datetime) -> OfferView:
    """Say one of the nearest other places."""
    today = zones.local(at, lost.clinic.time_zone).date()
    return OfferView(
        slot_id=one.slot_id,
        text=spoken.wall(one.wall_date, one.wall_start, today),
        note=_("тот же врач") if one.is_same_doctor else one.doctor,
    )


def why_none(reasons: Sequence[Reason], zone: str, at: datetime) -> list[str]:
    """Say each reason for which there is nothing to choose in one sentence."""
    return [_(WHY_NONE[reason.why]) % _facts(reason, zone, at) for reason in reasons]


def _facts(reason: Reason, zone: str, at: datetime) -> dict[str, str]:
    days = {"since": reason.since, "till": reason.till}
    told = {name: dates.show_month_day(day, _) for name, day in days.items() if day}
    if reason.opens_at:
        told["when"] = spoken.moment(reason.opens_at, zone, at)
    return told
