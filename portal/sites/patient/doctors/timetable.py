"""Single places of a doctor in words, and why there are none."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.domain.booking.queries import Lost, Offer
from portal.domain.clinics.queries import Doctor
from portal.domain.schedule.rules.why import Reason
from portal.domain.schedule.texts import WHY_NONE
from portal.kit import dates, zones
from portal.sites.entrance.requests import PortalRequest
from portal.sites.patient import spoken
from portal.sites.patient.doctors.calendar import Week


@dataclass(frozen=True, slots=True)
class OpeningView:
    """When the next places open: in words by the clinic's clock, and in how many seconds."""

    text: str
    note: str
    at_iso: str
    seconds_left: int
    href: str


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


def missed_day(typed: str, week: Week, today: date) -> str:
    """Say that a day which an address asks for is not shown; nothing where it is, or none is asked for."""
    try:
        day = date.fromisoformat(typed) if typed else None
    except ValueError:
        return _("Такой даты нет. Выберите день из тех, что есть.")
    if day is None or (day == week.chosen and week.times):
        return ""
    if day < today:
        return _("Этот день уже прошёл. Выберите другой.")
    return _("На %(day)s мест для записи нет. Выберите другой день.") % {"day": dates.show_month_day(day, _)}


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


def opening(
    reasons: Sequence[Reason], doctor: Doctor, request: PortalRequest, at: datetime
) -> OpeningView | None:
    """Say when places open as something to wait for: the page asks anew at that moment."""
    reason = next((one for one in reasons if one.opens_at), None)
    if reason is None or reason.opens_at is None:
        return None
    zone, query = doctor.clinic.time_zone, request.GET.urlencode()
    return OpeningView(
        text=why_none([reason], zone, at)[0],
        note=_("Время местное, по часам клиники (%(clock)s).") % {"clock": zones.from_moscow(at, zone)},
        at_iso=reason.opens_at.isoformat(),
        seconds_left=math.ceil((reason.opens_at - at).total_seconds()),
        href=reverse("doctors:doctor", args=[doctor.pk]) + (f"?{query}" if query else ""),
    )


def _facts(reason: Reason, zone: str, at: datetime) -> dict[str, str]:
    days = {"since": reason.since, "till": reason.till}
    told = {name: dates.show_month_day(day, _) for name, day in days.items() if day}
    if reason.opens_at:
        told["when"] = spoken.moment(reason.opens_at, zone, at)
    return told
