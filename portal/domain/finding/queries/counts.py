"""Counts of free places over lists: kept beforehand, each with its age, one statement a list.

A region that nobody has counted yet (the first minute after an import) is looked at as it stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from portal.domain.booking import queries as booking
from portal.domain.booking.queries import Count
from portal.domain.finding.queries.where import Parts
from portal.domain.finding.rules.ask import Ask
from portal.kit import moments

_BY: Final = """
SELECT {key}, sum(f.free), min(f.nearest_at), min(k.counted_at)
FROM finding_counted k
JOIN clinics_clinic c ON c.id = k.clinic_id AND c.is_active
LEFT JOIN finding_freecount f ON f.clinic_id = k.clinic_id AND f.part = '' AND f.nearest_at >= %(from)s{whose}
WHERE {where}
GROUP BY {key}
"""
_WHOSE: Final = """ AND f.doctor_id IN (
SELECT d.id FROM clinics_doctor d JOIN clinics_clinic c ON c.id = d.clinic_id
JOIN clinics_speciality p ON p.id = d.speciality_id WHERE d.region_id = %(region)s AND {who})"""
_ANYBODY: Final = Ask()
_SEEN_BY: Final = """
SELECT DISTINCT d.speciality_id
FROM clinics_doctor d JOIN clinics_clinic c ON c.id = d.clinic_id AND c.is_active
JOIN clinics_speciality p ON p.id = d.speciality_id
WHERE d.region_id = %(region)s AND d.is_active = %(yes)s AND {who}
"""


@dataclass(frozen=True, slots=True)
class Board:
    """Free places by key, and when the oldest of these counts was made (None: as they stand now)."""

    counts: Mapping[int, Count]
    counted_at: datetime | None


def by_clinic(*, region: str, at: datetime, ask: Ask = _ANYBODY) -> Board:
    """Return free places of a region by clinic, with doctors who see whom is asked for.

    Before the first count the places of all doctors.
    """
    found = _board("k.clinic_id", "c.region_id = %(of)s", region, region, at, ask)
    return found or Board(booking.board_of_region(region=region, at=at), None)


def by_speciality(*, region: str, at: datetime, ask: Ask = _ANYBODY) -> Board:
    """Return free places of a region by speciality, as `by_clinic` does."""
    found = _board("f.speciality_id", "c.region_id = %(of)s", region, region, at, ask)
    return found or Board(booking.specialities_of_region(region=region, at=at), None)


def specialities_seeing(*, region: str, ask: Ask) -> frozenset[int]:
    """Return the specialities with a doctor who sees whom is asked for, with places or without."""
    parts = Parts(region, ask)
    who = " AND ".join(parts.people()) or "1 = 1"
    with connection.cursor() as cursor:
        cursor.execute(_SEEN_BY.format(who=who), parts.values)
        return frozenset(one for (one,) in cursor.fetchall())


def by_doctor(*, region: str, clinic_id: int, at: datetime) -> Board:
    """Return free places of a clinic by doctor."""
    found = _board("f.doctor_id", "k.clinic_id = %(of)s", clinic_id, region, at)
    return found or Board(booking.board_of_clinic(region=region, clinic_id=clinic_id, at=at), None)


def _board(
    key: str, where: str, of: str | int, region: str, at: datetime, ask: Ask = _ANYBODY
) -> Board | None:
    # Each clinic was counted with its own notice: the shortest one hides what is over for all of them.
    shortest = booking.notices_of(region=region, at=at).shortest
    soonest = connection.ops.adapt_datetimefield_value(at + shortest)
    parts = Parts(region, ask)
    who = " AND ".join(parts.people())
    statement = _BY.format(key=key, where=where, whose=_WHOSE.format(who=who) if who else "")
    with connection.cursor() as cursor:
        cursor.execute(statement, parts.values | {"of": of, "from": soonest})
        rows: Sequence[Any] = cursor.fetchall()
    if not rows:
        return None
    counts = {one: Count(int(free), moments.read(nearest)) for one, free, nearest, _ in rows if free}
    return Board(counts, min(moments.read(counted) for *_, counted in rows))
