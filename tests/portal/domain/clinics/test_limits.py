"""Whom a doctor sees now: the nearest word, else the doctor's own; in Python and in the database alike."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import Q

from portal.domain.clinics import actions, ports, queries
from portal.domain.clinics.models import Doctor
from portal.domain.clinics.rules.limits import OWN, Limit, held, is_shut, nearest, shut
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.regions import RegionFactory

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
REGION, CLINIC, POSITION = (None, None), (1, None), (1, 7)
ALL = {REGION: 10, CLINIC: 20, POSITION: 30}


@pytest.mark.parametrize(
    ("told", "place", "expected"),
    [
        ({}, (1, 7), "own"),
        ({REGION: 10}, (1, 7), 10),
        (ALL, (1, 7), 30),
        (ALL, (1, 8), 20),
        (ALL, (2, 9), 10),
        ({CLINIC: 20}, (2, 9), "own"),
        ({POSITION: 30}, (1, 8), "own"),
        ({REGION: 10, POSITION: None}, (1, 7), None),  # no limit is a word, too
        ({REGION: True, CLINIC: False}, (1, 7), False),
    ],
)
def test_the_nearest_word_holds(told, place, expected):
    assert nearest(told, *place, "own") == expected


def test_each_limit_is_asked_by_itself():
    own = {Limit.MIN_AGE: 18, Limit.MAX_AGE: None, Limit.SEX: "f", Limit.NEEDS_REFERRAL: False}
    said = {Limit.MAX_AGE: {REGION: 60}, Limit.SEX: {CLINIC: ""}, Limit.NEEDS_REFERRAL: {(2, None): True}}

    assert held(own, said, clinic_id=1, position_id=7) == {
        "min_age": 18, "max_age": 60, "sex": "", "needs_referral": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("youngest", "oldest", "expected"),
    [(None, None, False), (18, None, False), (None, 0, False), (18, 18, False), (19, 18, True)],
)
def test_ages_that_let_nobody_in(youngest, oldest, expected):
    assert is_shut(youngest, oldest) is expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ({REGION: 18}, {REGION: 18}, set()),
        ({REGION: 18}, {REGION: 17}, {REGION}),
        ({CLINIC: 18}, {REGION: 17}, {CLINIC}),
        ({CLINIC: 18}, {REGION: 17, CLINIC: None}, set()),
        ({REGION: 18, CLINIC: None}, {POSITION: 17}, set()),
        ({REGION: 18}, {POSITION: 17}, {POSITION}),
        ({CLINIC: 18}, {(2, None): 17}, set()),
    ],
)
def test_places_whose_ages_let_nobody_in(low, high, expected):
    assert shut({Limit.MIN_AGE: low, Limit.MAX_AGE: high}) == expected


# In the database.

_OWN = [
    {}, {"min_age": 18}, {"max_age": 17}, {"sex": "f"}, {"min_age": 1, "max_age": 60, "sex": "m"},
    {"speciality__needs_referral": True},
]  # fmt: skip


@pytest.fixture
def region(db):
    return RegionFactory()


@pytest.fixture
def doctors(region):
    """Doctors of two clinics, each with something of their own."""
    clinics = ClinicFactory.create_batch(2, region=region)
    return [DoctorFactory(clinic=clinic, **own) for clinic in clinics for own in _OWN]


@pytest.fixture
def lay(region, monkeypatch):
    def call(said, **only):
        monkeypatch.setattr(ports, "limits_of", lambda code, at: said if (code, at) == ("26", AT) else None)
        return actions.lay_limits(region="26", at=AT, **only)

    return call


def rows():
    return {row.pop("pk"): row for row in Doctor.objects.values("pk", *(limit.value for limit in Limit))}


def own_of(doctor):
    own = {limit: getattr(doctor, column) for limit, column in OWN.items()}
    return own | {Limit.NEEDS_REFERRAL: doctor.speciality.needs_referral}


@pytest.mark.parametrize(
    "words",
    [
        {},
        {Limit.MIN_AGE: (("region", 5), ("clinic", None), ("position", 40))},
        {Limit.MAX_AGE: (("clinic", 60), ("position", 0))},
        {Limit.MAX_AGE: (("region", None),)},
        {Limit.MIN_AGE: (("region", None), ("clinic", None), ("position", None))},
        {Limit.SEX: (("region", "f"), ("clinic", ""), ("position", "m"))},
        {Limit.NEEDS_REFERRAL: (("region", True), ("clinic", False), ("position", True))},
        {
            Limit.MIN_AGE: (("region", 20),),
            Limit.MAX_AGE: (("clinic", 15),),
            Limit.NEEDS_REFERRAL: (("region", False),),
        },
    ],
    ids=str,
)
def test_the_database_lays_what_the_rules_say(doctors, lay, words, django_assert_num_queries):
    first, other = doctors[0], doctors[-1]
    keys = {
        "region": [(None, None)], "clinic": [(first.clinic_id, None)],
        "position": [(one.clinic_id, one.position_id) for one in (doctors[1], doctors[2], other)],
    }  # fmt: skip
    said = {
        limit: {key: word for where, word in told for key in keys[where]} for limit, told in words.items()
    }
    before = rows()
    expected = {
        one.pk: held(own_of(one), said, clinic_id=one.clinic_id, position_id=one.position_id)
        for one in doctors
    }

    with django_assert_num_queries(4):  # a savepoint, the turn of the region, the change
        changed = lay(said)

    assert rows() == expected
    assert changed == sum(before[pk] != expected[pk] for pk in before)
    assert lay(said) == 0
    assert lay({}) == changed
    assert rows() == before


def test_only_those_who_are_named_are_written(doctors, lay):
    first = doctors[0]

    assert lay({Limit.MIN_AGE: {(None, None): 5}}, only=Q(speciality__pk=first.speciality_id)) == 1

    assert {pk for pk, row in rows().items() if row["min_age"] == 5} == {first.pk}


def test_another_region_is_left_alone(doctors, lay):
    there = DoctorFactory(clinic__region=RegionFactory(code="73"))

    lay({Limit.MIN_AGE: {(None, None): 5}})

    assert rows()[there.pk]["min_age"] is None
    assert rows()[doctors[0].pk]["min_age"] == 5


@pytest.mark.parametrize(
    ("own", "said", "is_shut"),
    [
        ({}, {}, False),
        ({"max_age": 17}, {Limit.MIN_AGE: 18}, True),
        ({"max_age": 18}, {Limit.MIN_AGE: 18}, False),
        ({"min_age": 18}, {Limit.MAX_AGE: 17}, True),
        ({"min_age": 18}, {Limit.MIN_AGE: None, Limit.MAX_AGE: 17}, False),
        ({"min_age": 18, "max_age": 18}, {Limit.MIN_AGE: None, Limit.MAX_AGE: None}, False),
        ({"speciality__serves": "children"}, {Limit.MIN_AGE: 18}, True),
        ({"speciality__serves": "children"}, {Limit.MIN_AGE: 17}, False),
        ({"clinic__serves": "adults"}, {Limit.MAX_AGE: 17}, True),
        ({"clinic__serves": "adults"}, {Limit.MAX_AGE: 18}, False),
        ({"max_age": 17, "is_active": False}, {Limit.MIN_AGE: 18}, False),
        ({"max_age": 17, "clinic__is_active": False}, {Limit.MIN_AGE: 18}, False),
    ],
    ids=str,
)
def test_whom_ages_leave_without_patients(region, own, said, is_shut):
    doctor = DoctorFactory(clinic__region=region, **own)
    DoctorFactory(clinic__region=RegionFactory(code="73"), max_age=17, min_age=17)
    keys = (None, None), (doctor.clinic_id, None), (doctor.clinic_id, doctor.position_id)
    told = {limit: dict.fromkeys(keys, word) for limit, word in said.items()}

    assert queries.shut_out("26", told) == ({doctor.pk} if is_shut else set())


def test_a_speciality_is_bookable_where_one_doctor_needs_no_referral(region):
    speciality = SpecialityFactory(region=region, needs_referral=True)
    one, _other = DoctorFactory.create_batch(2, clinic__region=region, speciality=speciality)
    assert queries.specialities_in(region) == [(speciality, False, True)]

    Doctor.objects.filter(pk=one.pk).update(needs_referral=False)

    assert queries.specialities_in(region) == [(speciality, True, True)]


def test_the_migration_takes_what_held_for_the_doctors_own(region):
    """Before it there was one set of columns, and the referral stood with the speciality alone."""
    held = {"min_age": 1, "max_age": 60, "sex": "m"}
    of_old = {"own_min_age": None, "own_max_age": None, "own_sex": "", "needs_referral": False}
    DoctorFactory(clinic__region=region, speciality__needs_referral=True, **held | of_old)
    DoctorFactory(clinic__region=region, **of_old)

    import_module("portal.domain.clinics.migrations.0006_whom_doctors_see").fill(apps, None)

    told = Doctor.objects.order_by("pk").values_list(*OWN.values(), "needs_referral")
    assert list(told) == [(1, 60, "m", True), (None, None, "", False)]
    assert queries.stale("26", {}).count() == 0
