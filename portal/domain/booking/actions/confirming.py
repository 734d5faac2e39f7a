"""Confirm a held place: the clinic's system first, outside any transaction."""

import random
import uuid
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, connection, transaction

from portal.domain.attachments import queries as people
from portal.domain.audit.states import Actor
from portal.domain.booking import ports, texts
from portal.domain.booking.actions import answering, moving, proving, standing, trail, wishing
from portal.domain.booking.actions.holding import NotBookable
from portal.domain.booking.actions.standing import Doing, Told
from portal.domain.booking.models import Appointment, RegistryCall
from portal.domain.booking.queries.asking import answers_of
from portal.domain.booking.rules import Reason, Why
from portal.domain.booking.states import CLINIC_AWAY, CLINIC_REFUSED, MISSED_COUNTED, OVERLAPS, State
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import BOOKINGS_OF_ACCOUNT
from portal.domain.notices.states import Kind
from portal.domain.patients.access import NotYours
from portal.domain.work import actions as work
from portal.kit import numbers

TRIES: Final = 8
ASKED_WITH: Final = ("slot__outside", "card", "answers")
"""What `reservation_of` reads along with an appointment."""
_SOURCE: Final = random.SystemRandom()
_BOOK: Final = """
UPDATE booking_appointment SET state = 'booked', number = %(number)s, booked_at = %(now)s,
       clinic_number = %(clinic_number)s
WHERE id = %(id)s AND state = %(from)s AND (state <> 'held' OR hold_ends_at > %(now)s) AND {replaces}
  AND (state = 'reserving' OR EXISTS (
      SELECT 1 FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
      WHERE s.id = booking_appointment.slot_id AND s.state = 'open' AND w.state = 'open'))
  AND (state = 'reserving' OR EXISTS (
      SELECT 1 FROM patients_holding h WHERE h.card_id = booking_appointment.card_id
      AND h.account_id = %(account)s AND h.ended_at IS NULL))
RETURNING {told}
"""
"""Who may book is asked before the clinic is: what the clinic has reserved since is booked here, whether or
not the account still holds the card. Else the place would be taken there and never be a visit here."""
_ASK: Final = """
UPDATE booking_appointment SET state = 'reserving'
WHERE id = %(id)s AND state = 'held' AND hold_ends_at > %(now)s AND {replaces}
  AND EXISTS (
      SELECT 1 FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
      WHERE s.id = booking_appointment.slot_id AND s.state IN ('open', 'taken') AND w.state = 'open')
  AND EXISTS (
      SELECT 1 FROM patients_holding h WHERE h.card_id = booking_appointment.card_id
      AND h.account_id = %(account)s AND h.ended_at IS NULL)
RETURNING {told}
"""
"""A place that is taken in the clinic since the last reading may be ours there: the clinic says."""
_REPLACES: Final = ("replaces_id IS NULL", "replaces_id = %(replaces)s")
"""Where nothing is replaced, and where a visit is."""
_TOLD: Final = (standing.returning(replaces=False), standing.returning(replaces=True))
_EACH: Final = tuple({"replaces": one, "told": told} for one, told in zip(_REPLACES, _TOLD, strict=True))
_PLAIN, _INSTEAD = (_BOOK.format(**one) for one in _EACH)
_ASK_PLAIN, _ASK_INSTEAD = (_ASK.format(**one) for one in _EACH)


class HoldOver(Exception):
    """The hold has ended (or was let go); `slot_id` may still be free."""

    def __init__(self, slot_id: int) -> None:
        super().__init__(str(slot_id))
        self.slot_id = slot_id


class AwaitingClinic(Exception):
    """The clinic's system has not answered; a job finds out, nobody else gets the place."""


