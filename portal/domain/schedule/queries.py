"""Reads about schedules; a fixed number of queries each. What is taken only booking knows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Max, Min, Q, When

from portal.domain.clinics.models import Doctor
from portal.domain.schedule import states
from portal.domain.schedule.models import Absence, SpecialDay, WeekTemplate, WorkSession
from portal.domain.schedule.rules import moments
from portal.domain.schedule.rules.why import Outlook


@dataclass(frozen=True, slots=True)
class Planned:
    """What says when a doctor works from a day on: hours by weekday, single days, absences."""

    templates: list[WeekTemplate]
    specials: list[SpecialDay]
    absences: list[Absence]


def planned(doctor: Doctor, today: date) -> Planned:
    """Return what holds for a doctor from today on; three queries."""
    living = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    mine: dict[str, Any] = {"doctor": doctor, "is_active": True}
    return Planned(
        templates=list(WeekTemplate.objects.filter(living, **mine).order_by("weekday", "starts", "pk")),
        specials=list(SpecialDay.objects.filter(**mine, day__gte=today).order_by("day", "starts", "pk")),
        absences=list(Absence.objects.filter(**mine, to_date__gte=today).order_by("from_date", "pk")),
    )


def outlook(doctor: Doctor, at: datetime) -> Outlook:
    """Return why a doctor may have nothing to choose; two queries beside the doctor with clinic."""
    today = moments.wall(at, doctor.clinic.time_zone).date()
    to_come = WorkSession.objects.filter(doctor=doctor, ends_at__gt=at)
    told = to_come.exclude(state=states.Session.CANCELLED).aggregate(
        some=Min("starts_at"),
        opens_at=Min("opens_at", filter=Q(state=states.Session.OPEN, opens_at__gt=at)),
        last=Max("wall_date"),
    )
    return _outlook(told, today, _away(doctor, today, max(told["last"] or today, today)))


def _away(doctor: Doctor, today: date, last: date) -> Absence | None:
    """Return the absence of today, the longest, or the next one among the days in sight."""
    found = Absence.objects.filter(doctor=doctor, is_active=True, to_date__gte=today, from_date__lte=last)
    now = Case(When(from_date__lte=today, then=0), default=1)
    until = Case(When(from_date__lte=today, then="to_date"))
    return found.order_by(now, until.desc(), "from_date", "pk").first()


def _outlook(told: dict[str, Any], today: date, absence: Absence | None) -> Outlook:
    return Outlook(
        today=today,
        opens_at=told["opens_at"],
        away_from=absence.from_date if absence else None,
        away_till=absence.to_date if absence else None,
        has_sessions=told["some"] is not None,
    )
