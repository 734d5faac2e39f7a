"""Reads what says when the doctors of a clinic work, and the sessions that were made of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from django.db.models import Q

from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.regions.models import Region
from portal.domain.regions.rules import calendar as days_off
from portal.domain.schedule import ports, states
from portal.domain.schedule.models import Absence, Slot, SpecialDay, WeekTemplate, WorkSession
from portal.domain.schedule.rules import day as rules
from portal.domain.schedule.rules import horizon, moments, opening


@dataclass(frozen=True, slots=True)
class Scope:
    """Which doctors of a clinic and which days are looked at; None is all of them."""

    doctors: frozenset[int] | None = None
    days: frozenset[date] | None = None

    def of_doctors(self, name: str = "doctor") -> Q:
        """Match rows of these doctors."""
        return Q() if self.doctors is None else Q(**{f"{name}__in": self.doctors})

    def has(self, session: WorkSession) -> bool:
        """Tell whether a session is looked at."""
        is_theirs = self.doctors is None or session.doctor_id in self.doctors
        return is_theirs and (self.days is None or session.wall_date in self.days)


EVERYTHING: Final = Scope()


@dataclass(frozen=True, slots=True)
class Week:
    """All of a clinic's facts; `names` are the senders' ids of templates and single days."""

    facts: rules.Facts
    names: dict[tuple[str, int], str]


def week(clinic: Clinic, days: Collection[date], off: days_off.Calendar, scope: Scope) -> Week:
    """Return the facts of a clinic about these days; three queries."""
    first = min(days)
    templates = _templates(clinic, scope)
    specials = _specials(clinic, first, scope)
    names = {("t", one.pk): one.external_id for one in templates}
    names |= {("s", one.pk): one.external_id for one in specials}
    facts = rules.Facts(
        templates=[_hours(one) for one in templates],
        specials=[rules.Special(one.doctor_id, one.day, _special_hours(one)) for one in specials],
        away=_away(clinic, first, scope),
        off=(day for day in days if off.is_off(day)),
    )
    return Week(facts, names)


def _templates(clinic: Clinic, scope: Scope) -> list[WeekTemplate]:
    if not clinic.is_active or clinic.system:  # elsewhere its days are opened
        return []
    found = WeekTemplate.objects.filter(doctor__clinic=clinic, doctor__is_active=True, is_active=True)
    return list(found.filter(scope.of_doctors()).order_by("pk"))


def _specials(clinic: Clinic, first: date, scope: Scope) -> list[SpecialDay]:
    if not clinic.is_active or clinic.system:
        return []
    found = SpecialDay.objects.filter(
        doctor__clinic=clinic, doctor__is_active=True, is_active=True, day__gte=first
    )
    return list(found.filter(scope.of_doctors()).order_by("pk"))


def _hours(one: WeekTemplate) -> opening.Hours:
    return opening.Hours(
        template_id=one.pk, doctor_id=one.doctor_id, weekday=one.weekday, starts=one.starts, ends=one.ends,
        slot_minutes=one.slot_minutes, room=one.room, valid_from=one.valid_from, valid_to=one.valid_to,
        kind=one.kind, seats=one.seats, quotas=_quotas(one.quotas), on_holidays=one.on_holidays,
    )  # fmt: skip


def _special_hours(one: SpecialDay) -> opening.Hours | None:
    if one.starts is None or one.ends is None or one.slot_minutes is None:
        return None
    return opening.Hours(
        template_id=0, doctor_id=one.doctor_id, weekday=one.day.isoweekday(), starts=one.starts,
        ends=one.ends, slot_minutes=one.slot_minutes, room=one.room, valid_from=one.day, valid_to=one.day,
        kind=one.kind, seats=one.seats, quotas=_quotas(one.quotas), special_id=one.pk,
    )  # fmt: skip


def _quotas(told: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((int(source), int(places)) for source, places in told.items()))


def _away(clinic: Clinic, first: date, scope: Scope) -> list[opening.Away]:
    known = Absence.objects.filter(doctor__clinic=clinic, is_active=True, to_date__gte=first)
    found = known.filter(scope.of_doctors())
    return [
        opening.Away(one.doctor_id, one.from_date, one.to_date, one.reason)
        for one in found.order_by("from_date", "pk")
    ]


def sessions(clinic: Clinic, first: date) -> list[WorkSession]:
    """Return the sessions of a clinic from a day on, in order of time."""
    begin = moments.instant(first, time.min, clinic.time_zone)
    return list(WorkSession.objects.filter(clinic=clinic, starts_at__gte=begin).order_by("starts_at"))


def made(session: WorkSession) -> rules.Made:
    """Return a session as the rules see it."""
    return rules.Made(
        session.pk, session.doctor_id, session.wall_date, session.wall_start, session.wall_end,
        session.slot_minutes,
    )  # fmt: skip


def outside(clinic: Clinic, sessions: Sequence[WorkSession]) -> dict[int, frozenset[int]]:
    """Return by session the numbers of its slots that lie outside of the hours; one query."""
    looked = {session.pk for session in sessions}
    found: dict[int, set[int]] = {}
    # The partial index holds what is not open; PostgreSQL takes it for this state too.
    rows = Slot.objects.filter(clinic=clinic, state=states.Slot.OUTSIDE.value)
    for session_id, number in rows.values_list("work_session_id", "number"):
        if session_id in looked:
            found.setdefault(session_id, set()).add(number)
    return {session_id: frozenset(numbers) for session_id, numbers in found.items()}


def calendar_of(clinic: Clinic, region: Region) -> horizon.Calendar:
    """Return how a clinic counts its days (one query, two where its positions differ)."""
    default = horizon.Span(region.horizon_days, region.opens_at)
    openings = ports.openings(region.pk, clinic.pk, default)
    return horizon.Calendar(clinic.time_zone, openings, _positions(clinic) if openings.of_positions else {})


def _positions(clinic: Clinic) -> dict[int, int]:
    return dict(Doctor.objects.filter(clinic=clinic).values_list("pk", "position_id"))
