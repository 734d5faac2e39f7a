"""What became elsewhere of visits that are known here: cancelled, moved to another place, brought back.

The clinic's system keeps one number for a visit whatever becomes of it. Here a visit that was moved or
brought back is a new row with that number, so that the old one's history stays as it was; the newest row of a
number is the visit. Nothing is followed that tells of another person than the card's.
"""

import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import IntegrityError, transaction

from portal.domain.attachments import queries as people
from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM
from portal.domain.booking import ports, rules
from portal.domain.booking.actions import answering, moving, repairing, trail
from portal.domain.booking.models import Appointment
from portal.domain.booking.queries.visits import is_unseen
from portal.domain.booking.states import ELSEWHERE, UNSEEN, Mended, State
from portal.domain.notices.states import Kind
from portal.domain.patients.models import Card, Holding
from portal.domain.schedule.models import Slot
from portal.domain.schedule.states import Source
from portal.domain.work import actions as work
from portal.kit import numbers

_NAMES: Final = uuid.UUID("6f0c9a3e-4b1d-5f6a-9c55-2d1b8c7e9a10")
"""Of the ids of visits made elsewhere: the same visit, read again, is the same row."""
_ENDED_HERE: Final = (State.MOVED, State.CANCELLED_BY_PATIENT, State.RELEASED, State.EXPIRED)
"""What the clinic itself has cancelled and brought back is not ours to cancel again."""
_THEIRS: Final = (ELSEWHERE, UNSEEN)
_MAY_BE_NEWER: Final = (State.MOVED, State.CANCELLED_BY_CLINIC)
_DAY: Final = timedelta(days=1)
_TRIES: Final = 8
_SOURCE: Final = random.SystemRandom()
_log = structlog.get_logger("portal.booking")
Pair = tuple[Appointment, ports.Visit]


@dataclass(slots=True)
class Followed:
    """How many visits were cancelled, moved, brought back there, given back by us, told of other people.

    What is `laid_again` stands at its time: the clinic gives that place under another row of ours.
    """

    cancelled: int = 0
    moved: int = 0
    back: int = 0
    given_back: int = 0
    strangers: int = 0
    laid_again: int = 0


def id_of(clinic_id: int, number: str) -> uuid.UUID:
    """Return the id of a visit that the clinic's system has made under this number."""
    return uuid.uuid5(_NAMES, f"{clinic_id}:{number}")


def _after(one: Appointment, slot: Slot) -> uuid.UUID:
    return uuid.uuid5(_NAMES, f"{one.pk}:{slot.pk}")


def known(clinic_id: int, told: Sequence[ports.Visit], at: datetime) -> dict[str, Appointment]:
    """Return by the system's number what stands here for a visit: its newest row (two queries at most)."""
    ids = {visit.number: visit.key or id_of(clinic_id, visit.number) for visit in told}
    related = ("clinic", "card", "slot__outside")
    rows = Appointment.objects.filter(clinic=clinic_id).select_related(*related)
    first = rows.in_bulk(set(ids.values()))
    found = {number: first[key] for number, key in ids.items() if key in first}
    ended = {one.clinic_number for one in found.values() if one.clinic_number and one.state in _MAY_BE_NEWER}
    if ended:
        later = rows.filter(
            clinic_number__in=ended, wall_date__gte=(at - _DAY).date(), booked_at__isnull=False
        )
        found |= {one.clinic_number: one for one in sorted(later, key=_age)}
    return found


def _age(one: Appointment) -> tuple[datetime, bool, datetime]:
    booked_at = one.booked_at or one.held_at
    return booked_at, one.state == State.BOOKED, one.ended_at or booked_at


def follow(pairs: Sequence[Pair], places: Mapping[str, Slot], at: datetime) -> Followed:
    """Do here what was done there; `places` are those of the visits by number, with session and doctor."""
    done, leaving = Followed(), []
    for one, visit in pairs:
        if not _is_about(one, visit):
            done.strangers += 1  # whose visit became what, nobody knows: ours stands until it is told rightly
        elif visit.is_cancelled:
            done.cancelled += _is_news(one) and _cancelled(one, at)
        elif one.state in _ENDED_HERE:
            work.enqueue(moving.GIVE_BACK, appointment_id=str(one.pk))
            done.given_back += 1
        elif one.state == State.BOOKED and _has_left(one, visit, places):
            leaving.append((one, visit))
        elif one.state == State.CANCELLED_BY_CLINIC and one.cancel_reason in _THEIRS:
            done.back += _brought_back(one, visit, places, at)
    _leave(leaving, places, at, done)
    return done


