"""Booking at a clinic that is not ours: rows M1 to M3 and M6 against the real other program."""

from datetime import timedelta

import pytest

from portal.domain.booking import actions
from portal.domain.booking.models import Appointment
from portal.domain.booking.rules import Why
from portal.domain.booking.states import REGISTRY_CALLS_AFTER
from portal.domain.health import queries as health
from portal.domain.schedule.models import Slot
from tests.factories.patients import patient
from tests.portal.domain.booking.tables import live, story

MINUTE = timedelta(minutes=1)


@pytest.fixture
def anna(db):
    return patient()


def test_visit_stands_on_both_sides(place, anna):
    key = place.book(anna, place.free()[0])

    assert story(key)[0] == "booked"
    assert place.here() == place.there() == [(key.urn, place.here()[0][1])]
    (row,) = place.outside.store.rows("SELECT * FROM patient WHERE id > 3")
    assert (row["surname"], row["snils"]) == (anna.card.surname, anna.card.snils)


def test_silent_after_it_booked_and_then_yes(place, anna):
    """M1: the person reads «ждём ответа», the visit is one on both sides in the next turn."""
    place.outside.switch("silent_after")
    key = place.book(anna, place.free()[0])
    assert story(key)[0] == "reserving"
    place.mend()

    assert place.settle() == {"booked": 1, "released": 0, "silent": 0, "failed": 0}
    assert story(key)[0] == "booked"
    assert place.here() == place.there()


def unheard(place, someone, slot):
    """Book where the question is not heard; then the system is well again."""
    place.outside.switch("silent_before")
    key = place.book(someone, slot)
    place.mend()
    return key


def test_silent_before_it_booked_and_then_yes(place, anna):
    """The question is asked again: the person waits for a visit, not for a no."""
    key = unheard(place, anna, place.free()[0])

    assert place.settle()["booked"] == 1
    assert story(key)[3] == ["booked"]
    assert place.here() == place.there() == [(key.urn, place.here()[0][1])]


def test_silent_before_it_booked_and_then_no(place, anna):
    slot = place.free()[0]
    key = unheard(place, anna, slot)
    taken = place.outside.take(slot.outside.number)

    assert place.settle()["released"] == 1
    assert story(key)[0] == "released"
    assert story(key)[3] == ["clinic_refused"]
    actions.give_back(appointment_id=key)
    assert place.here() == place.there() == []
    place.outside.press("cancel", number=taken)
    place.refresh()
    assert story(place.book(patient(), slot))[0] == "booked"


def test_wish_is_booked_by_the_reading_that_finds_the_system_well(place, anna):
    """Nobody was asked while it was down; the same turn that reads it again asks and books."""
    held = place.hold(anna, place.free()[0])
    place.outside.switch("down")
    place.refresh()
    seen = len(place.outside.seen)
    with pytest.raises(actions.AwaitingClinic):
        place.confirm(anna, held, waits=True)
    assert len(place.outside.seen) == seen
    place.refresh(at=place.at + 2 * MINUTE)
    assert story(held.appointment_id)[0] == "reserving"
    place.mend()

    place.refresh(at=place.at + 3 * MINUTE)

    assert story(held.appointment_id)[3] == ["booked"]
    assert place.here() == place.there()
    assert len(place.here()) == 1


def test_question_that_arrives_after_the_no_books_nothing(place, anna):
    """M2, a late answer: the first question lay on its way until the portal had given up."""
    slot = place.free()[0]
    key = unheard(place, anna, slot)
    taken = place.outside.take(slot.outside.number)
    place.settle()
    actions.give_back(appointment_id=key)
    place.outside.press("cancel", number=taken)

    late = actions.confirming.reservation_of(Appointment.objects.get(pk=key))
    with pytest.raises(Exception, match="cancelled before it was booked"):
        actions.confirming.ports.clinic_system(place.clinic.pk).reserve(late)
    assert place.there() == []


@pytest.mark.parametrize("fault", ["silent_after", "twice"])
def test_many_ambiguous_answers_end_one_to_one(place, fault):
    """M1, M2: every answer is lost or doubled; nothing is booked twice and nothing is lost."""
    people, slots = [patient() for _ in range(8)], place.free(2)[:8]
    place.outside.switch(fault)
    keys = [place.book(one, slot) for one, slot in zip(people, slots, strict=True)]
    place.mend()
    for _ in range(len(keys)):
        place.settle()

    ended = {str(key): story(key)[0] for key in keys}
    for key in [key for key in keys if ended[str(key)] == "released"]:
        actions.give_back(appointment_id=key)
    assert set(ended.values()) <= {"booked", "released"}
    assert "booked" in ended.values()
    assert place.here() == place.there()


