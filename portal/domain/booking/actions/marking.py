"""Mark whether the patient came; the person may object once."""

import uuid
from datetime import datetime

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.actions import trail
from portal.domain.booking.models import Appointment, Objection
from portal.domain.booking.queries import attendance as queries
from portal.domain.booking.rules import attendance as rules
from portal.domain.booking.rules.attendance import NotNow
from portal.domain.booking.states import State
from portal.domain.notices.states import Kind
from portal.domain.patients.access import NotYours
from portal.domain.staff.states import OpenClinic, OpenDoctor


class NotMarkable(Exception):
    """The visit may not be marked so now; `why` says what stands against it."""

    def __init__(self, why: NotNow) -> None:
        super().__init__(why)
        self.why = why


class NotObjectable(Exception):
    """There is nothing to object to, or it was done before, or is too long ago."""


def mark(
    *, place: OpenClinic | OpenDoctor, appointment_id: uuid.UUID, came: bool, at: datetime, by: Actor
) -> None:
    """Mark that the patient came to a visit of this clinic or doctor, or did not; the same again is nothing.

    Marking again what the person has objected to answers the objection. The person is told of a visit
    marked as missed, and of a mark that is mended. Raises NotYours, NotMarkable.
    """
    clinic = place.clinic if isinstance(place, OpenDoctor) else place
    wanted = State.ATTENDED if came else State.MISSED
    with transaction.atomic():
        one = _locked(clinic, place, appointment_id)
        objection = Objection.objects.select_for_update().filter(pk=one.pk).first()
        seen = queries.seen(one, objection, is_broken=queries.was_broken(one.pk))
        if (why := rules.why_not_mark(seen, came=came, at=at)) is not None:
            raise NotMarkable(why)
        _answer(objection, wanted, clinic.region, at, by)
        if one.state != wanted:
            _move(one, wanted, clinic.region, at, by)


def _locked(clinic: OpenClinic, place: OpenClinic | OpenDoctor, appointment_id: uuid.UUID) -> Appointment:
    own = {"doctor": place.id} if isinstance(place, OpenDoctor) else {}
    mine = Appointment.objects.select_for_update().filter(pk=appointment_id, clinic=clinic.id, **own)
    one = mine.first()
    if one is None:
        raise NotYours
    return one


def _move(one: Appointment, wanted: State, region: str, at: datetime, by: Actor) -> None:
    was = one.state
    Appointment.objects.filter(pk=one.pk).update(state=wanted)
    trail.add(appointment=one.pk, came_from=was, to=wanted, at=at, by=by, region=region)
    told = {(State.BOOKED, State.MISSED): Kind.MISSED, (State.ATTENDED, State.MISSED): Kind.MISSED}
    told[(State.MISSED, State.ATTENDED)] = Kind.CAME
    kind = told.get((State(was), wanted))
    if kind is not None:
        key = f"{kind}:{one.pk}:{at.isoformat()}"
        trail.tell(kind, one.pk, account_id=one.account_id, card_id=one.card_id, at=at, key=key)


def _answer(objection: Objection | None, wanted: State, region: str, at: datetime, by: Actor) -> None:
    if objection is None or objection.answered_at is not None:
        return
    Objection.objects.filter(pk=objection.pk).update(answered_at=at, is_agreed=wanted == State.ATTENDED)
    audit.record(
        at=at, by=by, action="objection.answered", object_kind="appointment", object_id=objection.pk,
        region=region, facts={"agreed": wanted == State.ATTENDED},
    )  # fmt: skip


def object_to(*, account_id: int, appointment_id: uuid.UUID, region: str, at: datetime, by: Actor) -> None:
    """Say that the patient was there, to a visit marked as missed: once. Raises NotYours, NotObjectable."""
    with transaction.atomic():
        mine = Appointment.objects.select_for_update(of=("self",)).filter(
            pk=appointment_id, clinic__region=region, card__holdings__account_id=account_id,
            card__holdings__ended_at=None,
        )  # fmt: skip
        one = mine.first()
        if one is None:
            raise NotYours
        done = Objection.objects.filter(pk=one.pk).exists()
        if not rules.may_object(queries.seen(one, None), has_objected=done, at=at):
            raise NotObjectable
        Objection.objects.create(pk=one.pk, account_id=account_id, made_at=at)
        audit.record(
            at=at, by=by, action="appointment.objected", object_kind="appointment", object_id=one.pk,
            region=region,
        )  # fmt: skip
