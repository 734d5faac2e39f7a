"""Puts hours and places back to the wall time that was promised, after the law of time has changed.

Wall dates and times stay, instants follow them (docs/decisions/0006-wall-time.md). May be run at any time
and any number of times: what shows the right time is left alone, a time that comes twice too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.clinics.models import Clinic
from portal.domain.schedule.actions import dating, loading
from portal.domain.schedule.models import Slot, WorkSession
from portal.domain.schedule.rules import moments

LOOKED_BACK: Final = timedelta(days=1)
"""Hours that have begun by one clock may still be to come by the other."""


@dataclass(frozen=True, slots=True)
class Followed:
    """How many sessions and places were moved; `refused` sessions would overlap others and were left."""

    sessions: int = 0
    slots: int = 0
    refused: int = 0

    def __add__(self, other: "Followed") -> "Followed":
        return Followed(
            self.sessions + other.sessions, self.slots + other.slots, self.refused + other.refused
        )


def follow_clocks(*, at: datetime, by: Actor) -> Followed:
    """Move what is still to come to the instants at which clocks show its wall time.

    Each clinic is one transaction with its entry of the record.
    """
    done = Followed()
    for clinic in Clinic.objects.select_related("region").order_by("pk").iterator():
        done += _of_clinic(clinic, at, by)
    return done


@transaction.atomic
def _of_clinic(clinic: Clinic, at: datetime, by: Actor) -> Followed:
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)  # the timer and an import may meet here
    known = WorkSession.objects.filter(clinic=clinic, ends_at__gt=at - LOOKED_BACK).iterator()
    shifted = [(one.starts_at, _starts(one), one) for one in known if _shifts(one)]
    if not shifted:
        return Followed()
    done, calendar = Followed(), loading.calendar_of(clinic, clinic.region)
    for session in moments.in_order(shifted):
        done += _follow(session, dating.opens_at(session, clinic, calendar, at))
    if done != Followed():
        audit.record(
            at=at, by=by, action="schedule.clocks_followed", object_kind="clinic", object_id=clinic.pk,
            region=clinic.region_id,
            facts={"sessions": done.sessions, "slots": done.slots, "refused": done.refused},
        )  # fmt: skip
    return done


def _starts(one: WorkSession) -> datetime:
    return moments.kept(one.starts_at, one.wall_date, one.wall_start, one.time_zone)


def _ends(one: WorkSession) -> datetime:
    return moments.kept(one.ends_at, one.wall_date, one.wall_end, one.time_zone)


def _shifts(one: WorkSession) -> bool:
    return (_starts(one), _ends(one)) != (one.starts_at, one.ends_at)


def _follow(session: WorkSession, opens_at: datetime) -> Followed:
    starts, ends = _starts(session), _ends(session)
    if starts >= ends:  # clocks jump over the hours now
        return Followed(refused=1)
    try:
        with transaction.atomic():
            WorkSession.objects.filter(pk=session.pk).update(
                starts_at=starts, ends_at=ends, opens_at=opens_at
            )
    except IntegrityError:
        return Followed(refused=1)
    return Followed(sessions=1, slots=_slots(session))


def _slots(session: WorkSession) -> int:
    slots = list(Slot.objects.filter(work_session=session).order_by("number"))
    moved = []
    for slot in slots:
        starts = moments.kept(slot.starts_at, slot.wall_date, slot.wall_start, session.time_zone)
        if starts != slot.starts_at:
            slot.starts_at, slot.ends_at = starts, starts + (slot.ends_at - slot.starts_at)
            moved.append(slot)
    Slot.objects.bulk_update(moved, ["starts_at", "ends_at"], batch_size=200)
    return len(moved)
