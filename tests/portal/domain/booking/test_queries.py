"""What pages show of free places, in cases worth naming; test_oracle.py has the random ones."""

from datetime import timedelta

import pytest

from portal.domain.booking import queries
from portal.domain.booking.states import HOLD_LIFE, NOTICE_BEFORE, State
from portal.domain.schedule.models import Slot, WorkSession
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.clinics import DoctorFactory
from tests.factories.places import places_of_day

DAY = timedelta(days=1)


def starts(desk, at=NOW):
    """Return the numbers of the places that are free on the desk's day."""
    free = places_of_day(doctor_id=desk.doctor.pk, day=desk.session.wall_date, at=at)
    numbers = {slot.pk: slot.number for slot in desk.slots}
    return [numbers[place.slot_id] for place in free]


def days_of(desk, at=NOW):
    """Return the days of the desk's doctor in the weeks around."""
    around = {"first": at.date() - 7 * DAY, "last": at.date() + 30 * DAY}
    return queries.sheet_of(region="26", doctor_id=desk.doctor.pk, at=at, **around).days


def test_free_places_tell_the_clinics_clock(desk):
    first = places_of_day(doctor_id=desk.doctor.pk, day=desk.session.wall_date, at=NOW)[0]
    slot = desk.slots[0]

    told = (first.slot_id, first.wall_start, first.starts_at, first.room)
    assert told == (slot.pk, slot.wall_start, slot.starts_at, desk.session.room)


@pytest.mark.parametrize(
    ("after", "free"), [(HOLD_LIFE - timedelta(seconds=1), [1, 2, 3]), (HOLD_LIFE, [0, 1, 2, 3])]
)
def test_a_hold_occupies_only_until_it_ends(desk, anna, hold, after, free):
    hold(anna, desk.slots[0])

    assert starts(desk, NOW + after) == free


def test_a_place_is_offered_until_an_hour_before(desk):
    edge = desk.slots[1].starts_at - NOTICE_BEFORE

    assert starts(desk, edge) == [1, 2, 3]
    assert starts(desk, edge + timedelta(seconds=1)) == [2, 3]


def test_days_say_why_nothing_is_free(desk):
    WorkSession.objects.update(state="closed", reason="sick")

    day = days_of(desk)[0]

    assert (day.wall_date, day.free, day.total) == (desk.session.wall_date, 0, 4)
    assert not day.is_open


def test_days_say_when_places_open(desk):
    opens_at = NOW + timedelta(hours=3)
    WorkSession.objects.update(opens_at=opens_at)

    day = days_of(desk)[0]

    assert (day.free, day.opens_at, day.is_open) == (0, opens_at, True)
    assert days_of(desk, opens_at)[0].free == 4


def test_a_group_place_is_free_until_its_last_seat(anna, boris):
    group = places.desk(seats=2)
    places.appointment(anna, group.slots[0])
    assert starts(group) == [0, 1, 2, 3]

    places.appointment(boris, group.slots[0], seat=2)

    assert starts(group) == [1, 2, 3]


def test_boards_count_by_doctor_and_by_clinic(desk, anna):
    places.appointment(anna, desk.slots[0])

    expected = queries.Count(3, desk.slots[1].starts_at)
    clinic = queries.board_of_clinic(region="26", clinic_id=desk.clinic.pk, at=NOW)
    assert clinic == {desk.doctor.pk: expected}
    assert queries.board_of_region(region="26", at=NOW) == {desk.clinic.pk: expected}
    assert queries.board_of_region(region="73", at=NOW) == {}


def test_nearest_offers_the_same_doctor_first(desk, anna):
    places.appointment(anna, desk.slots[0])
    colleague = places.desk(
        doctor=DoctorFactory(clinic=desk.clinic, speciality=desk.doctor.speciality),
        starts_at=NOW + timedelta(hours=2),
    )

    offers = queries.nearest_to(slot_id=desk.slots[0].pk, at=NOW)
    Slot.objects.filter(pk__in=[desk.slots[2].pk, desk.slots[3].pk]).update(state="closed")
    fewer = queries.nearest_to(slot_id=desk.slots[0].pk, at=NOW)

    assert [offer.slot_id for offer in offers] == [slot.pk for slot in desk.slots[1:]]
    assert [(offer.slot_id, offer.is_same_doctor) for offer in fewer] == [
        (desk.slots[1].pk, True), (colleague.slots[3].pk, False), (colleague.slots[2].pk, False),
    ]  # fmt: skip


def test_nearest_lies_next_to_the_lost_time_and_not_next_to_now(desk, anna):
    today = places.desk(doctor=desk.doctor, starts_at=NOW + timedelta(hours=2))
    places.appointment(anna, desk.slots[1])

    offers = queries.nearest_to(slot_id=desk.slots[1].pk, at=NOW, limit=5)

    nearest = [desk.slots[0], desk.slots[2], desk.slots[3], today.slots[3], today.slots[2]]
    assert [offer.slot_id for offer in offers] == [slot.pk for slot in nearest]


@pytest.mark.parametrize("changed", [{"is_active": False}, {"self_booking": False}], ids=str)
def test_nearest_never_offers_a_doctor_who_may_not_be_booked(desk, changed):
    colleague = places.desk(
        doctor=DoctorFactory(clinic=desk.clinic, speciality=desk.doctor.speciality, **changed)
    )
    other_speciality = places.desk(doctor=DoctorFactory(clinic=desk.clinic))
    elsewhere = places.desk()

    offered = {offer.slot_id for offer in queries.nearest_to(slot_id=desk.slots[0].pk, at=NOW, limit=99)}

    assert offered == {slot.pk for slot in desk.slots[1:]}
    assert not offered & {slot.pk for d in (colleague, other_speciality, elsewhere) for slot in d.slots}


def test_nearest_to_a_place_that_never_was_is_empty(db):
    assert queries.nearest_to(slot_id=10**15, at=NOW) == []


@pytest.mark.parametrize("days", [1, 3])
def test_reads_of_free_places_are_one_statement_each(anna, days, rules_known, django_assert_num_queries):
    desk = places.desk()
    for day in range(1, days):
        more = places.desk(doctor=desk.doctor, starts_at=NOW + (day + 1) * DAY)
        places.appointment(anna, more.slots[0], State.BOOKED)

    with django_assert_num_queries(1):
        assert len(days_of(desk)) == days
    with django_assert_num_queries(1):
        assert len(places_of_day(doctor_id=desk.doctor.pk, day=desk.session.wall_date, at=NOW)) == 4
    with django_assert_num_queries(1):
        board = queries.board_of_clinic(region="26", clinic_id=desk.clinic.pk, at=NOW)
    assert board[desk.doctor.pk].free == 3 * days + 1
    with django_assert_num_queries(1):
        assert queries.board_of_region(region="26", at=NOW)[desk.clinic.pk].free == 3 * days + 1
    with django_assert_num_queries(2):
        assert len(queries.nearest_to(slot_id=desk.slots[0].pk, at=NOW)) == 3


@pytest.mark.parametrize("visits", [1, 3])
def test_hold_and_confirm_cost_the_same_whatever_else_is_booked(
    anna, hold, confirm, visits, rules_known, django_assert_num_queries
):
    """The rules are known; savepoint, card, own hold, release, facts, insert, step, entry, end; then whose
    schedule it is, book, count, step, entry, notice."""
    for day in range(visits):
        places.appointment(anna, places.desk(starts_at=NOW + (day + 3) * DAY).slots[0])
    desk = places.desk()

    with django_assert_num_queries(9):
        held = hold(anna, desk.slots[0])
    with django_assert_num_queries(8):
        confirm(anna, held, desk)
