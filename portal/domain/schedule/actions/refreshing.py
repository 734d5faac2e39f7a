"""Lays the schedule of a clinic that keeps it elsewhere: its hours and places as they stand there now.

May be run at any time and any number of times. A place that is gone there is closed here and never
deleted: somebody may have a visit at it. Hours that grow or shrink keep their session as long as a place of
it stands; a place of another time, doctor or session is another place. What cannot be laid (hours of one
doctor that overlap) is told and left out; the rest is laid.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q

from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM
from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.schedule import ports, states
from portal.domain.schedule.actions import loading
from portal.domain.schedule.models import OutsideSlot, Slot, WorkSession
from portal.domain.schedule.rules import moments
from portal.domain.schedule.rules.horizon import Calendar

_MINUTE: Final = timedelta(minutes=1)
_LONGEST_ROOM: Final = 30
_STRETCHED: Final = ("starts_at", "ends_at", "wall_date", "wall_start", "wall_end")
_log = structlog.get_logger("portal.schedule")
_State = states.Slot


@dataclass(slots=True)
class Refreshed:
    """What one reading changed: places that are new, gone, taken or freed; hours that could not be laid."""

    new: int = 0
    gone: int = 0
    turned: int = 0
    refused: int = 0


@dataclass(slots=True)
class _Known:
    """What stands here of one clinic: doctors by the sender's id, sessions and places to come."""

    clinic: Clinic
    calendar: Calendar
    at: datetime
    doctors: dict[str, Doctor]
    sessions: dict[tuple[int, datetime, datetime], WorkSession]
    places: dict[str, Slot]
    met: set[str] = field(default_factory=set)
    kept: dict[int, WorkSession] = field(default_factory=dict)
    """By the number of told hours: the session that they go on with."""


def refresh(*, clinic_id: int, at: datetime) -> Refreshed | None:
    """Read the schedule of a clinic in sight and lay it; None where the portal keeps it itself.

    The system is asked outside any transaction. Raises TimetableSilent; then nothing is changed.
    """
    timetable = ports.timetable(clinic_id)
    if timetable is None:
        return None
    clinic = Clinic.objects.select_related("region").get(pk=clinic_id)
    calendar = loading.calendar_of(clinic, clinic.region)
    until = at + timedelta(days=calendar.openings.furthest(at) + 1)
    told = timetable.hours(since=at, until=until)
    with transaction.atomic():
        Clinic.objects.select_for_update(no_key=True).get(pk=clinic_id)
        _make_room(clinic, at)
        done = _lay(_known(clinic, calendar, at), told, until)
        if done.new or done.gone:
            audit.record(
                at=at, by=SYSTEM, action="schedule.refreshed", object_kind="clinic", object_id=clinic_id,
                region=clinic.region_id, facts={"new": done.new, "gone": done.gone},
            )  # fmt: skip
    return done


def _make_room(clinic: Clinic, at: datetime) -> None:
    """Cancel hours that the timer had opened before the clinic's schedule moved elsewhere, and has closed.

    For whatever reason it closed them: else places would be laid into hours that give none.
    """
    of_timer = Q(template__isnull=False) | Q(special__isnull=False)
    old = WorkSession.objects.filter(of_timer, clinic=clinic, ends_at__gt=at)
    old.filter(state=states.Session.CLOSED, reason__in=states.TIMER_REASONS).update(
        state=states.Session.CANCELLED, reason=states.GONE
    )


def _known(clinic: Clinic, calendar: Calendar, at: datetime) -> _Known:
    sessions = WorkSession.objects.filter(clinic=clinic, ends_at__gt=at)
    places = OutsideSlot.objects.filter(clinic=clinic, slot__starts_at__gte=at)
    places = places.select_related("slot__work_session")
    return _Known(
        clinic,
        calendar,
        at,
        {doctor.external_id: doctor for doctor in Doctor.objects.filter(clinic=clinic)},
        {
            (one.doctor_id, one.starts_at, one.ends_at): one
            for one in sessions.exclude(state=states.Session.CANCELLED)
        },
        {one.number: one.slot for one in places},
    )


def _lay(known: _Known, told: Sequence[ports.Hours], until: datetime) -> Refreshed:
    done = Refreshed()
    _match(known, told)
    _close(known, done, until)
    for number, hours in enumerate(told):
        doctor = known.doctors.get(hours.doctor)
        session = _session(known, doctor, hours, known.kept.get(number)) if doctor and hours.places else None
        if session is None:
            done.refused += 1
            _turn(known, hours.places, done)  # what stands of them goes on: taken there is taken here
        else:
            _places(known, session, hours.places, done)
    if done.refused:
        _log.warning("hours_not_laid", clinic=known.clinic.pk, hours=done.refused)
    return done


