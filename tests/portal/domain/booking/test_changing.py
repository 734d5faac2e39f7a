"""What a change of a schedule breaks; looked at, it is just what is made."""

from datetime import time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.booking import actions, queries
from portal.domain.booking.models import Appointment, Broken
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import Absence, Slot, WeekTemplate
from portal.domain.schedule.rules import changes
from tests.factories.clinics import DoctorFactory
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WeekTemplateFactory
from tests.portal.domain.booking import breaking
from tests.portal.domain.booking.breaking import AT, BY, TUESDAY

pytestmark = pytest.mark.django_db


def test_shorter_hours_break_only_what_lies_outside(region, doctor):
    inside, outside = breaking.visit(doctor, number=1), breaking.visit(doctor, number=2)
    hours = changes.Hours(time(8), time(8, 30), 15)
    effect = breaking.make(region, changes.PutSpecial(doctor.pk, TUESDAY, hours))
    assert effect.days == ((TUESDAY, 1),)
    assert [row.appointment for row in Broken.objects.all()] == [outside]
    assert not breaking.proposed(inside)[0]
    assert queries.is_free(slot_id=Slot.objects.get(doctor=doctor, wall_date=TUESDAY, number=0).pk, at=AT)
    assert not queries.is_free(slot_id=Slot.objects.get(doctor=doctor, wall_date=TUESDAY, number=3).pk, at=AT)


def test_a_day_off_of_the_region_breaks_the_day_everywhere(region, doctor):
    WeekTemplate.objects.update(on_holidays=False)
    other = DoctorFactory(clinic__region=region)
    WeekTemplateFactory(doctor=other, weekday=2, on_holidays=False)
    duty = DoctorFactory(clinic__region=region)
    WeekTemplateFactory(doctor=duty, weekday=2)
    schedule.open_days(region=region, at=AT)
    for one in (doctor, other, duty):
        breaking.visit(one)
    effect = breaking.make(region, changes.PutDayOff(TUESDAY, is_off=True, name="Радоница"))
    assert effect.days == ((TUESDAY, 2),)
    assert set(Broken.objects.values_list("why", flat=True)) == {"holiday"}
    assert breaking.make(region, changes.DropDayOff(TUESDAY)).standing == 2


def test_a_change_of_another_region_is_not_here(region, doctor):
    other = RegionFactory(code="73")
    with pytest.raises(schedule.NotHere):
        breaking.make(other, breaking.absent(doctor))
    assert not Absence.objects.exists()


_HOURS = st.builds(
    lambda start, length: changes.Hours(time(start), time(start + length), 15),
    st.integers(7, 10),
    st.integers(1, 4),
)
_DAY = st.integers(0, 4).map(lambda days: AT.date() + timedelta(days=days))
_CHANGE = st.one_of(
    st.tuples(_DAY, _DAY).map(lambda two: ("absence", min(two), max(two))),
    st.tuples(st.just("special"), _DAY, st.none() | _HOURS),
    st.tuples(st.just("template"), st.integers(1, 7), _HOURS),
    st.tuples(st.just("end"), st.integers(0, 6), _DAY),
    st.tuples(st.just("off"), _DAY, st.booleans()),
)


def _change(doctor, told):
    kind, first, second = told
    if kind == "absence":
        return breaking.absent(doctor, first, second)
    if kind == "special":
        return changes.PutSpecial(doctor.pk, first, second)
    if kind == "template":
        return changes.PutTemplate(doctor.pk, first, second, AT.date(), None)
    if kind == "end":
        return changes.EndTemplate(WeekTemplate.objects.order_by("pk")[first].pk, second)
    return changes.PutDayOff(first, is_off=second, name="День региона")


def _told(effect):
    """Everything but the ids that new rows get."""
    opened = effect.opened
    clashes = [(clash.day, clash.starts, clash.room) for clash in opened.clashes]
    return effect.days, effect.standing, opened.sessions, opened.slots, opened.changed, clashes


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(_CHANGE, min_size=1, max_size=3))
def test_what_is_previewed_is_what_is_made(region, doctor, told):
    with transaction.atomic():
        WeekTemplate.objects.update(on_holidays=False)
        for day in range(1, 5):
            for number in range(0, 4, 2):
                breaking.visit(doctor, AT.date() + timedelta(days=day), number)
        for one in told:
            change = _change(doctor, one)
            before = breaking.tables()
            seen = actions.preview(region=region, change=change, at=AT, by=BY)
            assert breaking.tables() == before
            assert _told(breaking.make(region, change, seen.broken)) == _told(seen)
            lost = [
                visit
                for visit in Appointment.objects.filter(state="booked", starts_at__gt=AT)
                if visit.slot.state != "open" or visit.slot.work_session.state != "open"
            ]
            assert {visit.pk for visit in lost} == set(
                Broken.objects.filter(ended_at=None).values_list("appointment", flat=True)
            )
        transaction.set_rollback(True)
