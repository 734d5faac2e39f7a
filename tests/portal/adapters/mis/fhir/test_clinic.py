"""The portal's way to a clinic that is not ours, against the real other program: rows M1, M2, M5, M6."""

import dataclasses
import uuid
from datetime import date

import pytest

from portal.adapters.mis.fhir import wire as wires
from portal.adapters.mis.fhir.clinic import FhirClinic
from portal.adapters.mis.fhir.wire import Times, Wire
from portal.domain.attachments.ports import RegisterSilent
from portal.domain.booking.ports import ClinicAway, ClinicRefused, ClinicSilent
from portal.domain.schedule.ports import TimetableSilent
from tests.fakes import outside_clinic
from tests.portal.adapters.mis.conftest import ANNA, TIMES

STRANGER = dataclasses.replace(
    ANNA, surname="Посторонняя", name="Прасковья", patronymic="Петровна", birth_date=date(1971, 2, 3),
    snils="70099999909", policy="2600000000000009",
)  # fmt: skip


def test_reserve_books_there_and_find_knows_it(fhir, outside, ask):
    asked = ask()

    number = fhir.reserve(asked)

    assert outside.booked() == [(asked.key.urn, asked.place, "portal")]
    assert fhir.find(asked) == number
    assert fhir.find(ask(1)) is None


def test_the_same_key_twice_is_one_appointment(fhir, outside, ask):
    asked = ask()

    assert fhir.reserve(asked) == fhir.reserve(asked)
    assert len(outside.booked()) == 1


def test_place_taken_at_the_desk_is_refused(fhir, outside, ask):
    asked = ask()
    assert outside.press("take", slot=asked.place) == 303

    with pytest.raises(ClinicRefused):
        fhir.reserve(asked)
    assert outside.booked() == [(None, asked.place, "desk")]


def test_place_that_is_not_there_is_refused(fhir, ask):
    with pytest.raises(ClinicRefused):
        fhir.reserve(dataclasses.replace(ask(), place="no-such-place"))
    with pytest.raises(ClinicRefused):
        fhir.reserve(dataclasses.replace(ask(), place=""))


def test_silence_after_booking_is_found_out(fhir, outside, ask):
    asked = ask()
    outside.switch("silent_after")

    with pytest.raises(ClinicSilent) as silence:
        fhir.reserve(asked)
    assert not isinstance(silence.value, ClinicAway)
    outside.mend()
    assert fhir.find(asked) is not None
    assert len(outside.booked()) == 1


def test_silence_before_booking_is_found_out(fhir, outside, ask):
    asked = ask()
    outside.switch("silent_before")

    with pytest.raises(ClinicSilent):
        fhir.reserve(asked)
    outside.mend()
    assert fhir.find(asked) is None
    assert outside.booked() == []


@pytest.mark.parametrize("fault", ["error", "malformed", "down"])
def test_trouble_of_the_system_is_silence(fhir, outside, ask, span, fault):
    asked = ask()
    outside.switch(fault)

    for call in (fhir.reserve, fhir.find, fhir.cancel):
        with pytest.raises(ClinicSilent):
            call(asked)


@pytest.mark.parametrize("fault", ["error", "malformed", "down"])
def test_trouble_of_the_system_gives_no_schedule(fhir, outside, span, fault):
    outside.switch(fault)

    with pytest.raises(TimetableSilent):
        fhir.hours(**span)
    with pytest.raises(ClinicSilent):
        fhir.visits(**span)


def test_slow_system_is_given_up_in_time(fhir, outside, ask):
    asked = ask()
    outside.switch("slow", "2")

    with pytest.raises(ClinicSilent):
        fhir.reserve(asked)


def test_answers_told_twice_count_once(fhir, outside, ask, span):
    once = fhir.hours(**span)
    outside.switch("twice")
    asked = ask()

    number = fhir.reserve(asked)

    assert outside.booked() == [(asked.key.urn, asked.place, "portal")]
    assert fhir.find(asked) == number
    assert [visit.key for visit in fhir.visits(**span)] == [asked.key]
    assert [len(hours.places) for hours in fhir.hours(**span)] == [len(hours.places) for hours in once]


def test_another_patient_in_the_answer_is_not_believed(fhir, outside, ask, caplog):
    asked = ask()
    outside.switch("stranger")

    for call in (fhir.reserve, fhir.find):
        with pytest.raises(ClinicSilent):
            call(asked)
    assert caplog.text.count("another patient than was asked for") == 2
    assert "Посторонняя" not in caplog.text
    outside.mend()
    assert fhir.find(asked) is not None


