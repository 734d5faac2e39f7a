"""Clinics that keep their schedule elsewhere: their places, and visits that were booked or cancelled there.

A visit becomes a card's only where nothing differs and a number agrees (attachments.rules.judging), and only
of a card that is vouched for: anybody may type another's name into a card. What matches no card is not kept.
"""

import random
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import structlog
from django.db import IntegrityError, transaction

from portal.domain.attachments import queries as people
from portal.domain.attachments.rules import judging
from portal.domain.audit.states import SYSTEM
from portal.domain.booking import ports
from portal.domain.booking.actions import moving, trail
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import ELSEWHERE, State
from portal.domain.clinics import queries as clinics
from portal.domain.clinics.queries import Outside
from portal.domain.health import actions as health
from portal.domain.health.states import CLINICS
from portal.domain.notices.states import Kind
from portal.domain.patients.models import Holding
from portal.domain.patients.states import KNOWN, Relation
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import OutsideSlot, Slot
from portal.domain.schedule.ports import TimetableSilent
from portal.domain.work import actions as work
from portal.kit import numbers

SEEN_AHEAD: Final = timedelta(days=60)
"""How far ahead visits are read: further than any place is offered."""
_NAMES: Final = uuid.UUID("6f0c9a3e-4b1d-5f6a-9c55-2d1b8c7e9a10")
"""Of the ids of visits made elsewhere: the same visit, read again, is the same row."""
_TRIES: Final = 8
_SOURCE: Final = random.SystemRandom()
_log = structlog.get_logger("portal.booking")


@dataclass(slots=True)
class Read:
    """What one reading changed here: visits that are new, cancelled there, given back by us."""

    new: int = 0
    cancelled: int = 0
    given_back: int = 0


def refresh_clinics(*, clock: Callable[[], datetime]) -> None:
    """Read every clinic that lives elsewhere; a system that was silent is not asked again in this turn."""
    silent: set[str] = set()
    met: set[str] = set()
    for one in clinics.outside():
        if one.system in silent:
            continue
        met.add(one.system)
        if not _is_read(one, clock()):
            silent.add(one.system)
    for system in sorted(met):
        health.note(system=f"{CLINICS}{system}", is_up=system not in silent, at=clock())


def _is_read(one: Outside, at: datetime) -> bool:
    """Read one clinic; False where its system was silent. What breaks on our side stops no other."""
    try:
        schedule.refresh(clinic_id=one.clinic_id, at=at)
        read_visits(clinic_id=one.clinic_id, at=at)
    except (TimetableSilent, ports.ClinicSilent) as error:
        _log.warning("clinic_silent", clinic=one.clinic_id, error=type(error).__name__)
        return False
    except Exception as error:  # noqa: BLE001  the class alone: messages quote data
        _log.error("clinic_not_read", clinic=one.clinic_id, error=type(error).__qualname__)
    return True


def read_visits(*, clinic_id: int, at: datetime) -> Read:
    """Take over what the clinic's system tells of visits to come; raises ClinicSilent.

    Ours that are cancelled there end here; ours that ended here and live there are given back.
    """
    told = ports.clinic_system(clinic_id).visits(since=at, until=at + SEEN_AHEAD)
    done = Read()
    ids = {visit.number: visit.key or _id(clinic_id, visit.number) for visit in told}
    known = Appointment.objects.filter(clinic=clinic_id).select_related("clinic").in_bulk(set(ids.values()))
    unknown = []
    for visit in told:
        one = known.get(ids[visit.number])
        if one is not None:
            _follow(one, visit, done, at)
        elif visit.key is None and not visit.is_cancelled:
            unknown.append(visit)
    _take(clinic_id, unknown, done, at)
    return done


def _id(clinic_id: int, number: str) -> uuid.UUID:
    return uuid.uuid5(_NAMES, f"{clinic_id}:{number}")


_ENDED_HERE: Final = (State.MOVED, State.CANCELLED_BY_PATIENT, State.RELEASED, State.EXPIRED)
"""What the clinic itself has cancelled and brought back is not ours to cancel again."""


