"""The seeding command: whole regions, uneven doctors, and what people did is kept."""

import contextlib
import io
import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db.models import Count

from portal.domain.booking.models import Appointment, Step
from portal.domain.booking.states import NOTICE_BEFORE, OCCUPYING, State
from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.patients.models import Card, Holding
from portal.domain.regions.models import Region
from portal.domain.schedule.models import Slot
from portal.kit import dates
from portal.nonprod.demo import crowd, make, stavropol
from tests.factories.schedule import WorkSessionFactory, in_days
from tests.ground import databases

pytestmark = pytest.mark.django_db


def seed():
    """Run the command; what it and the import say is no concern of these tests."""
    with contextlib.redirect_stdout(io.StringIO()):
        call_command("seed_demo", stdout=io.StringIO())


def free(at, **wanted):
    """Places of open sessions that could be booked at `at` and are not taken."""
    taken = Appointment.objects.filter(state__in=OCCUPYING).values("slot")
    return Slot.objects.filter(
        starts_at__gt=at + NOTICE_BEFORE, work_session__state="open", work_session__opens_at__lte=at, **wanted
    ).exclude(pk__in=taken)


def counts():
    return [table.objects.count() for table in (Clinic, Doctor, Slot, Appointment, Step, Card, Holding)]


def test_seed_demo_makes_two_uneven_regions():
    at = datetime.now(UTC) + timedelta(minutes=5)  # later than the command, so nothing opens in between
    seed()
    assert list(Region.objects.filter(is_on=True).values_list("code", flat=True)) == ["26", "73"]
    assert list(Doctor.objects.values("region").annotate(n=Count("pk")).values_list("n", flat=True)) == [
        75,
        75,
    ]
    for region in make.REGIONS:
        full = free(at, doctor__region=region.code, doctor__external_id__in=region.full)
        assert full.count() == 0
        left = Counter(
            free(at, doctor__region=region.code, doctor__external_id__in=region.nearly_full).values_list(
                "work_session", flat=True
            )
        )
        assert set(left.values()) <= {1, 2}
        others = free(at, doctor__region=region.code).values("doctor").distinct().count()
        assert others > 55

    databases.analyze()
    visits = Appointment.objects.select_related("card", "doctor", "slot__work_session")
    assert [visit for visit in visits if not suits(visit)] == []
    assert Counter(Step.objects.values_list("to_state", flat=True)) == {
        "held": len(visits),
        "booked": len(visits),
    }

    before = counts()
    seed()
    assert counts() == before


def suits(visit):
    doctor, age = visit.doctor, dates.age(visit.card.birth_date, visit.wall_date)
    return (
        (doctor.min_age is None or age >= doctor.min_age)
        and (doctor.max_age is None or age <= doctor.max_age)
        and doctor.sex in {"", visit.card.sex}
        and visit.room == visit.slot.work_session.room
        and visit.wall_start == visit.slot.wall_start
    )


def test_fill_keeps_a_freed_place_free_and_takes_new_days():
    region, at = stavropol.REGION, datetime.now(UTC)
    call_command("import_region", str(make.HERE / region.file), stdout=io.StringIO())
    assert crowd.fill(region, at=at) > 0
    visit = Appointment.objects.filter(doctor__external_id="gp1-d06").order_by("starts_at").last()
    Appointment.objects.filter(pk=visit.pk).update(state=State.CANCELLED_BY_PATIENT, ended_at=at)

    assert crowd.fill(region, at=at) == 0
    assert free(at, pk=visit.slot_id).count() == 1

    later = at + timedelta(days=1)  # what opens meanwhile is opened; the crowd takes it
    assert crowd.fill(region, at=later) > 0
    assert free(later, doctor__external_id="gp1-d06").values_list("pk", flat=True)[0] == visit.slot_id


def test_fill_leaves_a_session_alone_where_somebody_has_a_place():
    region, at = stavropol.REGION, datetime.now(UTC)
    call_command("import_region", str(make.HERE / region.file), stdout=io.StringIO())
    slot = free(at, doctor__external_id="gp1-d06").select_related("doctor", "work_session").last()
    crowd._book(region, [slot], at, random.Random(1))  # noqa: S311  the test wants it foretold

    assert crowd.fill(region, at=at) > 0
    assert Appointment.objects.filter(slot__work_session=slot.work_session).count() == 1


def test_fill_leaves_a_clinic_alone_whose_schedule_lies_elsewhere():
    """The outside system would know of no such visit; the twin: other clinics of the region are filled."""
    region, at = stavropol.REGION, datetime.now(UTC)
    call_command("import_region", str(make.HERE / region.file), stdout=io.StringIO())
    doctor = Doctor.objects.get(external_id="pgp1-d01")
    WorkSessionFactory(doctor=doctor, wall_date=in_days(2))

    assert crowd.fill(region, at=at) > 0
    assert Slot.objects.filter(doctor=doctor).count() == 4
    assert Appointment.objects.filter(doctor=doctor).count() == 0
