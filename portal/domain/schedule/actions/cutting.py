"""Writes sessions with their quotas and slots."""

from collections.abc import Iterator, Sequence

from portal.domain.clinics.models import Clinic
from portal.domain.schedule.models import Quota, Slot, WorkSession
from portal.domain.schedule.rules import moments, opening

_BATCH = 2000


def make(clinic: Clinic, plans: Sequence[opening.Plan]) -> int:
    """Write sessions and their slots; return the number of slots."""
    made = WorkSession.objects.bulk_create([_session(clinic, plan) for plan in plans], batch_size=_BATCH)
    pairs = list(zip(made, plans, strict=True))
    Quota.objects.bulk_create(
        Quota(work_session=session, source=source, places=places)
        for session, plan in pairs
        for source, places in plan.hours.quotas
    )
    slots = [
        slot
        for session, plan in pairs
        for slot in slots_of(session, kind=plan.hours.kind, seats=plan.hours.seats)
    ]
    Slot.objects.bulk_create(slots, batch_size=_BATCH)
    return len(slots)


def _session(clinic: Clinic, plan: opening.Plan) -> WorkSession:
    return WorkSession(
        doctor_id=plan.hours.doctor_id,
        clinic=clinic,
        template_id=plan.hours.template_id or None,
        special_id=plan.hours.special_id or None,
        has_quota=bool(plan.hours.quotas),
        room=plan.hours.room,
        starts_at=plan.stretch.starts_at,
        ends_at=plan.stretch.ends_at,
        wall_date=plan.day,
        wall_start=plan.hours.starts,
        wall_end=plan.hours.ends,
        time_zone=clinic.time_zone,
        slot_minutes=plan.hours.slot_minutes,
        opens_at=plan.opens_at,
        state=plan.state,
        reason=plan.reason,
    )


def slots_of(session: WorkSession, *, kind: int = 1, seats: int = 1) -> Iterator[Slot]:
    """Cut a saved session into slots that are not saved yet."""
    cut = moments.cut(session.starts_at, session.ends_at, session.slot_minutes)
    for number, (starts_at, ends_at) in enumerate(cut):
        wall = moments.wall(starts_at, session.time_zone)
        yield Slot(
            work_session=session,
            number=number,
            doctor_id=session.doctor_id,
            clinic_id=session.clinic_id,
            starts_at=starts_at,
            ends_at=ends_at,
            wall_date=wall.date(),
            wall_start=wall.time(),
            kind=kind,
            seats=seats,
        )