def test_more_records_than_asked_are_left_out(fhir, outside, ask, caplog):
    asked = ask()
    number = fhir.reserve(asked)
    outside.switch("more")

    assert fhir.find(asked) == number
    assert "clinic_told_of_others" in caplog.text


def test_cancel_gives_the_place_back(fhir, outside, ask):
    asked = ask()
    number = fhir.reserve(asked)

    fhir.cancel(dataclasses.replace(asked, number=number))
    fhir.cancel(dataclasses.replace(asked, number=number))

    assert outside.booked() == []
    assert fhir.find(asked) is None
    assert fhir.reserve(dataclasses.replace(asked, key=uuid.uuid4())) != number


def test_question_that_comes_after_its_cancelling_books_nothing(fhir, outside, ask):
    """The first question may lie somewhere for minutes: told that it is off, the system refuses it."""
    asked = ask()
    fhir.cancel(asked)

    with pytest.raises(ClinicRefused):
        fhir.reserve(asked)
    assert outside.booked() == []


def test_hours_are_those_of_the_clinic(fhir, outside, span):
    hours = fhir.hours(**span)

    assert {one.doctor for one in hours} == {f"pgp1-d0{number}" for number in range(1, 6)}
    assert all(span["since"] <= place.starts_at < span["until"] for one in hours for place in one.places)
    assert all(one.room for one in hours)
    numbers = [place.number for one in hours for place in one.places]
    assert len(numbers) == len(set(numbers)) > 500  # more than one page


def test_taken_places_are_told(fhir, outside, ask, span):
    asked = ask()
    outside.press("take", slot=asked.place)

    told = {place.number: place.is_free for hours in fhir.hours(**span) for place in hours.places}

    assert told[asked.place] is False
    assert sum(not is_free for is_free in told.values()) == 1


def test_visits_of_the_registry_are_told_without_a_key(fhir, outside, ask, span):
    place = ask().place
    number = outside.book_at_registry(place, outside_clinic.person(ANNA))

    (visit,) = fhir.visits(**span)

    assert (visit.number, visit.key, visit.place, visit.patient) == (str(number), None, place, ANNA)
    assert not visit.is_cancelled
    outside.press("cancel", number=number)
    assert [one.is_cancelled for one in fhir.visits(**span)] == [True]


def test_register_tells_of_who_is_asked_about(register):
    (record,) = register.find(region="26", person=STRANGER)

    assert record.person == STRANGER
    (attached,) = record.attached
    assert (attached.clinic, attached.area, attached.doctor) == ("pgp1", "1", "pgp1-d01")
    assert attached.since == date(2012, 4, 2)
    nobody = dataclasses.replace(STRANGER, surname="Никто", snils="", policy="")
    assert register.find(region="26", person=nobody) == []


def test_register_that_is_down_is_silent(register, outside):
    outside.switch("down")

    with pytest.raises(RegisterSilent):
        register.find(region="26", person=ANNA)


def test_system_that_fails_is_not_asked(fhir, outside, ask):
    asked = ask()
    outside.switch("down")
    for _ in range(3):
        with pytest.raises(ClinicSilent):
            fhir.find(asked)
    seen = len(outside.seen)

    with pytest.raises(ClinicAway):
        fhir.reserve(asked)
    assert len(outside.seen) == seen


def test_system_that_is_not_there_was_not_asked(ask):
    asked = ask()
    nowhere = FhirClinic(Wire(url="http://127.0.0.1:9", key="", times=TIMES), "pgp1")

    with pytest.raises(ClinicAway):
        nowhere.reserve(asked)


def test_only_so_many_wait_at_once(outside, ask):
    asked = ask()
    crowded = Wire(url=outside.url, key=outside_clinic.KEY, times=Times(), at_once=1)
    with crowded._room.taken(), pytest.raises(ClinicAway):
        FhirClinic(crowded, "pgp1").reserve(asked)
    assert FhirClinic(crowded, "pgp1").reserve(asked)


def test_key_goes_to_no_other_host(wire):
    page = {"link": [{"relation": "next", "url": "http://127.0.0.2:8002/fhir/Slot?_offset=500"}]}

    with pytest.raises(wires.Bad):
        wire._next(page)
    assert wire._next({"link": [{"relation": "next", "url": "/fhir/Slot?_offset=500"}]}) is not None


def test_wrong_key_is_no_answer(outside, ask):
    asked = ask()
    unknown = FhirClinic(Wire(url=outside.url, key="another", times=TIMES), "pgp1")

    with pytest.raises(ClinicSilent):
        unknown.reserve(asked)
    assert outside.booked() == []
