"""Puts visits back to the wall time that was promised, after the law of time has changed.

First the hours and places (`schedule.follow_clocks`), then the visits: in an order of their own, because a
patient's visits lie in sessions of different doctors. Nobody is told: what was said to people stays true.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import State
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.actions.clocks import LOOKED_BACK
from portal.domain.schedule.rules import moments

_TO_COME: Final = (State.HELD, State.RESERVING, State.BOOKED)


@dataclass(frozen=True, slots=True)
class Clocks:
    """What was moved: sessions, places, visits; `refused` sessions and visits would overlap others."""

    sessions: int
    slots: int
    visits: int
    refused: int


def follow_clocks(*, at: datetime, by: Actor) -> Clocks:
    """Move hours, places and visits to come to the instants at which clocks show their wall time.

    May be run any number of times. Each clinic and each visit is a transaction with its entry of the record.
    """
    laid = schedule.follow_clocks(at=at, by=by)
    known = Appointment.objects.filter(state__in=_TO_COME, starts_at__gt=at - LOOKED_BACK)
    rows = [(one.starts_at, _starts(one), one) for one in known.select_related("clinic", "slot").iterator()]
    wrong = moments.in_order([row for row in rows if row[0] != row[1]])
    moved = [_follow(one, at, by) for one in wrong]
    return Clocks(laid.sessions, laid.slots, sum(moved), laid.refused + moved.count(False))


def _starts(one: Appointment) -> datetime:
    return moments.kept(one.starts_at, one.wall_date, one.wall_start, one.time_zone)


def _follow(one: Appointment, at: datetime, by: Actor) -> bool:
    """Move one visit; False where another of this patient lies there by now, or its place was not moved.

    A visit stays with its place: a doctor whose hours could not be moved sees people at the hours that stand.
    """
    starts = _starts(one)
    if one.slot.starts_at != starts:
        return False
    try:
        with transaction.atomic():
            found = Appointment.objects.filter(pk=one.pk, starts_at=one.starts_at, state__in=_TO_COME)
            if found.update(starts_at=starts, ends_at=starts + (one.ends_at - one.starts_at)):
                audit.record(
                    at=at, by=by, action="appointment.clocks_followed", object_kind="appointment",
                    object_id=one.pk, region=one.clinic.region_id,
                    facts={"was": one.starts_at.isoformat(), "became": starts.isoformat()},
                )  # fmt: skip
    except IntegrityError:
        return False
    return True
