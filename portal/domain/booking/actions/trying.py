"""What a file of schedules would do to booked visits: laid batch by batch, looked at, taken back."""

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from portal.domain.audit.states import SYSTEM, Actor
from portal.domain.booking.actions import repairing
from portal.domain.booking.models import Appointment
from portal.domain.booking.queries import broken
from portal.domain.booking.states import State
from portal.domain.clinics.models import Clinic
from portal.domain.regions import queries as regions
from portal.domain.regions.models import Region
from portal.domain.schedule import actions as schedule


def would_break(
    *, lines: Iterable[schedule.Line], region: Region | None, at: datetime, by: Actor
) -> list[tuple[date, int]]:
    """Return how many booked visits these lines would break, by the clinic's day; nothing stays written.

    What was broken before is marked first and does not count. Memory: the numbers of the visits found.
    """
    repairing.mark(at=at, by=SYSTEM, region=region.pk if region else None)
    trial = _Trial(at, by)
    schedule.take_in(
        lines=lines, by=by, at=at, refused=lambda _refusal: None, region=region, trial=trial
    )  # fmt: skip
    return sorted(Counter(trial.found.values()).items())


class _Trial:
    """Gathers the visits that batches break."""

    def __init__(self, at: datetime, by: Actor) -> None:
        self.found: dict[uuid.UUID, date] = {}
        self._at, self._by = at, by

    def matters(self, named: schedule.Named) -> bool:
        """Tell whether anybody is booked with whom the batch is about."""
        return self._booked(named).exists()

    def look(self, named: schedule.Named) -> None:
        """Bring the days of those doctors and note whose visits are broken now."""
        doctors = frozenset(self._booked(named).values_list("doctor_id", flat=True))
        scope = schedule.Scope(doctors=doctors)
        off = regions.calendar(named.region)
        for clinic in Clinic.objects.filter(doctors__in=doctors).distinct().order_by("pk"):
            schedule.bring(
                clinic=clinic, region=named.region, off=off, at=self._at, by=self._by, scope=scope
            )  # fmt: skip
        ids = broken.unmarked(at=self._at, doctors=doctors, most=repairing.MOST)
        self.found |= dict(Appointment.objects.filter(pk__in=ids).values_list("pk", "wall_date"))

    def _booked(self, named: schedule.Named) -> "QuerySet[Appointment]":
        of_doctor = Q(doctor__external_id__in=named.doctors)
        of_clinic = Q(clinic__external_id__in=named.clinics)
        return Appointment.objects.filter(
            of_doctor | of_clinic | Q(wall_date__in=named.days),
            clinic__region=named.region, state=State.BOOKED, starts_at__gt=self._at,
        )  # fmt: skip
