"""Counts free places beforehand: doctors whose visits changed at once, every clinic now and then.

Only what differs is written, so that a quiet region writes nothing but the clock of its clinics.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from portal.domain.booking.models import Step
from portal.domain.booking.queries import FREE, rows_in
from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.finding.models import Counted, Followed, FreeCount
from portal.domain.finding.states import EVENING, NOON, Part
from portal.domain.regions.models import Region
from portal.kit import moments

TOO_OLD: Final = timedelta(minutes=5)
"""Places open and pass by the clock, too: no count stands longer than this, while the worker works."""
EMPTY_AGAIN: Final = timedelta(seconds=50)
"""A clinic without a place is looked at in the next turn again: its system, or a new day, may give some."""
_MOST_STEPS: Final = 5000
_OVERLAP: Final = 500
"""Lines of history may appear out of the order of their numbers: the last ones are looked at again."""
_LIVE: Final = f"""
SELECT s.doctor_id,
       CASE WHEN s.wall_start < '{NOON}' THEN '{Part.MORNING.value}'
            WHEN s.wall_start < '{EVENING}' THEN '{Part.DAY.value}' ELSE '{Part.EVENING.value}' END,
       count(*), min(s.starts_at)
FROM schedule_slot s JOIN schedule_worksession w ON w.id = s.work_session_id
JOIN clinics_doctor d ON d.id = s.doctor_id AND d.is_active AND d.self_booking
JOIN clinics_speciality p ON p.id = d.speciality_id AND p.self_booking AND NOT d.needs_referral
WHERE {{whose}} AND {FREE}
GROUP BY 1, 2
"""  # noqa: S608  constants of this file
Key = tuple[int, str]
Told = tuple[int, datetime]


def count_clinics(*, region: Region, at: datetime) -> int:
    """Count every clinic of a region; return how many."""
    clinics = list(Clinic.objects.filter(region=region).values_list("pk", flat=True))
    for clinic in clinics:
        _count_clinic(clinic, region.pk, at)
    return len(clinics)


def count_old(*, at: datetime, most: int) -> int:
    """Count the clinics of regions that are on whose count is too old, the oldest first.

    «No places» grows old sooner than a number where there may be some: it sends people away.
    """
    on = Clinic.objects.filter(region__is_on=True)
    booked = Doctor.objects.filter(clinic=OuterRef("pk"), is_active=True, self_booking=True)
    is_empty = Exists(booked) & ~Exists(FreeCount.objects.filter(clinic=OuterRef("pk")))
    stands = ~Q(is_empty) | Q(counted__counted_at__gt=at - EMPTY_AGAIN)
    old = on.exclude(Q(counted__counted_at__gt=at - TOO_OLD) & stands)
    oldest = old.order_by(F("counted__counted_at").asc(nulls_first=True))
    clinics = list(oldest.values_list("pk", "region")[:most])
    for clinic, region in clinics:
        _count_clinic(clinic, region, at)
    return len(clinics)


def follow(*, at: datetime) -> int:
    """Count the doctors whose visits have changed since the last time; return how many."""
    followed, _ = Followed.objects.get_or_create(pk=1)
    steps = Step.objects.filter(pk__gt=followed.step_id - _OVERLAP).order_by("pk")
    named = ("pk", "appointment__doctor_id", "appointment__clinic__region_id")
    rows = list(steps.values_list(*named)[:_MOST_STEPS])
    last = max((pk for pk, *_ in rows), default=followed.step_id)
    if last == followed.step_id:
        return 0
    changed = {(region, doctor) for _, doctor, region in rows}
    for region in sorted({region for region, _ in changed}):
        doctors = sorted(doctor for of, doctor in changed if of == region)
        _count(f"s.doctor_id IN ({_numbers(doctors)})", {"doctor__in": doctors}, region, at)
    Followed.objects.filter(pk=1, step_id__lt=last).update(step_id=last)
    return len(changed)


def _count_clinic(clinic: int, region: str, at: datetime) -> None:
    with transaction.atomic():
        # The row is taken first: two workers never write one clinic at once.
        Counted.objects.bulk_create(
            [Counted(clinic_id=clinic, counted_at=at)],
            update_conflicts=True, unique_fields=["clinic"], update_fields=["counted_at"],
        )  # fmt: skip
        _count(f"s.clinic_id = {int(clinic)}", {"clinic": clinic}, region, at)


@transaction.atomic
def _count(whose: str, kept_of: dict[str, Any], region: str, at: datetime) -> None:
    live = _with_whole_days(rows_in(_LIVE.format(whose=whose), region=region, at=at))
    kept = {(row.doctor_id, row.part): row for row in FreeCount.objects.filter(**kept_of)}
    gone = [row.pk for key, row in kept.items() if key not in live]
    changed = {key: told for key, told in live.items() if not (key in kept and _is(kept[key], told))}
    if gone:
        FreeCount.objects.filter(pk__in=gone).delete()
    if changed:
        _write(changed)


def _with_whole_days(rows: Iterable[tuple[Any, ...]]) -> dict[Key, Told]:
    found: dict[Key, Told] = {}
    for doctor, part, free, nearest in rows:
        first = moments.read(nearest)
        found[doctor, part] = free, first
        whole = found.get((doctor, Part.ANY.value), (0, first))
        found[doctor, Part.ANY.value] = whole[0] + free, min(whole[1], first)
    return found


def _is(row: FreeCount, told: Told) -> bool:
    return (row.free, row.nearest_at) == told


def _write(changed: dict[Key, Told]) -> None:
    doctors = {doctor for doctor, _ in changed}
    told = Doctor.objects.filter(pk__in=doctors).values_list("pk", "clinic_id", "speciality_id")
    of = {pk: (clinic, speciality) for pk, clinic, speciality in told}
    rows = [
        FreeCount(doctor_id=doctor, part=part, clinic_id=of[doctor][0], speciality_id=of[doctor][1],
                  free=free, nearest_at=nearest)
        for (doctor, part), (free, nearest) in sorted(changed.items())
    ]  # fmt: skip
    FreeCount.objects.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=["doctor", "part"],
        update_fields=["clinic_id", "speciality_id", "free", "nearest_at"],
    )  # fmt: skip


def _numbers(ids: Sequence[int]) -> str:
    return ", ".join(str(int(one)) for one in ids)