def _leave(leaving: Sequence[Pair], places: Mapping[str, Slot], at: datetime, done: Followed) -> None:
    """Follow visits that the clinic has at other places; the same time of the same doctor is no move."""
    again = [pair for pair in leaving if _is_laid_again(pair[0], places.get(pair[1].place))]
    done.laid_again = sum(_lay_again(one, places[visit.place]) for one, visit in again)
    gone = [pair for pair in leaving if pair not in again]
    if gone:
        done.moved, ended = _move(gone, places, at)
        done.cancelled += ended


def _is_about(one: Appointment, visit: ports.Visit) -> bool:
    return rules.is_about(people.person_of(one.card), visit.patient)


def _has_left(one: Appointment, visit: ports.Visit, places: Mapping[str, Slot]) -> bool:
    """Tell whether the clinic has the visit at another place than ours.

    A place that neither side knows any more is no move: its hours are gone, and the visit is broken.
    """
    slot = places.get(visit.place)
    if slot is not None:
        return slot.pk != one.slot_id
    ours = getattr(one.slot, "outside", None)
    return ours is not None and ours.number != visit.place


def _is_laid_again(one: Appointment, slot: Slot | None) -> bool:
    """Tell whether another row is the very time of the visit: its hours were taken away and came back."""
    if slot is None or slot.pk == one.slot_id:
        return False
    return (slot.doctor_id, slot.starts_at, slot.ends_at) == (one.doctor_id, one.starts_at, one.ends_at)


def _lay_again(one: Appointment, slot: Slot) -> bool:
    """Let a visit stand at its time in the hours that came back; nobody is told of a move that is none.

    Where it was marked as broken, the timer tells that it stands.
    """
    living = Appointment.objects.filter(pk=one.pk, state=State.BOOKED)
    try:
        with transaction.atomic():
            return bool(living.update(slot=slot, seat=1, room=slot.work_session.room))
    except IntegrityError:  # somebody holds it here; the next reading finds how that ended
        _log.warning("visit_not_laid_again", appointment=str(one.pk))
        return False


@transaction.atomic
def _is_news(one: Appointment) -> bool:
    """Tell whether a cancelling there changes anything here: each reading tells all of them again."""
    return one.state == State.BOOKED or is_unseen(one)


def _cancelled(one: Appointment, at: datetime) -> bool:
    """End a visit that its clinic has cancelled, also one that it had moved out of our sight before."""
    rows = Appointment.objects.filter(pk=one.pk)
    if rows.filter(state=State.BOOKED).update(
        state=State.CANCELLED_BY_CLINIC, ended_at=at, cancel_reason=ELSEWHERE
    ):
        _ended(one, ELSEWHERE, at)
    elif rows.filter(state=State.CANCELLED_BY_CLINIC, cancel_reason=UNSEEN).update(cancel_reason=ELSEWHERE):
        audit.record(
            at=at, by=SYSTEM, action="appointment.cancelled_by_clinic", object_kind="appointment",
            object_id=one.pk, region=one.clinic.region_id,
        )  # fmt: skip
    else:
        return False
    _tell(Kind.CALLED_OFF, one, at)
    repairing.mark_cancelled(one, at=at)
    return True


def _ended(one: Appointment, reason: str, at: datetime) -> None:
    trail.add(
        appointment=one.pk, came_from=State.BOOKED, to=State.CANCELLED_BY_CLINIC, at=at, by=SYSTEM,
        region=one.clinic.region_id, reason=reason,
    )  # fmt: skip


def _tell(kind: Kind, one: Appointment, at: datetime) -> None:
    trail.tell(kind, one.pk, account_id=one.account_id, card_id=one.card_id, at=at)


@transaction.atomic
def _move(leaving: Sequence[Pair], places: Mapping[str, Slot], at: datetime) -> tuple[int, int]:
    """Take these visits to the places where the clinic has them; return how many arrived, and how many ended.

    All leave before the first arrives: the registry may have changed two people about. One whose new place is
    not known here, or not free, ends here and is told: a time at which nobody waits is the worst of all. It
    comes back as soon as there is a place to show.
    """
    ids = [one.pk for one, _ in leaving]
    rows = Appointment.objects.select_for_update().filter(pk__in=ids, state=State.BOOKED)
    living = set(rows.order_by("pk").values_list("pk", flat=True))
    Appointment.objects.filter(pk__in=living).update(state=State.MOVED, ended_at=at)
    here = [(one, visit) for one, visit in leaving if one.pk in living]
    arrived = sum(_arrived(one, visit, places.get(visit.place), at) for one, visit in here)
    return arrived, len(here) - arrived


