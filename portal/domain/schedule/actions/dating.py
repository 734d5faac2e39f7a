"""Gives sessions whose places are not open yet the moment that settings name now.

What is open stays open: people have seen those places, and some have planned by them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from portal.domain.clinics.models import Clinic
from portal.domain.schedule.models import WorkSession
from portal.domain.schedule.rules.horizon import Calendar


def redate(clinic: Clinic, sessions: Iterable[WorkSession], calendar: Calendar, at: datetime) -> int:
    """Write the new moments of sessions that are still closed to booking at `at`; return how many changed."""
    moved: defaultdict[datetime, list[int]] = defaultdict(list)
    for one in sessions:
        if (told := opens_at(one, clinic, calendar, at)) != one.opens_at:
            moved[told].append(one.pk)
    for told, ids in moved.items():
        WorkSession.objects.filter(pk__in=ids).update(opens_at=told)
    return sum(map(len, moved.values()))


def opens_at(one: WorkSession, clinic: Clinic, calendar: Calendar, at: datetime) -> datetime:
    """Return when the places of a session open; of one that is open or was made by hand, its own moment."""
    is_by_hand = not clinic.system and one.template_id is None and one.special_id is None
    if one.opens_at <= at or is_by_hand:
        return one.opens_at
    return calendar.opens_at(one.doctor_id, one.wall_date, at, zone=one.time_zone)