def _match(known: _Known, told: Sequence[ports.Hours]) -> None:
    """Find for told hours the session of most of their places; these stand, one session for one hours."""
    used: set[int] = set()
    for number, hours in enumerate(told):
        doctor = known.doctors.get(hours.doctor)
        standing = [(place, slot) for place in hours.places if (slot := _standing(known, place, doctor))]
        sessions = Counter(slot.work_session_id for _, slot in standing if slot.work_session_id not in used)
        for best, _ in sessions.most_common(1):
            used.add(best)
            mine = [(place, slot) for place, slot in standing if slot.work_session_id == best]
            known.met.update(place.number for place, _ in mine)
            known.kept[number] = mine[0][1].work_session


def _standing(known: _Known, place: ports.Place, doctor: Doctor | None) -> Slot | None:
    """Return the place that is known here at the time that is told, of this doctor, else nothing."""
    slot = known.places.get(place.number)
    if slot is None or doctor is None or slot.doctor_id != doctor.pk:
        return None
    return slot if (slot.starts_at, slot.ends_at) == (place.starts_at, place.ends_at) else None


def _close(known: _Known, done: Refreshed, until: datetime) -> None:
    """Close what is not told any more; it loses its number, so the number may come again."""
    gone = [
        slot for number, slot in known.places.items() if number not in known.met and slot.starts_at < until
    ]
    if not gone:
        return
    ids = [slot.pk for slot in gone]
    Slot.objects.filter(pk__in=ids).update(state=_State.CLOSED)
    OutsideSlot.objects.filter(pk__in=ids).delete()
    known.places = {number: slot for number, slot in known.places.items() if slot.pk not in set(ids)}
    sessions = {slot.work_session_id for slot in gone}
    living = set(OutsideSlot.objects.filter(slot__work_session__in=sessions).values_list(
        "slot__work_session", flat=True
    ))  # fmt: skip
    # Cancelled, so that other hours of this doctor and room may be laid over them.
    WorkSession.objects.filter(pk__in=sessions - living).update(
        state=states.Session.CANCELLED, reason=states.GONE
    )
    known.sessions = {key: one for key, one in known.sessions.items() if one.pk not in sessions - living}
    done.gone += len(gone)


def _session(
    known: _Known, doctor: Doctor, hours: ports.Hours, kept: WorkSession | None
) -> WorkSession | None:  # fmt: skip
    """Return the session of these hours, stretched or made; None where the database refuses it."""
    starts, ends = hours.starts_at.astimezone(UTC), hours.ends_at.astimezone(UTC)
    found = kept or known.sessions.get((doctor.pk, starts, ends))
    if found is not None and (found.starts_at, found.ends_at) == (starts, ends):
        return found
    clinic, zone = known.clinic, known.clinic.time_zone
    first, last = moments.wall(starts, zone), moments.wall(ends, zone)
    session = found or WorkSession(
        doctor=doctor, clinic=clinic, room=hours.room[:_LONGEST_ROOM], time_zone=zone,
        slot_minutes=(hours.places[0].ends_at - hours.places[0].starts_at) // _MINUTE,
        opens_at=known.calendar.opens_at(doctor.pk, first.date(), known.at),
    )  # fmt: skip
    session.starts_at, session.ends_at, session.wall_date = starts, ends, first.date()
    session.wall_start, session.wall_end = first.time(), last.time()
    try:
        with transaction.atomic():
            session.save(update_fields=_STRETCHED if found else None)
    except IntegrityError:
        # Beside hours that have not made room yet; the next reading, a minute later, finds it.
        return None
    known.sessions[doctor.pk, starts, ends] = session
    return session


def _places(known: _Known, session: WorkSession, places: Sequence[ports.Place], done: Refreshed) -> None:
    _turn(known, places, done)
    fresh = [place for place in places if place.number not in known.places]
    if fresh:
        _add(session, fresh)
        done.new += len(fresh)


def _turn(known: _Known, places: Iterable[ports.Place], done: Refreshed) -> None:
    """Take or free the places that stand, as it is told."""
    for place in places:
        slot = known.places.get(place.number)
        if slot is not None and slot.state != (state := _state(place)):
            Slot.objects.filter(pk=slot.pk).update(state=state)
            done.turned += 1


def _add(session: WorkSession, fresh: Sequence[ports.Place]) -> None:
    taken = Slot.objects.filter(work_session=session).order_by("-number").values_list("number", flat=True)
    first = (taken.first() or 0) + 1
    slots = [_slot(session, number, place) for number, place in enumerate(fresh, start=first)]
    Slot.objects.bulk_create(slots)
    OutsideSlot.objects.bulk_create(
        OutsideSlot(slot=slot, clinic_id=session.clinic_id, number=place.number)
        for slot, place in zip(slots, fresh, strict=True)
    )


def _slot(session: WorkSession, number: int, place: ports.Place) -> Slot:
    wall = moments.wall(place.starts_at, session.time_zone)
    return Slot(
        work_session=session, number=number, doctor_id=session.doctor_id, clinic_id=session.clinic_id,
        starts_at=place.starts_at, ends_at=place.ends_at, wall_date=wall.date(), wall_start=wall.time(),
        state=_state(place),
    )  # fmt: skip


def _state(place: ports.Place) -> states.Slot:
    return _State.OPEN if place.is_free else _State.TAKEN
