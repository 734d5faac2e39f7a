"""A change of a schedule with what it does to visits: looked at, or made. One and the same code."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from portal.domain.audit.states import SYSTEM, Actor
from portal.domain.booking.actions import repairing
from portal.domain.booking.models import Appointment
from portal.domain.regions.models import Region
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.rules.changes import Change

PROPOSED_AT_ONCE: Final = 20
"""For the rest the timer looks within a minute: the operator does not wait for hundreds of searches."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does: broken visits by the clinic's day, visits that stand again, what opens."""

    days: tuple[tuple[date, int], ...]
    standing: int
    opened: schedule.Opened

    @property
    def broken(self) -> int:
        """How many visits it breaks."""
        return sum(count for _, count in self.days)


class BreaksMore(Exception):
    """Since the change was looked at, more visits would break; `effect` is how it stands now."""

    def __init__(self, effect: Effect) -> None:
        super().__init__(effect.broken)
        self.effect = effect


def preview(*, region: Region, change: Change, at: datetime, by: Actor) -> Effect:
    """Make the change and take it back: return what it would do. Raises schedule.NotHere."""
    with transaction.atomic():
        effect, _ = _make(region, change, at, by)
        transaction.set_rollback(True)
    return effect


def make(*, region: Region, change: Change, seen: int, at: datetime, by: Actor) -> Effect:
    """Make the change if it breaks no more visits than were `seen`; people are told, places proposed.

    Raises schedule.NotHere, BreaksMore: then nothing was changed.
    """
    with transaction.atomic():
        effect, visits = _make(region, change, at, by)
        if effect.broken > seen:
            raise BreaksMore(effect)
    repairing.propose(at=at, visits=[one.pk for one in visits], most=PROPOSED_AT_ONCE)
    return effect


def _make(region: Region, change: Change, at: datetime, by: Actor) -> tuple[Effect, list[Appointment]]:
    # What was broken before is nobody's fault here, and other regions are none of this one's business.
    repairing.mark(at=at, by=SYSTEM, region=region.pk)
    repairing.end(at=at, region=region.pk)
    touched = schedule.lay(region=region, change=change, at=at, by=by)
    visits = repairing.mark(at=at, by=by, doctors=touched.doctors)
    standing = repairing.standing(region=region.pk)
    repairing.end(at=at, region=region.pk)
    return Effect(tuple(by_day(visits)), standing, touched.opened), visits


def by_day(visits: Iterable[Appointment]) -> list[tuple[date, int]]:
    """Count visits by the day of their clinic's calendar, in order."""
    return sorted(Counter(visit.wall_date for visit in visits).items())
