"""Z7: ages turn at midnight of the clinic, right to the second, on 29 February and at the year's end too."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.domain.booking import actions, queries, rules
from portal.domain.booking.models import Appointment
from portal.domain.booking.rules import Why
from portal.domain.patients.models import Card
from portal.kit import dates, zones
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.places import places_of_day
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WorkSessionFactory

pytestmark = pytest.mark.django_db
ZONE = "Asia/Kamchatka"
SECOND = timedelta(seconds=1)


@pytest.fixture
def clinic_there():
    region = RegionFactory(code="41", time_zone=ZONE)
    return ClinicFactory(region=region, time_zone=ZONE)


def doctor(clinic, serves):
    speciality = SpecialityFactory(region=clinic.region, serves=serves)
    return DoctorFactory(clinic=clinic, region=clinic.region, speciality=speciality)


def around(doctor, day):
    """The last place before midnight of a day, and the first one after it."""
    opens = datetime.combine(day, time(), UTC) - timedelta(days=14)
    told = {"doctor": doctor, "slots": 1, "opens_at": opens}
    before = WorkSessionFactory(wall_date=day - timedelta(days=1), wall_start=time(23, 30), **told)
    after = WorkSessionFactory(wall_date=day, wall_start=time(0), **told)
    return before.slots.get(), after.slots.get()


def held(patient, slot):
    at = slot.starts_at - timedelta(days=2)
    try:
        found = actions.hold(**patient.keys, slot_id=slot.pk, region="41", at=at)
    except actions.NotBookable as error:
        return [reason.why for reason in error.reasons]
    Appointment.objects.filter(pk=found.appointment_id).update(state="released")
    return []


BIRTHDAYS = [
    (date(2008, 11, 26), date(2026, 11, 26)),
    (date(2008, 2, 29), date(2026, 3, 1)),  # no 29 February in that year
    (date(2010, 2, 28), date(2028, 2, 28)),
    (date(2008, 12, 31), date(2026, 12, 31)),
    (date(2009, 1, 1), date(2027, 1, 1)),
]


@pytest.mark.parametrize(("born", "turns"), BIRTHDAYS)
def test_eighteen_begins_with_the_day_of_the_clinic(anna, clinic_there, born, turns):
    """Both places lie on one day of UTC and of Moscow."""
    Card.objects.filter(pk=anna.card.pk).update(birth_date=born)
    for_children, for_adults = (doctor(clinic_there, serves) for serves in ("children", "adults"))
    last, first = around(for_children, turns)
    assert last.starts_at.date() == first.starts_at.date() == turns - timedelta(days=1)
    assert [held(anna, last), held(anna, first)] == [[], [Why.ONLY_CHILDREN]]
    assert [held(anna, slot) for slot in around(for_adults, turns)] == [[Why.ONLY_ADULTS], []]


@pytest.mark.parametrize(("born", "turns"), BIRTHDAYS)
def test_an_age_turns_between_two_seconds(born, turns):
    midnight = zones.begins(turns, ZONE)
    ages = [dates.age(born, zones.local(at, ZONE).date()) for at in (midnight - SECOND, midnight)]
    assert ages[1] - ages[0] == 1


def test_the_days_of_a_doctor_go_on_past_the_end_of_the_year(clinic_there):
    one = doctor(clinic_there, "everyone")
    around(one, date(2027, 1, 1))
    days = queries.sheet_of(
        region=one.region_id,
        doctor_id=one.pk,
        first=date(2026, 12, 30),
        last=date(2027, 1, 5),
        at=datetime(2026, 12, 29, tzinfo=UTC),
    ).days
    assert [(day.wall_date, day.free) for day in days] == [(date(2026, 12, 31), 1), (date(2027, 1, 1), 1)]


def test_29_february_is_a_day_like_others(anna, clinic_there):
    one = doctor(clinic_there, "everyone")
    (_before, slot), day = around(one, date(2028, 2, 29)), date(2028, 2, 29)
    assert held(anna, slot) == []
    free = places_of_day(doctor_id=one.pk, day=day, at=slot.starts_at - timedelta(days=2))
    assert [(place.slot_id, place.wall_start) for place in free] == [(slot.pk, time(0))]


@pytest.mark.parametrize(("late", "expected"), [(timedelta(0), []), (SECOND, [Why.TOO_LATE])])
def test_the_last_second_before_a_place_is_closed(anna, clinic_there, late, expected):
    _before, slot = around(doctor(clinic_there, "everyone"), date(2026, 12, 1))
    at = slot.starts_at - timedelta(minutes=60) + late
    assert queries.is_free(slot_id=slot.pk, at=at) is not bool(expected)
    try:
        actions.hold(**anna.keys, slot_id=slot.pk, region="41", at=at)
        found = []
    except actions.NotBookable as error:
        found = [reason.why for reason in error.reasons]
    assert found == expected


def test_ages_are_asked_of_the_day_of_the_visit_alone():
    sees = rules.Sees(min_age=15, max_age=None, sex="", doctor_serves="everyone", clinic_serves="everyone")
    told = {"sees": sees, "birth_date": date(2012, 2, 29), "sex": "f"}
    days = [date(2027, 2, 28), date(2027, 3, 1)]
    assert [[one.why for one in rules.not_seen(**told, on=on)] for on in days] == [[Why.TOO_YOUNG], []]
