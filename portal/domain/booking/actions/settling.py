"""Find out what became of reservations that a clinic's system did not answer."""

from datetime import datetime

import structlog

from portal.domain.audit.states import SYSTEM
from portal.domain.booking import ports
from portal.domain.booking.actions import confirming
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import ASKED_AGAIN_AFTER, State

BATCH = 200
_log = structlog.get_logger("portal.booking")


def settle(*, at: datetime) -> dict[str, int]:
    """Ask again about every open reservation; return how many were booked, released, still silent.

    Only about those whose first question has surely ended: released while that answer is on its
    way, the place would be reserved in the clinic and free here.
    """
    counts = {"booked": 0, "released": 0, "silent": 0, "failed": 0}
    asking = Appointment.objects.filter(
        state=State.RESERVING, steps__to_state=State.RESERVING, steps__at__lte=at - ASKED_AGAIN_AFTER
    ).select_related("clinic")
    for appointment in list(asking.order_by("held_at")[:BATCH]):
        counts[_outcome(appointment, at)] += 1
    return counts


def _outcome(appointment: Appointment, at: datetime) -> str:
    try:
        return _settle(appointment, at)
    except Exception:  # noqa: BLE001
        # One clinic's broken system must not keep the others waiting; the next turn asks it again.
        _log.exception("reservation_not_settled", appointment=str(appointment.pk))
        return "failed"


def _settle(appointment: Appointment, at: datetime) -> str:
    region = appointment.clinic.region_id
    try:
        number = ports.clinic_system(appointment.clinic_id).find(confirming.reservation_of(appointment))
    except ports.ClinicSilent:
        return "silent"
    if number is None:
        confirming.refuse(appointment.pk, region=region, at=at, by=SYSTEM)
        return "released"
    booked = confirming.book_found(appointment, clinic_number=number, region=region, at=at, by=SYSTEM)
    return "booked" if booked else "failed"
