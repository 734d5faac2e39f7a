"""A clinic's own system that does not answer: wait for it with the place kept, or wait no longer."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.domain.booking import actions
from portal.domain.booking.access import Appointment
from portal.domain.booking.rules import Reason, Why
from portal.domain.booking.rules.wishes import wish_until
from portal.kit import dates, zones
from portal.sites.entrance import doors, flash
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.booking import opening
from portal.sites.patient.doctors import silent

FLAG = "waits"
"""Name of what a page or a press says: book when the clinic answers."""


@dataclass(frozen=True, slots=True)
class WaitView:
    """Why the press waits, and until when at the latest by the clinic's clock."""

    title: str
    until: str


def is_asked(request: SignedInRequest) -> bool:
    """Tell whether the press says to wait."""
    return request.POST.get(FLAG) == "1"


def is_carried(request: SignedInRequest) -> bool:
    """Tell whether an earlier step's press said to wait: the address goes on saying it."""
    return request.GET.get(FLAG) == "1"


def carried(address: str, *, waits: bool) -> str:
    """Return an address that goes on saying it, where it is so."""
    return f"{address}?{FLAG}=1" if waits else address


def still_waits(request: SignedInRequest, one: Appointment, at: datetime) -> bool:
    """Tell whether it was said before, of a place that may be waited for."""
    return is_carried(request) and bool(one.clinic.system) and wish_until(one.starts_at, at) is not None


def view(request: SignedInRequest, one: Appointment, at: datetime) -> WaitView | None:
    """Offer to wait with a held place; None where its clinic answers or there is no time (one query)."""
    if not one.clinic.system:
        return None
    silence, until = silent.told(one.clinic, at), wish_until(one.starts_at, at)
    is_wished = is_carried(request) or is_asked(request)
    if until is None or (silence is None and not is_wished):
        return None
    return WaitView(silence.title if silence else _("Клиника сейчас не отвечает"), said(one, until))


def said(one: Appointment, until: datetime) -> str:
    """Say a moment by the clinic's clock."""
    local = zones.local(until, one.time_zone)
    told = {"day": dates.show_month_day(local.date(), _), "time": dates.show_time(local.time())}
    return _("%(day)s, %(time)s") % told


def helps(reasons: Iterable[Reason]) -> bool:
    """Tell whether nothing but a silent clinic stands against a place."""
    return {reason.why for reason in reasons} == {Why.CLINIC_SILENT}


@require_POST
def withdraw(request: SignedInRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Wait no longer; the next page says it, and so where the answer was quicker."""
    one = opening.visit(request, appointment_id, reason="withdraw")
    with doors.not_yours():
        is_released = actions.withdraw(
            account_id=request.person.account_id, appointment_id=one.pk, region=request.region.pk, at=now(),
            by=request.actor,
        )  # fmt: skip
    answer = SeeOther(reverse("booking:ticket", args=[one.pk]))
    if not is_released:
        flash.put(answer, "warning", _("Ждать уже не нужно: посмотрите, что с записью."))
    return answer
