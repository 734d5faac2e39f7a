"""What a speciality asks before a visit, at a clinic with its own system: asked first, told with the visit."""

import urllib.request
from datetime import timedelta

import pytest

from portal.domain.booking import actions, queries
from portal.domain.booking.models import Answers, Appointment
from portal.domain.booking.states import State
from tests.factories import booking as places
from tests.factories.patients import patient

SECRET = "болит левое ухо"


@pytest.fixture
def anna(db):
    return patient()


@pytest.fixture
def question(place):
    return places.question(place.free()[0].doctor.speciality, since_at=place.at - timedelta(days=1))


def answered(place, anna, question, slot):
    """Hold a place and answer what is asked."""
    held = place.hold(anna, slot)
    assert actions.answer(
        account_id=anna.account.pk, appointment_id=held.appointment_id, given={question.pk: SECRET},
        region="26", at=place.at, by=anna.by,
    )  # fmt: skip
    return held


def said(appointment_id):
    return [one.value for one in queries.answers_of(Appointment.objects.get(pk=appointment_id))]


def test_nothing_is_sent_before_it_is_answered(place, anna, question):
    slot = place.free()[0]
    held, seen = place.hold(anna, slot), len(place.outside.seen)

    with pytest.raises(actions.NotAnswered):
        place.confirm(anna, held)

    assert len(place.outside.seen) == seen
    assert Appointment.objects.get(pk=held.appointment_id).state == State.HELD
    answered(place, anna, question, slot)
    place.confirm(anna, held)
    assert place.here() == place.there() == [(held.appointment_id.urn, slot.outside.number)]


def test_clinic_keeps_the_answers_and_shows_them_at_its_desk(place, anna, question):
    slot = place.free()[0]
    place.confirm(anna, answered(place, anna, question, slot))

    (row,) = place.outside.store.rows("SELECT comment FROM appointment")
    assert row["comment"] == f"Что беспокоит? — {SECRET}"
    with urllib.request.urlopen(f"{place.outside.url}/desk?doctor=pgp1-d01", timeout=10) as desk:
        assert SECRET in desk.read().decode()
    bare = place.free(2)[0]
    place.book(anna, bare)
    assert [row["comment"] for row in place.outside.store.rows("SELECT comment FROM appointment")][1:] == [""]


def test_answers_outlast_a_silent_clinic(place, anna, question):
    held = answered(place, anna, question, place.free()[0])
    place.outside.switch("silent_before")
    with pytest.raises(actions.AwaitingClinic):
        place.confirm(anna, held)
    assert said(held.appointment_id) == [SECRET]
    place.mend()

    assert place.settle()["booked"] == 1

    (row,) = place.outside.store.rows("SELECT comment FROM appointment")
    assert SECRET in row["comment"]
    assert said(held.appointment_id) == [SECRET]


def test_answers_go_along_with_a_visit_that_the_registry_moves_and_brings_back(place, anna, question):
    slots = place.free()
    held = answered(place, anna, question, slots[0])
    place.confirm(anna, held)
    (row,) = place.outside.store.rows("SELECT id FROM appointment")
    place.outside.move_at_registry(row["id"], slots[3].outside.number)
    place.refresh()
    moved = Appointment.objects.get(state="booked")
    assert (moved.pk != held.appointment_id, said(moved.pk)) == (True, [SECRET])

    place.outside.press("cancel", number=row["id"])
    place.refresh()
    place.outside.restore_at_registry(row["id"])
    place.refresh()

    assert said(Appointment.objects.get(state="booked").pk) == [SECRET]
    assert Answers.objects.count() == Appointment.objects.count() == 3
