"""Brings the days in sight to what templates, single days, days off and absences say.

May be run at any time and any number of times. A session that was made keeps the time it promised: shorter
hours close its slots outside, longer ones make another session beside it, an absence closes it whole, and
what is taken back opens again. Places that are not open yet open when the settings name now (`dating`).
Visits are booking's: see its `changing` and `repairing`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import SYSTEM, Actor
from portal.domain.clinics.models import Clinic
from portal.domain.regions import queries as regions
from portal.domain.regions.models import Region
from portal.domain.regions.rules.calendar import Calendar
from portal.domain.schedule import states
from portal.domain.schedule.actions import cutting, dating, loading
from portal.domain.schedule.actions.loading import EVERYTHING, Scope
from portal.domain.schedule.models import Slot, WorkSession
from portal.domain.schedule.rules import day as rules
from portal.domain.schedule.rules import opening


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
    """What one run did; `changed` counts sessions closed, opened again, longer, shorter, dated anew."""

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


def open_days(
    *, region: Region, at: datetime, by: Actor = SYSTEM, told: Callable[[Opened], None] | None = None
) -> Opened:
    """Open every day of every working clinic of a region, each clinic in its own transaction.

    `told` hears after each clinic what was done so far.
    """
    done = Opened()
    off = regions.calendar(region)
    for clinic in Clinic.objects.filter(region=region).order_by("pk").iterator():
        done += bring(clinic=clinic, region=region, off=off, at=at, by=by)
        if told is not None:
            told(done)
    return done


@transaction.atomic
def bring(
    *, clinic: Clinic, region: Region, off: Calendar, at: datetime, by: Actor, scope: Scope = EVERYTHING
) -> Opened:
    """Bring the days of one clinic to what is said of them, all or those in the scope."""
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)  # the timer and an import may meet here
    calendar = loading.calendar_of(clinic, region)
    seen = calendar.days(at)
    days = [day for day in seen if scope.days is None or day in scope.days]
    known = loading.sessions(clinic, seen[0])
    # Days that were cut under a longer horizon are judged too.
    week = loading.week(clinic, {*seen, *(one.wall_date for one in known)}, off, scope)
    turned = _judge(clinic, known, week.facts, at, scope)
    turned.close()
    redated = dating.redate(clinic, filter(scope.has, known), calendar, at)
    wanted = rules.plans(week.facts, map(loading.made, filter(_is_made, known)), calendar, at, days)
    taken = [_stretch(one) for one in known if one.state == states.Session.OPEN]
    back, still = opening.beside(turned.back, taken, _stretch)
    turned.reopen(back)
    fit, clash = opening.fitting(wanted, [*taken, *map(_stretch, back)])
    opened = Opened(
        sessions=len(fit),
        slots=cutting.make(clinic, fit),
        changed=turned.count(back) + redated,
        clashes=(
            *(_told(clinic, plan.hours, plan.day, week.names) for plan in clash),
            *(_of_session(clinic, one, week.names) for one in still),
        ),
    )
    _record(opened, clinic, at, by)
    return opened


@dataclass(slots=True)
class _Turned:
    """What becomes of the sessions that stand: closed for a reason, open again, other slots outside."""

    closing: dict[str, list[WorkSession]] = field(default_factory=dict)
    back: list[WorkSession] = field(default_factory=list)
    outside: dict[int, frozenset[int]] = field(default_factory=dict)
    inside: dict[int, frozenset[int]] = field(default_factory=dict)

    def close(self) -> None:
        """Close sessions and slots, and open slots again."""
        for reason, sessions in self.closing.items():
            told = {"state": states.Session.CLOSED.value, "reason": reason}
            WorkSession.objects.filter(pk__in=[one.pk for one in sessions]).update(**told)
            for one in sessions:
                one.state, one.reason = told["state"], reason
        _turn(self.outside, states.Slot.OPEN, states.Slot.OUTSIDE)
        _turn(self.inside, states.Slot.OUTSIDE, states.Slot.OPEN)

    def reopen(self, sessions: Sequence[WorkSession]) -> None:
        """Open these again."""
        if sessions:
            found = WorkSession.objects.filter(pk__in=[one.pk for one in sessions])
            found.update(state=states.Session.OPEN.value, reason="")

    def count(self, back: Sequence[WorkSession]) -> int:
        """Return how many sessions were changed."""
        closed = (one.pk for sessions in self.closing.values() for one in sessions)
        return len({*closed, *(one.pk for one in back), *self.outside, *self.inside})


def _turn(slots: dict[int, frozenset[int]], came_from: states.Slot, to: states.Slot) -> None:
    if not slots:
        return
    found = Slot.objects.filter(work_session__in=slots, state=came_from.value)
    rows = found.values_list("pk", "work_session_id", "number")
    ids = [slot_id for slot_id, session_id, number in rows if number in slots[session_id]]
    Slot.objects.filter(pk__in=ids).update(state=to.value)


def _judge(
    clinic: Clinic, known: Sequence[WorkSession], facts: rules.Facts, at: datetime, scope: Scope
) -> _Turned:
    """Compare the sessions that the timer may change with what their days should be."""
    turned = _Turned()
    judged = [one for one in known if one.ends_at > at and scope.has(one) and _is_made(one) and _may(one)]
    before = loading.outside(clinic, judged)
    for session in judged:
        day = facts.day(session.doctor_id, session.wall_date)
        _note(turned, session, rules.verdict(loading.made(session), day), before.get(session.pk, frozenset()))
    return turned


def _note(turned: _Turned, session: WorkSession, verdict: rules.Verdict, before: frozenset[int]) -> None:
    if verdict.reason:
        if verdict.reason != session.reason:
            turned.closing.setdefault(verdict.reason, []).append(session)
        return  # its slots stay as they are: a closed session gives no places
    if session.state != states.Session.OPEN:
        turned.back.append(session)
    if more := verdict.outside - before:
        turned.outside[session.pk] = more
    if fewer := before - verdict.outside:
        turned.inside[session.pk] = fewer


def _is_made(session: WorkSession) -> bool:
    return session.template_id is not None or session.special_id is not None


def _may(session: WorkSession) -> bool:
    if session.state == states.Session.OPEN:
        return True
    return session.state == states.Session.CLOSED and session.reason in states.TIMER_REASONS


def _stretch(session: WorkSession) -> opening.Stretch:
    return opening.Stretch(session.doctor_id, session.room, session.starts_at, session.ends_at)


def _told(clinic: Clinic, hours: opening.Hours, day: date, names: dict[tuple[str, int], str]) -> Clash:
    key = ("s", hours.special_id) if hours.special_id else ("t", hours.template_id)
    return Clash(clinic.short_name, names[key], day, hours.starts, hours.room)


def _of_session(clinic: Clinic, one: WorkSession, names: dict[tuple[str, int], str]) -> Clash:
    key = ("s", one.special_id) if one.special_id else ("t", one.template_id or 0)
    return Clash(clinic.short_name, names.get(key, ""), one.wall_date, one.wall_start, one.room)


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
