"""Visits that the registry moves, cancels and brings back: here they stand where the clinic has them."""

import itertools
from datetime import timedelta

import pytest

from portal.domain.booking import actions, queries
from portal.domain.booking.models import Appointment, Step
from portal.domain.notices.models import Notice
from portal.domain.patients.models import Holding
from portal.domain.patients.states import Ended
from portal.domain.schedule.models import OutsideSlot
from portal.domain.schedule.states import Source
from tests.factories.patients import patient
from tests.portal.domain.booking.outside.conftest import as_kept
from tests.portal.domain.booking.tables import counts, story


@pytest.fixture
def anna(db):
    return patient(surname="Придумана", name="Анна", patronymic="Сергеевна")


def number_of(place, key):
    """Return under what number the system keeps a visit of ours."""
    (row,) = place.outside.store.rows("SELECT id FROM appointment WHERE key = ?", key.urn)
    return row["id"]


def standing(someone):
    """Return where the portal says a person must come: (place, start)."""
    rows = Appointment.objects.filter(card=someone.card, state="booked").order_by("starts_at")
    return [(one.slot_id, one.starts_at) for one in rows]


@pytest.mark.parametrize("made_by", ["portal", "registry"])
def test_visit_moved_there_stands_at_its_new_time_and_is_told(place, anna, made_by):
    old, new = place.free()[0], place.free()[3]
    if made_by == "portal":
        first = place.book(anna, old)
        number = number_of(place, first)
    else:
        number = place.outside.book_at_registry(old.outside.number, as_kept(anna))
    place.refresh()
    first = Appointment.objects.get().pk
    place.outside.move_at_registry(number, new.outside.number)

    place.refresh()
    before = counts()
    place.refresh()

    assert counts() == before
    assert standing(anna) == [(new.pk, new.starts_at)]
    moved = Appointment.objects.get(state="booked")
    assert (moved.wall_start, moved.clinic_number, moved.account_id, moved.source) == (
        new.wall_start, str(number), anna.account.pk, Source.OTHER,
    )  # fmt: skip
    assert Appointment.objects.get(pk=first).source == (
        Source.INTERNET if made_by == "portal" else Source.OTHER
    )
    assert story(first)[0] == "moved"
    assert story(moved.pk) == ("booked", [">booked"], ["appointment.booked"], ["moved"])
    assert Step.objects.get(to_state="moved").reason == str(moved.pk)
    assert queries.chains_of([moved.pk])[moved.pk].first == first
    assert all(queries.life_of(slot_id=one.pk).appointments[0].holds for one in (old, new))


def test_place_that_gets_another_time_takes_its_visit_along(place, anna):
    slot = place.free()[0]
    first = place.book(anna, slot)
    later = slot.starts_at + timedelta(minutes=3)
    place.outside.change(
        "UPDATE slot SET starts = ? WHERE id = ?", later.isoformat(timespec="seconds"), slot.outside.number
    )

    place.refresh()

    assert [starts for _, starts in standing(anna)] == [later]
    assert story(first)[0] == "moved"
    actions.review(at=place.at)
    assert Notice.objects.filter(kind="visit_broken").count() == 0


def test_two_visits_changed_about(place, anna):
    boris = patient()
    one, other = place.free()[0], place.free()[3]
    keys = place.book(anna, one), place.book(boris, other)
    numbers = [number_of(place, key) for key in keys]
    place.outside.change("UPDATE appointment SET slot = NULL WHERE id = ?", numbers[0])
    place.outside.move_at_registry(numbers[1], one.outside.number)
    place.outside.move_at_registry(numbers[0], other.outside.number)

    place.refresh()

    assert (standing(anna), standing(boris)) == ([(other.pk, other.starts_at)], [(one.pk, one.starts_at)])


def test_visit_moved_twice_may_be_cancelled_here(place, anna):
    slots = place.free()
    first = place.book(anna, slots[0])
    number = number_of(place, first)
    for slot in (slots[3], slots[0], slots[4]):
        place.outside.move_at_registry(number, slot.outside.number)
        place.refresh()
    visit = Appointment.objects.get(state="booked")
    assert visit.slot_id == slots[4].pk
    assert Appointment.objects.count() == 4

    place.cancel(anna, visit.pk)
    actions.give_back(appointment_id=visit.pk)
    place.refresh()

    assert place.outside.booked() == []
    assert standing(anna) == []