def confirm(
    *, account_id: int, appointment_id: uuid.UUID, clinic_id: int | None,
    replaces: uuid.UUID | None = None, region: str, at: datetime, by: Actor, must_answer: bool = True,
    waits: bool = False,
) -> None:  # fmt: skip
    """Turn a hold into a visit; the same request again changes nothing.

    `clinic_id` is None where the caller has read that the portal keeps the schedule: nobody need be asked.
    A visit that it `replaces` is given up in the same step, never before: moved. What is asked before the
    visit must be answered, except where one press swaps a visit for another: there is no page to answer on,
    nor is a code asked for. Who `waits` leaves a wish where the clinic's system does not answer: the place
    is kept and booked as soon as it does.
    Raises NotYours, HoldOver, AwaitingClinic, NotBookable (the clinic said no, the visit to be moved is no
    longer there, or another visit of the patient came in between), NotAnswered (something that must be
    answered before the visit is not), CodeNeeded (the patient has missed visits lately, and this sitting has
    typed no code for this hold), limits.Exhausted.
    """
    doing = Doing(account_id, appointment_id, replaces, region, at, by, must_answer=must_answer, waits=waits)
    system = None if clinic_id is None else ports.clinic_system(clinic_id)
    booked = _book(doing, State.HELD) if system is None or system.answers_at_once else _ask(system, doing)
    if not booked:
        _explain(account_id, appointment_id, at)