def test_place_taken_at_its_desk_is_refused_and_vanishes(place, anna):
    """M6: typed refusal, nobody is told «вы записаны», and the next reading takes the place away."""
    slot = place.free()[0]
    held = place.hold(anna, slot)
    assert place.outside.press("take", slot=slot.outside.number) == 303

    with pytest.raises(actions.NotBookable) as refusal:
        place.confirm(anna, held)

    assert [reason.why for reason in refusal.value.reasons] == [Why.TAKEN]
    assert story(held.appointment_id)[0] == "released"
    place.refresh()
    assert slot.pk not in [one.pk for one in place.free()]
    with pytest.raises(actions.NotBookable) as refusal:
        place.hold(anna, slot)
    assert [reason.why for reason in refusal.value.reasons] == [Why.TAKEN]


def test_place_freed_at_its_desk_comes_back(place, anna):
    slot = place.free()[0]
    place.outside.press("take", slot=slot.outside.number)
    place.refresh()
    assert Slot.objects.get(pk=slot.pk).state == "taken"
    (number,) = [row["id"] for row in place.outside.store.rows("SELECT id FROM appointment")]

    place.outside.press("cancel", number=number)
    place.refresh()

    assert slot.pk in [one.pk for one in place.free()]


def test_hour_down_nobody_is_told_booked_and_the_queue_settles(place):
    """M3: the first question is lost, the next are not asked; after its return both sides are one to one."""
    waiting, refused, after = patient(), patient(), patient()
    first, second, third = place.free()[:3]
    place.outside.switch("silent_after")
    key = place.book(waiting, first)
    place.outside.switch("silent_after", "")
    place.outside.switch("down")
    place.refresh()
    since = place.at

    assert health.silent_since("stand", place.at + 5 * MINUTE) == since
    seen = len(place.outside.seen)
    held = place.hold(refused, second)
    with pytest.raises(actions.NotBookable) as refusal:
        place.confirm(refused, held)
    assert [reason.why for reason in refusal.value.reasons] == [Why.CLINIC_SILENT]
    assert len(place.outside.seen) == seen  # nobody was made to wait for it
    assert live(second) == ["released"]
    assert place.settle()["silent"] == 1
    assert story(key)[0] == "reserving"
    assert actions.call_for_registry(at=place.at + REGISTRY_CALLS_AFTER) == 1

    place.mend()
    place.refresh(at=place.at + 60 * MINUTE)
    assert health.silent_since("stand", place.at + 60 * MINUTE) is None
    assert story(key)[0] == "booked"
    assert story(place.book(after, third))[0] == "booked"
    assert place.here() == place.there()


def test_another_patient_in_the_answer_is_never_a_visit(place, anna):
    """M5: the answer is not believed; the visit waits, and its truth is found when the system is well."""
    place.outside.switch("stranger")
    key = place.book(anna, place.free()[0])

    assert place.settle() == {"booked": 0, "released": 0, "silent": 1, "failed": 0}
    assert story(key)[0] == "reserving"
    place.mend()
    assert place.settle()["booked"] == 1
    assert place.here() == place.there()


def test_cancelled_here_is_given_back_there(place, anna):
    slot = place.free()[0]
    key = place.book(anna, slot)
    place.refresh()
    place.cancel(anna, key)
    place.outside.switch("down")
    with pytest.raises(Exception, match="503"):
        actions.give_back(appointment_id=key)
    place.mend()

    actions.give_back(appointment_id=key)

    assert place.there() == []
    place.refresh()
    assert story(place.book(patient(), slot))[0] == "booked"


def test_system_that_the_settings_do_not_name_is_never_guessed(place, anna):
    held = place.hold(anna, place.free()[0])
    type(place.clinic).objects.update(system="another")

    with pytest.raises(actions.NotBookable) as refusal:
        place.confirm(anna, held)
    assert [reason.why for reason in refusal.value.reasons] == [Why.CLINIC_SILENT]
    assert place.outside.booked() == []