def test_visit_moved_where_nobody_can_show_it_ends_here_and_comes_back(place, anna):
    """A time at which nobody waits is the worst of all: it is taken away, and told."""
    first = place.book(anna, place.free()[0])
    number = number_of(place, first)
    slot = place.free()[-1]
    name = slot.outside.number
    OutsideSlot.objects.filter(slot=slot).delete()  # as a place beyond the days that are shown
    place.outside.move_at_registry(number, name)

    assert actions.read_visits(clinic_id=place.clinic.pk, at=place.at).cancelled == 1
    assert story(first)[:1] == ("cancelled_by_clinic",)
    assert story(first)[3] == ["booked", "moved_unseen"]
    assert actions.read_visits(clinic_id=place.clinic.pk, at=place.at).new == 0
    OutsideSlot.objects.create(slot=slot, clinic=place.clinic, number=name)
    assert actions.read_visits(clinic_id=place.clinic.pk, at=place.at).new == 1
    assert [slot for slot, _ in standing(anna)] == [slot.pk]
    back = Appointment.objects.get(state="booked")
    assert (back.replaces_id, story(back.pk)[3]) == (first, ["moved"])


def is_over(one, other):
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def test_visit_moved_over_another_of_the_patient_ends_here(place, anna):
    mine = place.free(1)[0]
    over, target = next(
        (one, other)
        for one, other in itertools.product(place.free(2), place.free(3))
        if is_over(one, other) and not is_over(one, mine)
    )
    first = place.book(anna, mine)
    place.book(anna, over)
    place.outside.move_at_registry(number_of(place, first), target.outside.number)

    place.refresh()

    assert story(first)[0] == "cancelled_by_clinic"
    assert standing(anna) == [(over.pk, over.starts_at)]


def test_move_of_another_person_is_not_followed(place, anna):
    slot = place.free()[0]
    first = place.book(anna, slot)
    number = number_of(place, first)
    place.outside.change("UPDATE patient SET surname = 'Посторонняя' WHERE surname = ?", "Придумана")
    place.outside.move_at_registry(number, place.free()[3].outside.number)

    place.refresh()

    assert standing(anna) == [(slot.pk, slot.starts_at)]
    assert story(first)[0] == "booked"


def test_cancelled_and_brought_back_is_a_visit_again(place, anna):
    slot = place.free()[0]
    first = place.book(anna, slot)
    number = number_of(place, first)
    for _ in range(2):
        place.outside.press("cancel", number=number)
        place.refresh()
        assert standing(anna) == []
        place.outside.restore_at_registry(number)
        place.refresh()
        before = counts()
        place.refresh()
        assert counts() == before
        assert standing(anna) == [(slot.pk, slot.starts_at)]

    assert story(first)[0] == "cancelled_by_clinic"
    assert Notice.objects.filter(kind="booked", account_id=anna.account.pk).count() == 3
    assert len(place.outside.booked()) == 1, "nothing was given back"


def test_moved_then_cancelled_then_brought_back(place, anna):
    slots = place.free()
    number = number_of(place, place.book(anna, slots[0]))
    place.outside.move_at_registry(number, slots[3].outside.number)
    place.refresh()
    place.outside.press("cancel", number=number)
    place.refresh()
    assert standing(anna) == []

    place.outside.restore_at_registry(number)
    place.refresh()

    assert standing(anna) == [(slots[3].pk, slots[3].starts_at)]
    assert len(place.outside.booked()) == 1


def test_brought_back_for_nobody_who_has_left_the_card(place, anna):
    number = number_of(place, place.book(anna, place.free()[0]))
    place.outside.press("cancel", number=number)
    place.refresh()
    Holding.objects.filter(card=anna.card).update(ended_at=place.at, ended_why=Ended.DELETED)

    place.outside.restore_at_registry(number)
    place.refresh()

    assert standing(anna) == []


def test_cancelled_here_and_living_there_is_still_given_back(place, anna):
    """What the person has cancelled is never brought back by a reading."""
    key = place.book(anna, place.free()[0])
    place.refresh()
    place.cancel(anna, key)

    assert actions.read_visits(clinic_id=place.clinic.pk, at=place.at).given_back == 1
    assert standing(anna) == []
