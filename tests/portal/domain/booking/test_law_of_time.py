"""Z4: Volgograd changed its clocks at two o'clock of 27 December 2020; the law came out on the 22nd.

Visits of the days after were booked by the older clocks. What was promised is the wall time.
"""

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.domain.audit.models import Entry
from portal.domain.audit.states import SYSTEM
from portal.domain.booking import actions
from portal.domain.booking.actions import Clocks
from portal.domain.booking.models import Appointment
from portal.domain.schedule import actions as schedule
from portal.domain.schedule.models import Slot, SlotChange, WorkSession
from tests.factories.booking import appointment
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.places import places_of_day
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WeekTemplateFactory, WorkSessionFactory
from tests.portal.domain.booking.law_of_time import before_the_change

pytestmark = pytest.mark.django_db
ZONE = "Europe/Volgograd"
BEFORE = datetime(2020, 12, 20, 6, tzinfo=UTC)  # ten in the morning there
AFTER = datetime(2020, 12, 23, 6, tzinfo=UTC)
MONDAY = date(2020, 12, 28)
NINE_BEFORE, NINE_NOW = (datetime(2020, 12, 28, hour, tzinfo=UTC) for hour in (5, 6))


@pytest.fixture
def doctor():
    clinic = ClinicFactory(region=RegionFactory(code="34", time_zone=ZONE), time_zone=ZONE)
    return DoctorFactory(clinic=clinic, region=clinic.region)


@pytest.fixture
def booked(tmp_path, doctor, anna):
    """A visit of Monday at nine, made under the older law: mornings and afternoons that touch each other."""
    told = {"doctor": doctor, "region": doctor.region, "valid_from": date(2020, 1, 1), "slot_minutes": 30}
    WeekTemplateFactory(**told, starts=time(9), ends=time(12))
    WeekTemplateFactory(**told, starts=time(12), ends=time(15))
    with before_the_change(tmp_path, ZONE, 4):
        schedule.open_days(region=doctor.region, at=BEFORE)
        slot = Slot.objects.get(wall_date=MONDAY, wall_start=time(9))
        assert slot.starts_at == NINE_BEFORE
        held = actions.hold(**anna.keys, slot_id=slot.pk, region="34", at=BEFORE)
        actions.confirm(
            account_id=anna.account.pk, appointment_id=held.appointment_id, clinic_id=doctor.clinic_id,
            region="34", at=BEFORE, by=anna.by,
        )  # fmt: skip
    return Appointment.objects.get(pk=held.appointment_id)


def walls(table):
    return sorted(table.objects.values_list("wall_date", "wall_start"))


def follow(at=AFTER):
    return actions.follow_clocks(at=at, by=SYSTEM)


def test_wall_time_is_kept_and_the_instant_follows(booked, doctor):
    before = walls(Slot), walls(WorkSession), walls(Appointment)
    days = sorted(set(WorkSession.objects.values_list("wall_date", flat=True)))
    assert days == [date(2020, 12, 21), MONDAY, date(2021, 1, 4)]  # the 21st lies under the older clocks

    done = follow()

    assert done == Clocks(sessions=4, slots=24, visits=1, refused=0)
    booked.refresh_from_db()
    slot = booked.slot
    assert (booked.starts_at, booked.ends_at) == (NINE_NOW, NINE_NOW + timedelta(minutes=30))
    assert (booked.wall_date, booked.wall_start) == (MONDAY, time(9))
    assert (slot.starts_at, slot.ends_at) == (booked.starts_at, booked.ends_at)
    assert (walls(Slot), walls(WorkSession), walls(Appointment)) == before
    known = WorkSession.objects.order_by("starts_at").values_list("wall_date", "starts_at", "ends_at")
    assert [(day, starts.hour, ends.hour) for day, starts, ends in known if day != days[0]] == [
        (MONDAY, 6, 9), (MONDAY, 9, 12), (days[2], 6, 9), (days[2], 9, 12),
    ]  # fmt: skip
    assert [one.opens_at.hour for one in WorkSession.objects.filter(wall_date=days[2])] == [
        4,
        4,
    ]  # 21.12, 08:00


