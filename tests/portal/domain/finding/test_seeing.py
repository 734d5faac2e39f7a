"""Doctors who do not see the person that is asked for come last, or not at all."""

import pytest
from django.utils.timezone import now

from portal.domain.booking.rules import Sees, not_seen
from portal.domain.finding import queries
from portal.domain.finding.rules.ask import Ask, Person
from portal.kit import dates
from tests.factories.clinics import DoctorFactory, SpecialityFactory
from tests.factories.finding import counted, laid
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WorkSessionFactory, in_days

pytestmark = pytest.mark.django_db

_LIMITS = [
    {},
    {"min_age": 18},
    {"max_age": 17},
    {"max_age": 0},
    {"min_age": 18, "max_age": 18},
    {"sex": "f"},
    {"sex": "m", "min_age": 18},
    {"speciality__serves": "children"},
    {"clinic__serves": "adults"},
    {"speciality__serves": "adults", "clinic__serves": "children"},
]


@pytest.fixture
def region():
    return RegionFactory()


def found(region, **ask):
    return [one.doctor for one in queries.doctors(region, Ask(**ask), at=now()).found]


def sees(doctor, birth_date, sex):
    told = Sees(
        min_age=doctor.min_age, max_age=doctor.max_age, sex=doctor.sex,
        doctor_serves=doctor.speciality.serves, clinic_serves=doctor.clinic.serves,
    )  # fmt: skip
    return not not_seen(sees=told, birth_date=birth_date, sex=sex, on=in_days(0))


@pytest.mark.parametrize("sex", ["f", "m"])
@pytest.mark.parametrize("age", [0, 17, 18, 40])
def test_who_is_found_is_who_the_rules_of_booking_let_in(region, age, sex):
    made = [DoctorFactory(clinic__region=region, **limits) for limits in _LIMITS]
    born = in_days(-age * 366 - 1)
    person = Person(dates.age(born, in_days(0)), sex)
    fit = {one.pk for one in made if sees(one, born, sex)}
    assert {one.pk for one in found(region, person=person, only_seeing=True)} == fit
    listed = [one.pk for one in found(region, person=person)]
    assert set(listed[: len(fit)]) == fit
    assert set(listed) == {one.pk for one in made}
    assert len(found(region, only_seeing=True)) == len(made)  # nobody is named: nobody is unfit


def test_who_sees_the_person_stands_before_sooner_places_and_before_own_doctors(region):
    speciality = SpecialityFactory(region=region)
    adult, child = (
        DoctorFactory(clinic__region=region, speciality=speciality, **ages)
        for ages in ({"min_age": 18}, {"max_age": 17})
    )
    WorkSessionFactory(doctor=adult, wall_date=in_days(1))
    WorkSessionFactory(doctor=child, wall_date=in_days(5))
    laid(counted(region))
    words = queries.words_of(region).understood("терапевт").words
    for more in ({}, {"words": words}, {"own_doctors": [adult.pk]}):
        assert found(region, **more) == [adult, child]
        assert found(region, person=Person(7, "f"), **more) == [child, adult]
    whole = Ask(person=Person(7, "f"), only_seeing=True, only_free=True, speciality_id=speciality.pk)
    (one,) = queries.candidates(region, whole, at=now())
    assert (one.doctor_id, one.clinic_id, one.position_id) == (child.pk, child.clinic_id, child.position_id)
