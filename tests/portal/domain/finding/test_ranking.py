"""What the words mean stands first; a complaint names specialities by their whole names."""

import pytest
from django.utils.timezone import now

from portal.domain.finding import queries
from portal.domain.finding.models import LONGEST_WORD
from portal.domain.finding.rules import plain
from portal.domain.finding.rules.ask import Ask
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.finding import counted, laid
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WorkSessionFactory, in_days

pytestmark = pytest.mark.django_db
_NAMES = {
    "Терапевт": ("Терапевт участковый", "терапевт"),
    "Семейный врач": ("Врач общей практики", "терапевт"),
    "Педиатр": ("Педиатр участковый", "педиатр"),
    "ЛОР-врач": ("Оториноларинголог", "лор-врач"),
    "Стоматолог": ("Стоматолог-терапевт", "стоматолог"),
    "Детский стоматолог": ("Стоматолог детский", "детский стоматолог"),
    "Стоматолог-хирург": ("Стоматолог-хирург", "стоматолог-хирург"),
    "Хирург": ("Хирург", "хирург"),
    "Детский хирург": ("Детский хирург", "хирург"),
    "Гинеколог": ("Акушер-гинеколог", "гинеколог"),
    "Нарколог": ("Психиатр-нарколог", "нарколог"),
}


@pytest.fixture
def region():
    """One doctor of each speciality, the dentists with the soonest places."""
    region = RegionFactory()
    for number, (said, (name, group)) in enumerate(_NAMES.items()):
        skill = SpecialityFactory(region=region, patient_name=said, name=name, group=group)
        day = in_days(1 if "томатолог" in said else 3 + number % 2)
        WorkSessionFactory(doctor=DoctorFactory(clinic__region=region, speciality=skill), wall_date=day)
    return laid(counted(region))


def found(region, text, **more):
    read = queries.words_of(region).understood(text)
    ask = Ask(words=read.words, clinic_name=read.clinic, **{"whom": read.whom} | more)
    return [one.doctor for one in queries.doctors(region, ask, at=now()).found]


def skills(region, text, **more):
    return [one.speciality.patient_name for one in found(region, text, **more)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("болит живот", {"Терапевт", "Семейный врач", "Педиатр"}),
        ("прививка", {"Терапевт", "Семейный врач", "Педиатр"}),
        ("справка", {"Терапевт", "Семейный врач", "Педиатр"}),
        ("температура", {"Терапевт", "Семейный врач", "Педиатр"}),
        ("аппендицит", {"Хирург", "Детский хирург"}),
        ("зуб", {"Стоматолог", "Детский стоматолог", "Стоматолог-хирург"}),
        ("зуб у ребёнка", {"Стоматолог", "Детский стоматолог", "Стоматолог-хирург"}),
        ("беременность", {"Гинеколог"}),
        ("алкоголь", {"Нарколог"}),
    ],
)  # fmt: skip
def test_complaint_names_specialities_by_whole_names(region, text, who):
    assert set(skills(region, text)) == who


def test_typed_speciality_is_still_found_by_any_of_its_words(region):
    told = skills(region, "терапевт")
    assert told[0] == "Терапевт"
    assert "Стоматолог" in told
    assert skills(region, "акушер") == ["Гинеколог"]


@pytest.mark.parametrize(
    "text", ["справка в садик", "справка в школу", "Справка в детсад", "справка для лагеря"]
)
def test_paper_for_a_child_is_given_by_the_paediatrician(region, text):
    assert skills(region, text) == ["Педиатр"]
    assert skills(region, "справка")[0] != "Педиатр"


def test_own_clinic_stands_first_within_a_speciality_not_above_what_the_words_mean(region):
    ears, therapist = (found(region, text)[0] for text in ("лор", "терапевт"))
    other = DoctorFactory(clinic=therapist.clinic, speciality=ears.speciality, surname="Яшин")
    own = {"own_clinics": [therapist.clinic_id]}
    assert skills(region, "болит ухо", **own)[:2] == ["ЛОР-врач", "ЛОР-врач"]
    assert found(region, "болит ухо", **own)[:2] == [other, ears]
    assert found(region, "болит ухо")[:2] == [ears, other]
    assert found(region, "болит ухо", own_clinics=[ears.clinic_id], own_doctors=[other.pk])[:2] == [
        other,
        ears,
    ]


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("терапевт участковый", {"терапевт участковый"}),
        ("детский хирург", {"детский хирург", "хирург"}),
        ("врач терапевт", {"врач терапевт", "терапевт"}),
        ("главный врач", {"главный врач"}),
        ("", set()),
    ],
)
def test_whole_names_of_a_speciality(name, whole):
    assert plain.whole_names(name) == whole


@pytest.fixture
def clinics():
    """Clinics that all have «поликлиника», «№» and «1» somewhere; one has just this name."""
    region = RegionFactory()
    named = ["Стоматологическая поликлиника № 1", "Городская поликлиника № 1", "Детская поликлиника № 1",
             "Поликлиника № 7, корпус 1"]  # fmt: skip
    skill = SpecialityFactory(region=region)
    for day, name in enumerate(named, start=1):
        clinic = ClinicFactory(region=region, short_name=name)
        WorkSessionFactory(doctor=DoctorFactory(clinic=clinic, speciality=skill), wall_date=in_days(day))
    return laid(counted(region))


@pytest.mark.parametrize(
    "text", ["поликлиника №1", "Поликлиника № 1", "поликлиника 1", "городская поликлиника №1"]
)
def test_clinic_that_is_named_whole_stands_first(clinics, text):
    told = [one.clinic.short_name for one in found(clinics, text)]
    assert told[0] == "Городская поликлиника № 1"
    assert len(told) == (1 if "городская" in text else 4)
    assert found(clinics, "стоматологическая поликлиника №1")[0].clinic.short_name.startswith("Стом")


def test_long_name_of_a_clinic_is_compared_as_far_as_it_is_kept():
    assert len(plain.clinic_name(["больница"] * 9)) == LONGEST_WORD