def _follow(one: Appointment, visit: ports.Visit, done: Read, at: datetime) -> None:
    if visit.is_cancelled and one.state == State.BOOKED:
        done.cancelled += _cancelled_there(one, at)
    elif not visit.is_cancelled and one.state in _ENDED_HERE:
        work.enqueue(moving.GIVE_BACK, appointment_id=str(one.pk))
        done.given_back += 1


@transaction.atomic
def _cancelled_there(one: Appointment, at: datetime) -> bool:
    living = Appointment.objects.filter(pk=one.pk, state=State.BOOKED)
    if not living.update(state=State.CANCELLED_BY_CLINIC, ended_at=at, cancel_reason=ELSEWHERE):
        return False
    trail.add(
        appointment=one.pk, came_from=State.BOOKED, to=State.CANCELLED_BY_CLINIC, at=at, by=SYSTEM,
        region=one.clinic.region_id, reason=ELSEWHERE,
    )  # fmt: skip
    trail.tell(Kind.CANCELLED, one.pk, account_id=one.account_id, card_id=one.card_id, at=at)
    return True


def _take(clinic_id: int, visits: Sequence[ports.Visit], done: Read, at: datetime) -> None:
    """Make visits of those whose place and whose card are known (a fixed number of reads for all)."""
    places = {
        one.number: one.slot
        for one in OutsideSlot.objects.filter(
            clinic=clinic_id, number__in={visit.place for visit in visits}
        ).select_related("slot__work_session", "slot__doctor__clinic")
    }
    cards = _cards({visit.patient.birth_date for visit in visits})
    for visit in visits:
        slot = places.get(visit.place)
        holding = _whose(visit, cards) if slot is not None else None
        if slot is not None and holding is not None:
            done.new += _made(_id(clinic_id, visit.number), visit, slot, holding, at)


def _cards(birth_dates: set[date]) -> list[Holding]:
    """Return the living holdings of cards that may be meant: the person's own card first, then the oldest."""
    found = Holding.objects.filter(
        card__birth_date__in=birth_dates, card__confirmed_by__in=KNOWN, card__emptied_at=None, ended_at=None
    )
    ordered = found.select_related("card").order_by("card__created_at", "pk")
    return sorted(ordered, key=lambda one: one.relation != Relation.SELF)


def _whose(visit: ports.Visit, cards: Sequence[Holding]) -> Holding | None:
    mine = (one for one in cards if judging.is_same(people.person_of(one.card), visit.patient))
    return next(mine, None)


def _made(appointment_id: uuid.UUID, visit: ports.Visit, slot: Slot, holding: Holding, at: datetime) -> bool:
    """Book it here too, or say in the log that the database stands against it: a hold, another visit then."""
    for _ in range(_TRIES):
        row = _row(appointment_id, visit, slot, holding, at)
        try:
            with transaction.atomic():
                return _write(row, at)
        except IntegrityError as error:
            if "number" not in str(error):  # a number of ours that exists is drawn again
                break
    _log.warning("visit_from_elsewhere_not_kept", appointment=str(appointment_id))
    return False


def _row(
    appointment_id: uuid.UUID, visit: ports.Visit, slot: Slot, holding: Holding, at: datetime
) -> Appointment:
    doctor, session, card = slot.doctor, slot.work_session, holding.card
    return Appointment(
        id=appointment_id, number=numbers.make(_SOURCE), account_id=holding.account_id, card=card, slot=slot,
        doctor=doctor, clinic_id=slot.clinic_id, speciality_id=doctor.speciality_id, starts_at=slot.starts_at,
        ends_at=slot.ends_at, wall_date=slot.wall_date, wall_start=slot.wall_start,
        time_zone=session.time_zone, room=session.room, state=State.BOOKED, held_at=at, hold_ends_at=at,
        booked_at=at, clinic_number=visit.number,
    )  # fmt: skip


def _write(row: Appointment, at: datetime) -> bool:
    row.save(force_insert=True)
    trail.add(
        appointment=row.pk, came_from="", to=State.BOOKED, at=at, by=SYSTEM,
        region=row.doctor.clinic.region_id, reason=ELSEWHERE,
    )  # fmt: skip
    trail.tell(Kind.BOOKED, row.pk, account_id=row.account_id, card_id=row.card_id, at=at)
    return True
