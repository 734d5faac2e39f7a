"""The hand-written statements count what a slow, plain reading of the tables counts."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.booking import queries
from portal.domain.booking.models import Appointment
from portal.domain.booking.states import NOTICE_BEFORE, OCCUPYING, State
from portal.domain.schedule.models import Slot
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import patient
from tests.factories.places import places_of_day

MINUTE = timedelta(minutes=1)
WEEKS = NOW.date() - timedelta(days=7), NOW.date() + timedelta(days=7)

occupants = st.tuples(st.sampled_from(sorted(State)), st.sampled_from([-1, 0, 1]))
sessions = st.fixed_dictionaries(
    {
        "starts": st.sampled_from([-30, 45, 60, 50 * 60]),
        "opens": st.sampled_from([-1, 0, 1]),
        "state": st.sampled_from(["open", "open", "closed", "cancelled"]),
        "seats": st.sampled_from([1, 1, 2]),
        "places": st.lists(
            st.tuples(st.sampled_from(["open", "open", "closed"]), st.lists(occupants, max_size=2)),
            min_size=1,
            max_size=3,
        ),
    }
)


def build(told):
    """Write one session, its places and who stands against them."""
    desk = places.desk(
        starts_at=NOW + told["starts"] * MINUTE,
        opens_at=NOW + told["opens"] * MINUTE,
        state=told["state"],
        slots=len(told["places"]),
        seats=told["seats"],
    )
    for slot, (state, people) in zip(desk.slots, told["places"], strict=True):
        Slot.objects.filter(pk=slot.pk).update(state=state)
        for seat, (stands, ends) in enumerate(people[: told["seats"]], start=1):
            places.appointment(patient(), slot, State(stands), seat=seat, hold_ends_at=NOW + ends * MINUTE)
    return desk


def is_free(slot):
    """Tell in plain words whether a place is free at NOW."""
    session = slot.work_session
    if slot.state != "open" or session.state != "open":
        return False
    if session.opens_at > NOW or slot.starts_at < NOW + NOTICE_BEFORE:
        return False
    standing = [a for a in Appointment.objects.filter(slot=slot) if a.state in OCCUPYING]
    return len([a for a in standing if a.state != State.HELD or a.hold_ends_at > NOW]) < slot.seats


def slow_board(slots, key):
    board = defaultdict(list)
    for slot in slots:
        board[key(slot)].append(slot.starts_at)
    return {name: queries.Count(len(starts), min(starts)) for name, starts in board.items()}


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(sessions, min_size=1, max_size=3))
def test_free_days_places_and_boards_equal_the_slow_reading(told):
    with transaction.atomic():
        desks = [build(each) for each in told]
        free = [slot for slot in Slot.objects.select_related("work_session") if is_free(slot)]

        region = queries.board_of_region(region="26", at=NOW)
        clinics = [queries.board_of_clinic(region="26", clinic_id=desk.clinic.pk, at=NOW) for desk in desks]
        fast_days = {desk.doctor.pk: days_of(desk) for desk in desks}
        fast_places = sorted(place.slot_id for desk in desks for place in places_of(desk))

        assert region == slow_board(free, lambda slot: slot.clinic_id)
        assert merged(clinics) == slow_board(free, lambda slot: slot.doctor_id)
        assert fast_days == {desk.doctor.pk: slow_days(desk, free) for desk in desks}
        assert fast_places == sorted(slot.pk for slot in free)
        transaction.set_rollback(True)


def days_of(desk):
    first, last = min(WEEKS), max(WEEKS)
    sheet = queries.sheet_of(region="26", doctor_id=desk.doctor.pk, first=first, last=last, at=NOW)
    return {day.wall_date: (day.free, day.total) for day in sheet.days}


def slow_days(desk, free):
    total = Counter(slot.wall_date for slot in desk.slots if slot.starts_at >= NOW)
    found = Counter(slot.wall_date for slot in free if slot.doctor_id == desk.doctor.pk)
    return {day: (found[day], total[day]) for day in total}


def places_of(desk):
    days = {slot.wall_date for slot in desk.slots}
    return [place for day in days for place in places_of_day(doctor_id=desk.doctor.pk, day=day, at=NOW)]


def merged(boards):
    return {doctor: count for board in boards for doctor, count in board.items()}