def _arrived(one: Appointment, visit: ports.Visit, slot: Slot | None, at: datetime) -> bool:
    if slot is None or not _next(one, visit, slot, at, replaces=one):
        Appointment.objects.filter(pk=one.pk).update(
            state=State.CANCELLED_BY_CLINIC, cancel_reason=UNSEEN
        )  # fmt: skip
        _ended(one, UNSEEN, at)
        _tell(Kind.MOVED_UNSEEN, one, at)
        # The clinic waits at a time that is not known here: another place would be a second visit.
        repairing.close(one, how=Mended.CANCELLED, at=at)
        return False
    trail.add(
        appointment=one.pk, came_from=State.BOOKED, to=State.MOVED, at=at, by=SYSTEM,
        region=one.clinic.region_id, reason=str(_after(one, slot)),
    )  # fmt: skip
    return True


@transaction.atomic
def _brought_back(
    one: Appointment, visit: ports.Visit, places: Mapping[str, Slot], at: datetime
) -> bool:  # fmt: skip
    """Book anew what the clinic had cancelled and has taken back, for whoever still holds the card."""
    slot = places.get(visit.place)
    if slot is None:
        return False
    held = Holding.objects.filter(card=one.card_id, account=one.account_id, ended_at=None)
    # What was out of sight is moved, to whoever reads of it; what was cancelled is booked anew.
    replaced = one if is_unseen(one) else None
    if not held.exists() or not _next(one, visit, slot, at, replaces=replaced):
        return False
    repairing.close(one, how=Mended.STANDS, at=at)
    return True


def _next(
    one: Appointment, visit: ports.Visit, slot: Slot, at: datetime, *, replaces: Appointment | None = None
) -> bool:
    after = _after(one, slot)
    is_kept = adopt(
        after, clinic_number=visit.number, slot=slot, card=one.card, account_id=one.account_id,
        at=at, replaces=replaces,
    )  # fmt: skip
    if is_kept:
        answering.carry(old=one.pk, new=after, at=at)
    return is_kept


def adopt(
    appointment_id: uuid.UUID, *, clinic_number: str, slot: Slot, card: Card, account_id: int, at: datetime,
    replaces: Appointment | None = None,
) -> bool:  # fmt: skip
    """Book here what is booked there; else say in the log that the database stands against it.

    That is a hold of somebody, or another visit at that time. `slot` with its session, doctor and clinic.
    By which way the clinic gave the place nobody tells us: not by ours, so no quota of ours counts it.
    """
    for _ in range(_TRIES):
        doctor, session = slot.doctor, slot.work_session
        row = Appointment(
            id=appointment_id, number=numbers.make(_SOURCE), account_id=account_id, card=card, slot=slot,
            doctor=doctor, clinic_id=slot.clinic_id, speciality_id=doctor.speciality_id,
            starts_at=slot.starts_at, ends_at=slot.ends_at, wall_date=slot.wall_date,
            wall_start=slot.wall_start, time_zone=session.time_zone, room=session.room, state=State.BOOKED,
            held_at=at, hold_ends_at=at, booked_at=at, clinic_number=clinic_number, replaces=replaces,
            source=Source.OTHER.value,
        )  # fmt: skip
        try:
            with transaction.atomic():
                return _write(row, at)
        except IntegrityError as error:
            if "number" not in str(error):  # a number of ours that exists is drawn again
                break
    _log.warning("visit_from_elsewhere_not_kept", appointment=str(appointment_id))
    return False


def _write(row: Appointment, at: datetime) -> bool:
    row.save(force_insert=True)
    trail.add(
        appointment=row.pk, came_from="", to=State.BOOKED, at=at, by=SYSTEM,
        region=row.doctor.clinic.region_id, reason=ELSEWHERE,
    )  # fmt: skip
    kind = Kind.BOOKED if row.replaces_id is None else Kind.MOVED
    trail.tell(kind, row.pk, account_id=row.account_id, card_id=row.card_id, at=at)
    return True
