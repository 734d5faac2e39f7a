"""The schedule of a clinic that keeps it elsewhere: laid as it stands there, closed and never deleted."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from portal.domain.audit.models import Entry
from portal.domain.clinics.models import Clinic
from portal.domain.schedule import actions, ports
from portal.domain.schedule.models import OutsideSlot, Slot, WorkSession
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.schedule import AbsenceFactory, SpecialDayFactory, WeekTemplateFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 6, tzinfo=UTC)  # Monday, 09:00 in Moscow
START = AT + timedelta(days=1)
QUARTER = timedelta(minutes=15)


class Timetable:
    """Says what a test told it; a class of exception is raised."""

    def __init__(self):
        self.told = []

    def hours(self, *, since, until):
        if isinstance(self.told, type):
            raise self.told
        return [one for one in self.told if one.starts_at < until]


@pytest.fixture
def doctor():
    clinic = ClinicFactory(external_id="pgp1", system="stand", system_number="pgp1")
    return DoctorFactory(clinic=clinic, external_id="pgp1-d01")


@pytest.fixture
def timetable(monkeypatch):
    made = Timetable()
    monkeypatch.setattr(ports, "timetable_of", lambda _clinic_id: made)
    return made


def hours(start=START, count=3, doctor="pgp1-d01", room="12", name="a"):
    places = [
        ports.Place(f"{name}{number}", start + number * QUARTER, start + (number + 1) * QUARTER, is_free=True)
        for number in range(count)
    ]
    return ports.Hours(doctor, room, start, start + count * QUARTER, places)


def with_taken(told, number):
    places = [replace(one, is_free=one.is_free and one.number != number) for one in told.places]
    return replace(told, places=places)


def without(told, number):
    return replace(told, places=[one for one in told.places if one.number != number])


def refresh(doctor, at=AT):
    done = actions.refresh(clinic_id=doctor.clinic_id, at=at)
    return done.new, done.gone, done.turned, done.refused


def known():
    rows = OutsideSlot.objects.order_by("number").values_list("number", "slot__state")
    return dict(rows)


def test_places_are_laid_once(doctor, timetable):
    timetable.told = [hours()]

    assert refresh(doctor) == (3, 0, 0, 0)
    assert refresh(doctor) == (0, 0, 0, 0)

    session = WorkSession.objects.get()
    assert (session.doctor, session.room, session.template) == (doctor, "12", None)
    assert (str(session.wall_date), str(session.wall_start), str(session.wall_end)) == (
        "2026-11-24", "09:00:00", "09:45:00",
    )  # fmt: skip
    assert session.opens_at < AT
    slots = list(Slot.objects.order_by("number").values_list("starts_at", "wall_start", "state"))
    assert [(starts, str(wall), state) for starts, wall, state in slots] == [
        (START, "09:00:00", "open"),
        (START + QUARTER, "09:15:00", "open"),
        (START + 2 * QUARTER, "09:30:00", "open"),
    ]
    assert [entry.facts for entry in Entry.objects.filter(action="schedule.refreshed")] == [
        {"new": 3, "gone": 0}
    ]


def test_taken_and_freed_places_turn(doctor, timetable):
    timetable.told = [hours()]
    refresh(doctor)

    timetable.told = [with_taken(hours(), "a1")]
    assert refresh(doctor) == (0, 0, 1, 0)
    assert known() == {"a0": "open", "a1": "taken", "a2": "open"}
    timetable.told = [hours()]
    assert refresh(doctor) == (0, 0, 1, 0)
    assert known() == {"a0": "open", "a1": "open", "a2": "open"}


def test_place_that_is_gone_is_closed_and_stays_in_the_table(doctor, timetable):
    timetable.told = [hours()]
    refresh(doctor)
    gone = OutsideSlot.objects.get(number="a1").slot

    timetable.told = [without(hours(), "a1")]

    assert refresh(doctor) == (0, 1, 0, 0)
    gone.refresh_from_db()
    assert gone.state == "closed"
    assert known() == {"a0": "open", "a2": "open"}
    assert WorkSession.objects.get().state == "open"


def test_place_that_comes_back_is_another_row(doctor, timetable):
    timetable.told = [hours()]
    refresh(doctor)
    timetable.told = [without(hours(), "a1")]
    refresh(doctor)
    timetable.told = [hours()]

    assert refresh(doctor) == (1, 0, 0, 0)
    assert sorted(Slot.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert known() == {"a0": "open", "a1": "open", "a2": "open"}


def test_hours_that_move_make_room_for_themselves(doctor, timetable):
    timetable.told = [hours()]
    refresh(doctor)

    timetable.told = [hours(start=START + QUARTER)]

    assert refresh(doctor) == (3, 3, 0, 0)
    assert sorted(WorkSession.objects.values_list("state", "reason")) == [("cancelled", "gone"), ("open", "")]
    assert known() == {"a0": "open", "a1": "open", "a2": "open"}


def test_hours_that_grow_keep_their_places_and_get_more(doctor, timetable):
    """A day whose hours grew must not stand still: what is taken there is taken here."""
    timetable.told = [hours()]
    refresh(doctor)
    before = dict(OutsideSlot.objects.values_list("number", "slot"))

    timetable.told = [with_taken(hours(count=5), "a1")]

    assert refresh(doctor) == (2, 0, 1, 0)
    assert refresh(doctor) == (0, 0, 0, 0)
    session = WorkSession.objects.get()
    assert (str(session.wall_start), str(session.wall_end)) == ("09:00:00", "10:15:00")
    assert session.ends_at == START + 5 * QUARTER
    assert known() == {"a0": "open", "a1": "taken", "a2": "open", "a3": "open", "a4": "open"}
    after = dict(OutsideSlot.objects.values_list("number", "slot"))
    assert {number: after[number] for number in before} == before


def test_hours_that_shrink_keep_what_stands(doctor, timetable):
    timetable.told = [hours(count=5)]
    refresh(doctor)

    timetable.told = [with_taken(hours(), "a0")]

    assert refresh(doctor) == (0, 2, 1, 0)
    assert str(WorkSession.objects.get().wall_end) == "09:45:00"
    assert known() == {"a0": "taken", "a1": "open", "a2": "open"}


def test_hours_that_grow_over_their_neighbours_wait_a_reading_and_freeze_nothing(doctor, timetable):
    second = START + 3 * QUARTER
    timetable.told = [hours(), hours(start=second, name="b")]
    refresh(doctor)

    grown, shrunk = with_taken(hours(count=4), "a0"), hours(start=second + QUARTER, count=2, name="b")
    timetable.told = [
        grown,
        replace(shrunk, places=[replace(one, number=f"c{one.number}") for one in shrunk.places]),
    ]

    assert refresh(doctor)[2] == 1, "what stands is turned even where the hours cannot grow yet"
    refresh(doctor)
    assert refresh(doctor) == (0, 0, 0, 0)
    assert known() == {
        "a0": "taken", "a1": "open", "a2": "open", "a3": "open", "cb0": "open", "cb1": "open",
    }  # fmt: skip


def test_hours_that_part_and_join_again(doctor, timetable):
    early, late = hours(), hours(start=START + 4 * QUARTER, name="b")
    whole = ports.Hours("pgp1-d01", "12", early.starts_at, late.ends_at, [*early.places, *late.places])
    for told in ([whole], [early, late], [whole]):
        timetable.told = told
        assert refresh(doctor)[3] == 0
        assert refresh(doctor) == (0, 0, 0, 0)
        assert known() == dict.fromkeys(("a0", "a1", "a2", "b0", "b1", "b2"), "open")
        assert WorkSession.objects.filter(state="open").count() == len(told)


def test_place_of_another_doctor_is_another_place(doctor, timetable):
    other = DoctorFactory(clinic=doctor.clinic, external_id="pgp1-d02")
    timetable.told = [hours()]
    refresh(doctor)

    timetable.told = [hours(doctor="pgp1-d02")]

    assert refresh(doctor) == (3, 3, 0, 0)
    assert set(OutsideSlot.objects.values_list("slot__doctor", flat=True)) == {other.pk}


def test_what_overlaps_or_is_of_nobody_is_left_out_and_the_rest_laid(doctor, timetable):
    DoctorFactory(clinic=doctor.clinic, external_id="pgp1-d02")
    timetable.told = [
        hours(),
        hours(start=START + QUARTER, room="13", name="b"),
        hours(doctor="pgp1-d02", name="c"),
        hours(doctor="nobody", room="14", name="d"),
        hours(start=START + timedelta(days=1), name="e"),
    ]

    assert refresh(doctor) == (6, 0, 0, 3)
    assert sorted(known()) == ["a0", "a1", "a2", "e0", "e1", "e2"]


def test_silence_changes_nothing(doctor, timetable):
    timetable.told = [hours()]
    refresh(doctor)
    timetable.told = ports.TimetableSilent

    with pytest.raises(ports.TimetableSilent):
        refresh(doctor)
    assert known() == {"a0": "open", "a1": "open", "a2": "open"}


def test_days_beyond_the_horizon_wait(doctor, timetable):
    timetable.told = [hours(), hours(start=START + timedelta(days=30), name="b")]

    assert refresh(doctor) == (3, 0, 0, 0)


def test_clinic_of_our_own_is_not_read(doctor, monkeypatch):
    monkeypatch.setattr(ports, "timetable_of", lambda _clinic_id: None)

    assert actions.refresh(clinic_id=doctor.clinic_id, at=AT) is None


def test_timer_opens_no_days_where_the_schedule_lies_elsewhere(doctor):
    WeekTemplateFactory(doctor=doctor, weekday=1)
    ours = DoctorFactory(clinic__region=doctor.region)
    WeekTemplateFactory(doctor=ours, weekday=1)

    actions.open_days(region=doctor.region, at=AT)

    assert set(WorkSession.objects.values_list("doctor", flat=True)) == {ours.pk}


def test_hours_of_before_make_room_for_those_of_the_system(doctor, timetable):
    """A clinic moves into a system of its own: what the timer had opened is withdrawn, then laid anew."""
    Clinic.objects.update(system="", system_number="")
    WeekTemplateFactory(doctor=doctor, weekday=2)
    actions.open_days(region=doctor.region, at=AT)
    before = WorkSession.objects.count()
    Clinic.objects.update(system="stand", system_number="pgp1")
    actions.open_days(region=doctor.region, at=AT)
    timetable.told = [hours()]

    assert refresh(doctor) == (3, 0, 0, 0)
    assert sorted(WorkSession.objects.values_list("state", "reason")) == [
        *[("cancelled", "gone")] * before,
        ("open", ""),
    ]


def test_single_days_and_absences_of_before_make_room_too(doctor, timetable):
    Clinic.objects.update(system="", system_number="")
    SpecialDayFactory(doctor=doctor, day=START.date(), starts=time(9), ends=time(9, 45))
    other = DoctorFactory(clinic=doctor.clinic, external_id="pgp1-d02")
    WeekTemplateFactory(doctor=other, weekday=2, starts=time(9), ends=time(9, 45))
    actions.open_days(region=doctor.region, at=AT)
    AbsenceFactory(doctor=other, from_date=START.date(), to_date=START.date())
    actions.open_days(region=doctor.region, at=AT)
    Clinic.objects.update(system="stand", system_number="pgp1")
    actions.open_days(region=doctor.region, at=AT)
    timetable.told = [hours(), hours(doctor="pgp1-d02", room="13", name="b")]

    assert refresh(doctor) == (6, 0, 0, 0)
    laid = Slot.objects.filter(outside__isnull=False)
    assert set(laid.values_list("work_session__state", flat=True)) == {"open"}
    assert set(WorkSession.objects.exclude(state="open").values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.django_db(transaction=True)
def test_the_system_is_asked_outside_any_transaction(doctor, timetable, monkeypatch):
    seen = []
    monkeypatch.setattr(timetable, "hours", lambda **_: seen.append(connection.in_atomic_block) or [])

    assert refresh(doctor) == (0, 0, 0, 0)
    assert seen == [False]


def test_reading_again_costs_the_same_for_one_session_and_three(
    doctor, timetable, django_assert_max_num_queries
):
    for day in range(3):
        timetable.told = [
            *timetable.told,
            hours(start=START + timedelta(days=day), name="abc"[day]),
        ]
        refresh(doctor)
        with django_assert_max_num_queries(9):
            refresh(doctor)
