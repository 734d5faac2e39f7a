"""Schedules for tests: `WorkSessionFactory(doctor=doctor, slots=4)` makes an open morning with 4 places."""

from datetime import date, time, timedelta

import factory
from django.utils import timezone

from portal.domain.schedule.actions import slots_of
from portal.domain.schedule.models import Absence, Slot, SpecialDay, WeekTemplate, WorkSession
from portal.domain.schedule.rules import moments
from tests.factories.clinics import DoctorFactory


def in_days(days: int) -> date:
    """Return the UTC date so many days from now."""
    return timezone.now().date() + timedelta(days=days)


class WeekTemplateFactory(factory.django.DjangoModelFactory):
    """Mornings of one weekday, 08:00–12:00 by 15 minutes."""

    class Meta:
        model = WeekTemplate

    doctor = factory.SubFactory(DoctorFactory)
    region = factory.SelfAttribute("doctor.region")
    external_id = factory.Sequence(lambda n: f"template-{n}")
    weekday = 1
    starts = time(8)
    ends = time(12)
    slot_minutes = 15
    room = factory.SelfAttribute("doctor.room")
    valid_from = date(2026, 1, 1)
    on_holidays = True  # what a test finds does not depend on the day it runs


class SpecialDayFactory(factory.django.DjangoModelFactory):
    """Other hours on one day, in three days: 09:00–11:00 by 15 minutes."""

    class Meta:
        model = SpecialDay

    doctor = factory.SubFactory(DoctorFactory)
    region = factory.SelfAttribute("doctor.region")
    external_id = factory.Sequence(lambda n: f"special-{n}")
    day = factory.LazyFunction(lambda: in_days(3))
    starts = time(9)
    ends = time(11)
    slot_minutes = 15


class AbsenceFactory(factory.django.DjangoModelFactory):
    """Two weeks of leave from tomorrow."""

    class Meta:
        model = Absence

    doctor = factory.SubFactory(DoctorFactory)
    region = factory.SelfAttribute("doctor.region")
    external_id = factory.Sequence(lambda n: f"absence-{n}")
    from_date = factory.LazyFunction(lambda: in_days(1))
    to_date = factory.LazyFunction(lambda: in_days(14))
    reason = "leave"


class WorkSessionFactory(factory.django.DjangoModelFactory):
    """A morning in three days from 08:00 of the clinic, open since long ago, cut into `slots` places.

    Give `wall_date`, `wall_start`, `slot_minutes`, `opens_at` to move it; the rest follows.
    """

    class Meta:
        model = WorkSession
        skip_postgeneration_save = True

    class Params:
        slots = 4

    doctor = factory.SubFactory(DoctorFactory)
    clinic = factory.SelfAttribute("doctor.clinic")
    room = factory.SelfAttribute("doctor.room")
    wall_date = factory.LazyFunction(lambda: in_days(3))
    wall_start = time(8)
    slot_minutes = 15
    time_zone = factory.SelfAttribute("clinic.time_zone")
    starts_at = factory.LazyAttribute(lambda it: moments.instant(it.wall_date, it.wall_start, it.time_zone))
    ends_at = factory.LazyAttribute(lambda it: it.starts_at + timedelta(minutes=it.slot_minutes * it.slots))
    wall_end = factory.LazyAttribute(lambda it: moments.wall(it.ends_at, it.time_zone).time())
    opens_at = factory.LazyAttribute(lambda it: it.starts_at - timedelta(days=30))

    @factory.post_generation
    def cut(self, create, _extracted, **_):
        """Write the slots."""
        if create:
            Slot.objects.bulk_create(slots_of(self))
