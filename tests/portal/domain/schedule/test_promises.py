from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.config import promises
from portal.domain.schedule.models import Slot, WorkSession
from tests.factories.clinics import DoctorFactory
from tests.factories.schedule import WorkSessionFactory

pytestmark = pytest.mark.django_db
DOCTOR, ROOM = "schedule_doctor_never_overlaps", "schedule_room_never_overlaps"


@pytest.fixture
def session():
    return WorkSessionFactory(slots=4, room="214")  # 08:00 to 09:00


def _refused(name, make):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make()
    assert name in str(refused.value)


def _again(session, **change):
    told = {"doctor": session.doctor, "wall_date": session.wall_date, "room": "other"}
    return lambda: WorkSessionFactory(**(told | change))


def test_the_promises_stand():
    assert promises.missing() == []
    assert {DOCTOR, ROOM} <= {promise.name for promise in promises.listed()}


@pytest.mark.parametrize("start", [time(8), time(8, 45), time(7, 15)])
def test_a_doctor_never_works_twice_at_once(session, start):
    _refused(DOCTOR, _again(session, wall_start=start))
    assert WorkSession.objects.count() == 1


@pytest.mark.parametrize("start", [time(9), time(7)])
def test_sessions_that_touch_are_accepted(session, start):
    _again(session, wall_start=start, room="214")()
    assert WorkSession.objects.count() == 2


def test_a_room_never_holds_two_doctors(session):
    other = DoctorFactory(clinic=session.clinic)
    _refused(ROOM, _again(session, doctor=other, room="214", wall_start=time(8, 30)))
    _again(session, doctor=other, room="215", wall_start=time(8, 30))()
    assert WorkSession.objects.count() == 2


def test_the_same_room_number_of_another_clinic_is_another_room(session):
    _again(session, doctor=DoctorFactory(), room="214")()
    assert WorkSession.objects.count() == 2


def test_rooms_without_a_name_are_not_compared(session):
    for _ in range(2):
        _again(session, doctor=DoctorFactory(clinic=session.clinic), room="")()
    assert WorkSession.objects.count() == 3


def test_cancelled_sessions_do_not_count(session):
    WorkSession.objects.update(state="cancelled")
    _again(session, room="214")()
    assert WorkSession.objects.count() == 2


def test_a_change_may_not_make_sessions_overlap(session):
    later = _again(session, wall_start=time(9), room="9")()
    found = WorkSession.objects.filter(pk=later.pk)
    _refused(DOCTOR, lambda: found.update(starts_at=session.starts_at))
    other = _again(session, doctor=DoctorFactory(clinic=session.clinic), room="8")()
    _refused(ROOM, lambda: WorkSession.objects.filter(pk=other.pk).update(room="214"))
    assert found.update(starts_at=session.ends_at + timedelta(minutes=1)) == 1


def test_a_cancelled_session_does_not_come_back_over_another(session):
    WorkSession.objects.update(state="cancelled")
    _again(session)()
    _refused(DOCTOR, lambda: WorkSession.objects.filter(pk=session.pk).update(state="open"))


def test_a_slot_number_is_cut_once(session):
    first = session.slots.get(number=0)
    first.pk = None
    _refused("", first.save)
    assert Slot.objects.count() == 4
