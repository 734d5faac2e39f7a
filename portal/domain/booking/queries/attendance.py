"""Who came and who did not: what the desk and the person see of it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from portal.domain.booking.models import Appointment, Broken, Objection
from portal.domain.booking.rules.attendance import Seen
from portal.domain.booking.states import MISSED_COUNTED, Mended, State


@dataclass(frozen=True, slots=True)
class Missed:
    """Visits of a patient that one clinic marked as missed lately; `objected`: of them, not answered yet."""

    visits: int
    objected: int


def seen(one: Appointment, objection: Objection | None, *, is_broken: bool = False) -> Seen:
    """Return the visit as the rules know it."""
    agreed = objection.is_agreed if objection is not None else None
    return Seen(State(one.state), one.starts_at, one.ends_at, is_broken, agreed)


def objection_to(appointment_id: uuid.UUID) -> Objection | None:
    """Return what the person has said against the mark of a visit (one query)."""
    return Objection.objects.filter(pk=appointment_id).first()


def was_broken(appointment_id: uuid.UUID) -> bool:
    """Tell whether the doctor did not see people at the time of a visit (one query)."""
    still = Q(ended_at=None) | Q(ended_as=Mended.PASSED)
    return Broken.objects.filter(still, appointment=appointment_id).exists()


@dataclass(frozen=True, slots=True)
class Objected:
    """A visit marked as missed whose person says to have come, and since when that waits (UTC)."""

    visit: Appointment
    made_at: datetime


def open_objections(*, clinic_id: int) -> list[Objected]:
    """Return what a clinic has to answer, the longest waiting first (one query); nobody's name is read."""
    related = objections_in([clinic_id]).select_related("appointment__doctor__speciality")
    return [Objected(one.appointment, one.made_at) for one in related.order_by("made_at", "pk")]


def objections_in(clinic_ids: Collection[int]) -> "QuerySet[Objection]":
    """Match what clinics have to answer."""
    return Objection.objects.filter(
        answered_at=None, appointment__state=State.MISSED, appointment__clinic__in=clinic_ids
    )


def missed_in(*, clinic_id: int, card_id: uuid.UUID, at: datetime) -> Missed:
    """Count what this clinic has marked as missed of a patient in the last ninety days (one query)."""
    lately = Q(card=card_id, clinic=clinic_id, state=State.MISSED, starts_at__gt=at - MISSED_COUNTED)
    objected = Q(objection__isnull=False, objection__answered_at=None)
    told = Appointment.objects.filter(lately).aggregate(
        visits=Count("pk"), objected=Count("pk", filter=objected)
    )
    return Missed(**told)