def _book(doing: Doing, came_from: State, clinic_number: str = "") -> bool:
    """Change, history, record and notice in one transaction; a number that exists is drawn again."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return _write(doing, came_from, clinic_number)
        except IntegrityError as error:
            if "booking_patient_never_overlaps" in str(error):
                return _overlapping(doing, came_from, error)
            if "number" not in str(error):
                raise
    raise RuntimeError("no free appointment number was found")


def _overlapping(doing: Doing, came_from: State, error: IntegrityError) -> bool:
    """Another visit of the patient came in between, made at a registry: the new place is not booked."""
    if came_from == State.RESERVING:
        with transaction.atomic():
            if _refuse(doing, OVERLAPS):
                work.enqueue(moving.GIVE_BACK, appointment_id=str(doing.appointment_id))
    raise NotBookable(standing.veiled([Reason(Why.OVERLAPS)], doing)) from error


def _write(doing: Doing, came_from: State, clinic_number: str) -> bool:
    # The old visit first: a patient never has two that overlap, not even for a moment.
    is_moved = doing.replaces is not None and _give_up(doing, doing.replaces, came_from)
    made = {"from": came_from.value, "number": numbers.make(_SOURCE), "clinic_number": clinic_number}
    told = _change(_INSTEAD if doing.replaces else _PLAIN, doing, **made)
    if told is None:
        if is_moved:
            transaction.set_rollback(True)  # nor is the old visit given up
        return False
    if came_from == State.HELD:  # else it was judged before the clinic was asked
        _check(doing, told)
    if came_from == State.RESERVING:  # counted when the clinic was asked; it has answered after all
        RegistryCall.objects.filter(pk=doing.appointment_id, ended_at=None).update(ended_at=doing.at)
    else:
        limits.take_along(BOOKINGS_OF_ACCOUNT, str(doing.account_id), at=doing.at)
    trail.add(
        appointment=doing.appointment_id, came_from=came_from, to=State.BOOKED, at=doing.at, by=doing.by,
        region=doing.region,
    )  # fmt: skip
    kind = Kind.MOVED if is_moved else Kind.BOOKED
    trail.tell(kind, doing.appointment_id, account_id=told.account_id, card_id=told.card_id, at=doing.at)
    return True


def _check(doing: Doing, told: Told) -> None:
    """Raise where something stands against what has just been written: it is taken back.

    Other visits of the patient, the code and the answers that stand before a visit.
    """
    standing.check(told, doing)
    if doing.must_answer:
        proving.check(
            told.wanted, account_id=doing.account_id, appointment_id=doing.appointment_id,
            region=doing.region, at=doing.at, by=doing.by,
        )  # fmt: skip
        answering.check(
            appointment_id=doing.appointment_id, speciality_id=told.speciality_id, region=doing.region,
            at=doing.at,
        )  # fmt: skip


def _change(statement: str, doing: Doing, **made: str) -> Told | None:
    """Run one of the statements above; None where the hold does not stand so."""
    values = {
        "id": trail.key(doing.appointment_id),
        "now": trail.moment(doing.at),
        "account": doing.account_id,
        "since": trail.moment(doing.at - MISSED_COUNTED),
        "replaces": trail.key(doing.replaces) if doing.replaces else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values | made)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return Told(*row) if row else None


def _give_up(doing: Doing, old: uuid.UUID, came_from: State) -> bool:
    """Give the old visit up; a new one that no clinic has reserved yet is not booked beside it."""
    is_given_up = moving.give_up(
        appointment_id=old, new=doing.appointment_id, region=doing.region, at=doing.at, by=doing.by
    )
    if not is_given_up and came_from == State.HELD and moving.is_living(doing.appointment_id, doing.at):
        raise NotBookable([Reason(Why.OLD_OVER)])
    return is_given_up


def _ask(system: ports.ClinicSystem, doing: Doing) -> bool:
    reservation = _begin(doing)
    if reservation is None:
        return False
    try:
        number = system.reserve(reservation)
    except ports.ClinicAway as error:  # nothing is reserved there: nobody need wait for an answer
        if _wish(doing):
            raise AwaitingClinic from error
        _not_asked(doing)
        raise NotBookable([Reason(Why.CLINIC_SILENT)]) from error
    except ports.ClinicSilent as error:
        _wish(doing)
        raise AwaitingClinic from error
    except ports.ClinicRefused as error:
        _refuse(doing)
        raise NotBookable([Reason(Why.TAKEN)]) from error
    return _book(doing, State.RESERVING, number)


def _wish(doing: Doing) -> bool:
    return doing.waits and wishing.keep(
        doing.appointment_id, region=doing.region, at=doing.at, by=doing.by
    )  # fmt: skip


@transaction.atomic
def _not_asked(doing: Doing) -> None:
    """Let the place go; a clinic that was not asked costs none of the visits of an hour."""
    if _refuse(doing, CLINIC_AWAY):
        limits.give_back(BOOKINGS_OF_ACCOUNT, str(doing.account_id), at=doing.at)


def _refuse(doing: Doing, reason: str = CLINIC_REFUSED) -> bool:
    return wishing.release(
        doing.appointment_id, region=doing.region, at=doing.at, by=doing.by, reason=reason
    )  # fmt: skip


def _begin(doing: Doing) -> ports.Reservation | None:
    """Mark that the clinic is being asked: from here on the place does not expire by itself."""
    with transaction.atomic():
        told = _change(_ASK_INSTEAD if doing.replaces else _ASK_PLAIN, doing)
        if told is None:
            return None
        if doing.replaces and not moving.may_be_given_up(doing.replaces, doing.at):
            raise NotBookable([Reason(Why.OLD_OVER)])
        _check(doing, told)
        limits.take_along(BOOKINGS_OF_ACCOUNT, str(doing.account_id), at=doing.at)
        trail.add(
            appointment=doing.appointment_id, came_from=State.HELD, to=State.RESERVING, at=doing.at,
            by=doing.by, region=doing.region,
        )  # fmt: skip
    return reservation_of(Appointment.objects.select_related(*ASKED_WITH).get(pk=doing.appointment_id))


def reservation_of(appointment: Appointment) -> ports.Reservation:
    """Return what a clinic's system is told of an appointment."""
    outside = getattr(appointment.slot, "outside", None)  # a place of the portal's own has no other number
    return ports.Reservation(
        key=appointment.pk,
        clinic_id=appointment.clinic_id,
        slot_id=appointment.slot_id,
        card_id=appointment.card_id,
        starts_at=appointment.starts_at,
        place=outside.number if outside else "",
        number=appointment.clinic_number,
        patient=people.person_of(appointment.card),
        comment=texts.comment(answers_of(appointment)),
    )


def book_found(appointment: Appointment, *, clinic_number: str, region: str, at: datetime, by: Actor) -> bool:
    """Book what the clinic turned out to have reserved."""
    doing = Doing(appointment.account_id, appointment.pk, appointment.replaces_id, region, at, by)
    return _book(doing, State.RESERVING, clinic_number)


def _explain(account_id: int, appointment_id: uuid.UUID, at: datetime) -> None:
    """Say why nothing was changed: a second click is no error, the others have names."""
    mine = Appointment.objects.filter(
        pk=appointment_id, card__holdings__account_id=account_id, card__holdings__ended_at=None
    ).first()
    if mine is None:
        raise NotYours
    if mine.state == State.BOOKED:
        return
    if mine.state == State.RESERVING:
        raise AwaitingClinic
    place = Appointment.objects.filter(
        pk=mine.pk, slot__work_session__state="open", slot__state__in=("open", "taken")
    )
    if mine.state == State.HELD and mine.hold_ends_at > at and not place.exists():
        raise NotBookable([Reason(Why.CLOSED)])  # the schedule was changed while the place was held
    raise HoldOver(mine.slot_id)