def test_the_new_instant_is_what_everything_else_asks(booked, doctor):
    """An hour before by the new clock the place next to it may still be booked, not by the older one."""
    free = {"doctor_id": doctor.pk, "day": MONDAY}
    at = NINE_NOW - timedelta(minutes=61)
    seen_late = [one.wall_start for one in places_of_day(**free, at=at)]
    follow()
    seen = [one.wall_start for one in places_of_day(**free, at=at)]
    assert (seen_late[0], seen[0]) == (time(10), time(9, 30))


def test_a_second_run_and_right_clocks_change_nothing(booked):
    follow()
    changes, entries = SlotChange.objects.count(), Entry.objects.count()
    assert follow() == Clocks(0, 0, 0, 0)
    assert (SlotChange.objects.count(), Entry.objects.count()) == (changes, entries)


def test_the_record_and_the_history_tell_it(booked):
    follow()
    entry = Entry.objects.get(action="appointment.clocks_followed")
    assert entry.object_id == str(booked.pk)
    assert entry.facts == {"was": NINE_BEFORE.isoformat(), "became": NINE_NOW.isoformat()}
    (told,) = Entry.objects.filter(action="schedule.clocks_followed")
    assert told.facts == {"sessions": 4, "slots": 24, "refused": 0}
    assert SlotChange.objects.filter(slot_id=booked.slot_id, what="starts_at").count() == 1


def test_clocks_that_go_the_other_way(tmp_path, booked):
    """Sessions that touch each other move earlier as well as later."""
    follow()
    with before_the_change(tmp_path, ZONE, 4):
        assert follow() == Clocks(sessions=4, slots=24, visits=1, refused=0)
    booked.refresh_from_db()
    assert booked.starts_at == NINE_BEFORE


def test_what_is_over_stays(booked):
    assert follow(at=datetime(2021, 1, 6, tzinfo=UTC)) == Clocks(0, 0, 0, 0)
    booked.refresh_from_db()
    assert booked.starts_at == NINE_BEFORE


def test_a_time_that_comes_twice_stays_the_one_that_was_promised(doctor, anna):
    """Half past one of that night comes twice; the second one is not taken for the first."""
    second = datetime(2020, 12, 26, 22, 30, tzinfo=UTC)
    session = WorkSessionFactory(
        doctor=doctor, starts_at=second, wall_date=date(2020, 12, 27), wall_start=time(1, 30), slots=2
    )
    appointment(anna, session.slots.get(number=0))
    assert follow() == Clocks(0, 0, 0, 0)
    assert Appointment.objects.get().starts_at == second


def test_the_command_says_what_it_did(booked, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    said = StringIO()
    call_command("follow_clocks", stdout=said)
    assert said.getvalue() == "приёмы: 4, места: 24, записи: 1\n"


def test_what_would_overlap_is_left_and_said(booked, doctor, monkeypatch):
    """Hours laid by the new clocks at half past two: the afternoon may not move onto them, nor the morning
    onto the afternoon; the visit stays with its place, and the clinic sorts its hours out."""
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    WorkSessionFactory(doctor=doctor, wall_date=MONDAY, wall_start=time(14, 30), opens_at=BEFORE, room="")
    said = StringIO()
    with pytest.raises(CommandError, match="пересекается с другим: 3"):
        call_command("follow_clocks", stdout=said)
    assert said.getvalue() == "приёмы: 2, места: 12, записи: 0\n"
    booked.refresh_from_db()
    assert booked.starts_at == booked.slot.starts_at == NINE_BEFORE
    assert not Entry.objects.filter(action="appointment.clocks_followed").exists()
    assert WorkSession.objects.get(wall_date=MONDAY, wall_start=time(9)).starts_at == NINE_BEFORE
