"""Search by words against its plain definition: each word on its own, doctor by doctor."""

import random

import pytest
from django.utils.timezone import now

from portal.domain.clinics.models import Doctor
from portal.domain.finding import queries
from portal.domain.finding.rules.ask import Ask
from portal.kit import folding
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.finding import counted, laid
from tests.factories.regions import RegionFactory

pytestmark = pytest.mark.django_db

SURNAMES = ["Зуб", "Зубова", "Ленина", "Иванов", "Иванова", "Терапевт", "Мирова"]
NAMES = ["Анна", "Иван", "Мира"]
SKILLS = ["Терапевт", "Стоматолог", "Стоматолог-терапевт", "Лор", "Педиатр"]
CLINICS = ["Поликлиника 1", "Поликлиника 17", "Стоматология Мира"]
TYPED = ["зуб", "зубы", "иванова", "иван", "анна", "мира", "терапевт", "стомат", "ухо", "поликлиника", "1", "17",
         "ленина", "нетакой"]  # fmt: skip
MISSED = 9


@pytest.fixture
def region():
    """Thirty doctors of few names, so that words meet often."""
    region, source = RegionFactory(), random.Random(3)  # noqa: S311
    clinics = [ClinicFactory(region=region, short_name=name, full_name=name, address="") for name in CLINICS]
    skills = [SpecialityFactory(region=region, name=one, patient_name=one, group="") for one in SKILLS]
    for _ in range(30):
        DoctorFactory(
            clinic=source.choice(clinics), speciality=source.choice(skills),
            surname=source.choice(SURNAMES), name=source.choice(NAMES), patronymic="",
        )  # fmt: skip
    return laid(counted(region))


def words_of(row):
    return set(folding.fold(row.search_key).split())


def names_of(doctor):
    return {folding.fold(doctor.speciality.patient_name)}


def cost(doctor, meant):
    """Return how far a doctor is from one word, as decision 0031 says it."""
    own, skill, clinic = map(words_of, (doctor, doctor.speciality, doctor.clinic))
    first = folding.fold(doctor.speciality.search_key).split()[0]
    if meant.exact & {*own, first}:
        return 0
    whole = names_of(doctor)
    if meant.exact & {*skill, *clinic} or meant.skilled & whole:
        return 1
    return 2 if meant.near & {*own, *skill, *clinic} or meant.also & whole else MISSED


def fits_some(doctor, meant):
    """Tell whether a word says the doctor or the speciality: a clinic alone is not enough."""
    own, skill = map(words_of, (doctor, doctor.speciality))
    said = meant.exact | meant.near
    return bool(said & (own | skill) or (meant.skilled | meant.also) & names_of(doctor))


def plain(region, words):
    """Return who is found and whether by some words only, by looking at every doctor."""
    doctors = Doctor.objects.filter(region=region).select_related("clinic", "speciality")
    costs = {doctor: [cost(doctor, meant) for meant in words] for doctor in doctors}
    found = [doctor for doctor, told in costs.items() if MISSED not in told]
    by_any = not found
    if by_any:
        found = [doctor for doctor in costs if any(fits_some(doctor, meant) for meant in words)]

    def key(doctor):
        far = sum(told for told, meant in zip(costs[doctor], words, strict=True) if meant)
        return far, doctor.surname, doctor.name, doctor.pk

    return sorted(found, key=key), by_any and bool(found)


def test_words_find_whom_the_plain_definition_finds(region):
    source, known = random.Random(5), queries.words_of(region)  # noqa: S311
    seen = set()
    for _ in range(80):
        typed = " ".join(source.sample(TYPED, source.randint(1, 3)))
        words = known.understood(typed).words
        told = [queries.doctors(region, Ask(words=words), at=now(), page=page) for page in (1, 2)]
        found = [one.doctor for results in told for one in results.found]
        assert (typed, found, told[0].by_any) == (typed, *plain(region, words))
        seen.add((bool(found), told[0].by_any))
    assert seen == {(True, False), (True, True), (False, False)}


@pytest.mark.parametrize(
    ("text", "found", "by_any"),
    [
        ("зуб поликлиника 17", True, False),
        ("лорова поликлиника", False, False),
        ("зуб кардиолог", True, True),
    ],
)
def test_words_take_one_statement_whether_they_meet_or_not(
    region, rules_known, django_assert_num_queries, text, found, by_any
):
    words = queries.words_of(region).understood(text).words
    queries.doctors(region, Ask(words=words), at=now())
    with django_assert_num_queries(1):
        told = queries.doctors(region, Ask(words=words), at=now())
    assert (bool(told.found), told.by_any) == (found, by_any)


def test_next_page_of_those_who_fit_some_words_goes_on(region):
    clinic, skill = ClinicFactory(region=region), SpecialityFactory(region=region, patient_name="Уролог")
    made = DoctorFactory.create_batch(queries.PAGE + 3, clinic=clinic, speciality=skill, surname="Один")
    words = queries.words_of(laid(region)).understood("уролог иванова").words
    first, second = (queries.doctors(region, Ask(words=words), at=now(), page=page) for page in (1, 2))
    assert (first.by_any, first.has_more, second.by_any, second.has_more) == (True, True, True, False)
    assert {one.doctor for one in [*first.found, *second.found]} >= set(made)
    assert len(second.found) >= 3
