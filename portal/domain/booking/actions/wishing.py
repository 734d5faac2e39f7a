"""Wait for a clinic's system that does not answer: keep the wish, take it back, end it."""

import uuid
from datetime import datetime
from typing import Final

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM, Actor
from portal.domain.booking.actions import freeing, moving, trail
from portal.domain.booking.models import Appointment, RegistryCall, Wish
from portal.domain.booking.rules import wishes
from portal.domain.booking.states import CLINIC_REFUSED, WISH_OVER, WITHDRAWN, State
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import CANCELS_OF_ACCOUNT
from portal.domain.notices.states import Kind
from portal.domain.patients.access import NotYours
from portal.domain.staff.states import OpenClinic
from portal.domain.work import actions as work

BATCH: Final = 200


@transaction.atomic
def keep(appointment_id: uuid.UUID, *, region: str, at: datetime, by: Actor) -> bool:
    """Keep a place that is being asked for until the clinic answers; tell whether there is time to wait."""
    row = Appointment.objects.select_for_update(of=("self",)).filter(pk=appointment_id, state=State.RESERVING)
    one = row.first()
    until = wishes.wish_until(one.starts_at, at) if one else None
    if one is None or until is None:
        return False
    _, is_new = Wish.objects.get_or_create(pk=one.pk, defaults={"since_at": at, "until_at": until})
    if is_new:
        audit.record(
            at=at, by=by, action="appointment.wished", object_kind="appointment", object_id=one.pk,
            region=region, facts={"until": until.isoformat()},
        )  # fmt: skip
    return True


def withdraw(*, account_id: int, appointment_id: uuid.UUID, region: str, at: datetime, by: Actor) -> bool:
    """Wait for the clinic's answer no longer; tell whether it had not come yet.

    The place is free for others; what the clinic may have reserved is given back there.
    Raises NotYours, limits.Exhausted.
    """
    mine = Appointment.objects.filter(
        pk=appointment_id, card__holdings__account_id=account_id, card__holdings__ended_at=None
    )
    with transaction.atomic():
        one = mine.first()
        if one is None:
            raise NotYours
        return _take_back(one, account_id=account_id, region=region, at=at, by=by)


def end_by_clinic(
    *, clinic: OpenClinic, appointment_id: uuid.UUID, is_wanted: bool, at: datetime, by: Actor
) -> bool:
    """Ask the clinic's system no more, as its registrar says; tell whether it was still being asked.

    The person still wanted the visit and the clinic cannot take it: told like the system's own no. Or the
    person does not want it any more. Raises NotYours, limits.Exhausted.
    """
    with transaction.atomic():
        one = Appointment.objects.filter(pk=appointment_id, clinic=clinic.id).first()
        if one is None:
            raise NotYours
        if is_wanted:
            return refuse(one, region=clinic.region, at=at, by=by)
        return _take_back(one, account_id=one.account_id, region=clinic.region, at=at, by=by)


def _take_back(one: Appointment, *, account_id: int, region: str, at: datetime, by: Actor) -> bool:
    if not stop_waiting(one, account_id=account_id, region=region, at=at, by=by):
        return False
    trail.tell(Kind.WISH_WITHDRAWN, one.pk, account_id=one.account_id, card_id=one.card_id, at=at)
    return True


def stop_waiting(one: Appointment, *, account_id: int, region: str, at: datetime, by: Actor) -> bool:
    """Give up what a person does not want any more; it counts like a visit that they cancel.

    In the caller's transaction; tell whether it was still being asked. Raises limits.Exhausted.
    """
    if not give_up(one, region=region, at=at, by=by, reason=WITHDRAWN):
        return False
    limits.take_along(CANCELS_OF_ACCOUNT, str(account_id), at=at)
    return True


@transaction.atomic
def refuse(one: Appointment, *, region: str, at: datetime, by: Actor) -> bool:
    """Take a clinic's no that nobody sees on a page; tell whether it was still being asked.

    Such a no frees nothing, so the place does not rest.
    """
    if not release(one.pk, region=region, at=at, by=by, reason=CLINIC_REFUSED):
        return False
    trail.tell(Kind.CLINIC_REFUSED, one.pk, account_id=one.account_id, card_id=one.card_id, at=at)
    # Our first question may still lie somewhere on its way: told that it is off, the clinic refuses it.
    work.enqueue(moving.GIVE_BACK, appointment_id=str(one.pk))
    return True


def give_up(one: Appointment, *, region: str, at: datetime, by: Actor, reason: str) -> bool:
    """Wait for a clinic's answer no longer; tell whether it was still being asked.

    The place rests like that of any visit that is off, and what the clinic may have heard is given back
    there. In the caller's transaction.
    """
    if not release(one.pk, region=region, at=at, by=by, reason=reason):
        return False
    work.enqueue(moving.GIVE_BACK, appointment_id=str(one.pk))
    freeing.free(slot_id=one.slot_id, at=at)
    return True


@transaction.atomic
def release(appointment_id: uuid.UUID, *, region: str, at: datetime, by: Actor, reason: str) -> bool:
    """Give a place back that a clinic was asked for; tell whether it was still being asked.

    It does not rest: the clinic did not give it, so nothing becomes free that the clinic's next reading
    does not show anyway. A place that was waited for and is not any more is given up, see `give_up`.
    """
    asking = Appointment.objects.filter(pk=appointment_id, state=State.RESERVING)
    if not asking.update(state=State.RELEASED, ended_at=at, cancel_reason=reason):
        return False
    RegistryCall.objects.filter(pk=appointment_id, ended_at=None).update(ended_at=at)
    trail.add(
        appointment=appointment_id, came_from=State.RESERVING, to=State.RELEASED, at=at, by=by,
        region=region, reason=reason,
    )  # fmt: skip
    return True


def end_late(*, at: datetime) -> int:
    """End wishes whose time is over and say so; return how many. Safe to run twice."""
    late = Appointment.objects.filter(state=State.RESERVING, wish__until_at__lte=at).select_related("clinic")
    return sum(_end(one, at) for one in late.order_by("wish__until_at", "pk")[:BATCH])


@transaction.atomic
def _end(one: Appointment, at: datetime) -> bool:
    if not give_up(one, region=one.clinic.region_id, at=at, by=SYSTEM, reason=WISH_OVER):
        return False
    trail.tell(Kind.WISH_OVER, one.pk, account_id=one.account_id, card_id=one.card_id, at=at)
    return True
