"""The door to a visit as the pages of booking use it."""

import uuid

from django.http import Http404
from django.utils.timezone import now

from portal.domain.booking import access
from portal.sites.entrance import acting, doors
from portal.sites.entrance.requests import SignedInRequest


def visit(
    request: SignedInRequest, appointment_id: uuid.UUID, *, reason: str, notes_missed: bool = False
) -> access.Appointment:
    """Open an appointment of this person in this region, or answer 404."""
    with doors.not_yours():
        one = access.appointment_of(
            account_id=request.person.account_id, appointment_id=appointment_id, at=now(),
            by=request.actor, reason=reason, notes_missed=notes_missed,
        )  # fmt: skip
    if one.clinic.region_id != request.region.pk:
        raise Http404
    card = one.card
    acting.put(
        request, relation=one.held_as, surname=card.surname, name=card.name, patronymic=card.patronymic
    )
    return one
