"""Opens the days in sight: sessions and slots from week templates, minus absences.

May be run at any time and any number of times: what is already open stays as it was
promised. A template that changes acts on days that are not cut yet; one that ends, like
an absence, closes its sessions to new bookings and leaves what is booked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM, Actor
from portal.domain.clinics.models import Clinic
from portal.domain.regions.models import Region
from portal.domain.schedule import states
from portal.domain.schedule.models import Absence, Slot, WeekTemplate, WorkSession
from portal.domain.schedule.rules import moments, opening

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Clash:
    """A session that could not be opened: its doctor or room is taken at that time."""

    clinic: str
    template: str
    day: date
    starts: time
    room: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What one run did; `changed` counts sessions closed or opened again."""

    sessions: int = 0
    slots: int = 0
    changed: int = 0
    clashes: tuple[Clash, ...] = ()

    def __add__(self, other: "Opened") -> "Opened":
        return Opened(
            self.sessions + other.sessions,
            self.slots + other.slots,
            self.changed + other.changed,
            self.clashes + other.clashes,
        )


def open_days(*, region: Region, at: datetime, by: Actor = SYSTEM) -> Opened:
    """Open every day of every working clinic of a region, each clinic in its own transaction."""
    done = Opened()
    for clinic in Clinic.objects.filter(region=region).order_by("pk").iterator():
        done += _open_clinic(clinic, region, at, by)
    return done


@transaction.atomic
def _open_clinic(clinic: Clinic, region: Region, at: datetime, by: Actor) -> Opened:
    Clinic.objects.select_for_update().get(pk=clinic.pk)  # the timer and an import may meet here
    calendar = opening.Calendar(clinic.time_zone, region.horizon_days, region.opens_at)
    templates, away, known = _templates(clinic), _away(clinic, calendar, at), _known(clinic, at)
    changed = _follow(known, templates, away)
    done = {(session.template_id, session.wall_date) for session in known}
    planned = opening.plans([hours for hours, _ in templates.values()], away, calendar, at)
    fresh = (plan for plan in planned if (plan.hours.template_id, plan.day) not in done)
    fit, clash = opening.fitting(fresh, _taken(known))
    opened = Opened(
        sessions=len(fit),
        slots=_make(clinic, fit),
        changed=changed,
        clashes=tuple(_told(clinic, plan, templates) for plan in clash),
    )
    _record(opened, clinic, at, by)
    return opened


def _templates(clinic: Clinic) -> dict[int, tuple[opening.Hours, str]]:
    if not clinic.is_active or clinic.system:  # elsewhere its days are opened
        return {}
    found = WeekTemplate.objects.filter(doctor__clinic=clinic, doctor__is_active=True, is_active=True)
    return {template.pk: (_hours(template), template.external_id) for template in found.order_by("pk")}


def _hours(template: WeekTemplate) -> opening.Hours:
    return opening.Hours(
        template_id=template.pk,
        doctor_id=template.doctor_id,
        weekday=template.weekday,
        starts=template.starts,
        ends=template.ends,
        slot_minutes=template.slot_minutes,
        room=template.room,
        valid_from=template.valid_from,
        valid_to=template.valid_to,
    )


def _away(clinic: Clinic, calendar: opening.Calendar, at: datetime) -> list[opening.Away]:
    found = Absence.objects.filter(doctor__clinic=clinic, is_active=True, to_date__gte=calendar.days(at)[0])
    return [
        opening.Away(absence.doctor_id, absence.from_date, absence.to_date, absence.reason)
        for absence in found.order_by("from_date", "pk")
    ]


def _known(clinic: Clinic, at: datetime) -> list[WorkSession]:
    return list(WorkSession.objects.filter(clinic=clinic, ends_at__gt=at).order_by("starts_at"))


def _taken(known: Iterable[WorkSession]) -> Iterator[opening.Stretch]:
    for session in known:
        if session.state != states.Session.CANCELLED:
            yield opening.Stretch(session.doctor_id, session.room, session.starts_at, session.ends_at)


def _follow(
    known: Iterable[WorkSession],
    templates: dict[int, tuple[opening.Hours, str]],
    away: Sequence[opening.Away],
) -> int:
    """Close and open again what absences and withdrawn templates ask; return how many sessions."""
    wanted: dict[str, list[int]] = {}
    for session in known:
        if session.template_id is None or not _timer_may(session):
            continue
        hours = templates.get(session.template_id, (None, ""))[0]
        reason = opening.why_closed(hours, away, session.doctor_id, session.wall_date)
        if reason != session.reason:
            wanted.setdefault(reason, []).append(session.pk)
    for reason, ids in wanted.items():
        state = states.Session.CLOSED if reason else states.Session.OPEN
        WorkSession.objects.filter(pk__in=ids).update(state=state, reason=reason)
    return sum(map(len, wanted.values()))


def _timer_may(session: WorkSession) -> bool:
    if session.state == states.Session.OPEN:
        return True
    return session.state == states.Session.CLOSED and session.reason in states.TIMER_REASONS


def _make(clinic: Clinic, fit: Sequence[opening.Plan]) -> int:
    """Write sessions and their slots; return the number of slots."""
    sessions = WorkSession.objects.bulk_create([_session(clinic, plan) for plan in fit], batch_size=_BATCH)
    slots = [slot for session in sessions for slot in slots_of(session)]
    Slot.objects.bulk_create(slots, batch_size=_BATCH)
    return len(slots)


def _session(clinic: Clinic, plan: opening.Plan) -> WorkSession:
    return WorkSession(
        doctor_id=plan.hours.doctor_id,
        clinic=clinic,
        template_id=plan.hours.template_id,
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


def slots_of(session: WorkSession) -> Iterator[Slot]:
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
        )


def _told(clinic: Clinic, plan: opening.Plan, templates: dict[int, tuple[opening.Hours, str]]) -> Clash:
    _, external_id = templates[plan.hours.template_id]
    return Clash(clinic.short_name, external_id, plan.day, plan.hours.starts, plan.hours.room)


def _record(opened: Opened, clinic: Clinic, at: datetime, by: Actor) -> None:
    if opened.sessions or opened.changed:
        audit.record(
            at=at,
            by=by,
            action="schedule.opened",
            object_kind="clinic",
            object_id=clinic.pk,
            region=clinic.region_id,
            facts={"sessions": opened.sessions, "slots": opened.slots, "changed": opened.changed},
        )
