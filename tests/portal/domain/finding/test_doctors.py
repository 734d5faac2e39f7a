"""Doctors that fit what is asked, in the order in which they are shown."""

from datetime import time, timedelta

import pytest
from django.utils.timezone import now

from portal.domain.clinics.models import Clinic
from portal.domain.finding import queries
from portal.domain.finding.models import Counted, Term, Vocabulary
from portal.domain.finding.rules.ask import Ask, Spot
from portal.domain.finding.states import Order, Part, Whom
from tests.factories.clinics import ClinicFactory, DoctorFactory, SiteFactory, SpecialityFactory
from tests.factories.finding import counted, laid
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WorkSessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


def asked(region, **ask):
    return [one.doctor for one in queries.doctors(region, Ask(**ask), at=now()).found]


def said(region, text, **ask):
    laid(region)
    words = queries.words_of(region).understood(text).words
    return asked(region, words=words, **ask)


def skilled(region, patient_name, **doctor):
    speciality = {"patient_name": patient_name, "name": patient_name, "group": ""}
    told = {f"speciality__{key}": value for key, value in speciality.items()}
    return DoctorFactory(clinic__region=region, **told, **doctor)


def test_doctors_are_found_by_name_and_speciality_together(region):
    made = DoctorFactory(clinic__region=region, surname="Ёлкина", name="Мария")
    other = DoctorFactory(clinic__region=region, surname="Ёлкина", speciality__patient_name="Хирург",
                          speciality__name="Хирург", speciality__group="")  # fmt: skip
    assert said(region, "елкина ТЕРАПЕВТ мар") == [made]
    assert set(said(region, "ЕЛКИНА")) == {made, other}
    assert set(said(region, "елкина окулист")) == {made, other}  # nobody is both: whoever is one of them
    assert said(region, "нетакой окулист") == []


def test_whole_words_are_found_before_parts_of_words(region):
    begun = skilled(region, "Терапевтический стоматолог", surname="Борисова")
    second = skilled(region, "Стоматолог-терапевт", surname="Власова")
    whole = skilled(region, "Терапевт", surname="Гусева")
    assert said(region, "терапевт") == [whole, second, begun]


@pytest.mark.parametrize(
    ("typed", "patient_name"),
    [
        ("зуб", "Стоматолог"),
        ("зубы", "Детский стоматолог"),
        ("ухо", "ЛОР-врач"),
        ("Горло", "Оториноларинголог"),
        ("глаза", "Окулист"),
        ("сердце", "Кардиолог"),
        ("ребёнок", "Педиатр"),
    ],
)
def test_plain_words_find_a_speciality(region, typed, patient_name):
    meant = skilled(region, patient_name)
    skilled(region, "Фельдшер")
    assert said(region, typed) == [meant]


def test_ear_is_shown_to_the_ear_doctor_then_to_the_therapist(region):
    therapist = skilled(region, "Терапевт", surname="Аверин")
    ears = skilled(region, "Оториноларинголог", surname="Яшин")
    skilled(region, "Хирург")
    assert said(region, "болит ухо") == [ears, therapist]


def test_plain_word_leaves_a_surname_first(region):
    dentist = skilled(region, "Стоматолог", surname="Аверин")
    named = skilled(region, "Фельдшер", surname="Зуб")
    begun = skilled(region, "Фельдшер", surname="Зубов")
    assert said(region, "зуб") == [named, dentist, begun]


def test_clinic_and_address_are_words_too(region):
    here = DoctorFactory(
        clinic=ClinicFactory(region=region, short_name="Поликлиника № 7", address="ул. Зелёная, 3")
    )
    DoctorFactory(clinic=ClinicFactory(region=region, short_name="Поликлиника № 8"))
    assert said(region, "терапевт зеленая") == [here]
    site = SiteFactory(clinic=here.clinic, address="ул. Лесная, 9")
    assert said(region, "лесная") == [here]
    site.is_active = False
    site.save()
    assert said(region, "лесная") == []


def test_another_region_and_closed_rows_are_not_found(region):
    own, foreign = (
        DoctorFactory(clinic__region=region),
        DoctorFactory(clinic__region=RegionFactory(code="73")),
    )
    gone = DoctorFactory(clinic__region=region, surname="Ушедшая", is_active=False)
    shut = DoctorFactory(clinic__region=region, surname="Закрытая")
    Clinic.objects.filter(pk=shut.clinic_id).update(is_active=False)
    laid(foreign.region)
    assert asked(region) == [own]
    assert said(region, own.surname) == [own]
    assert said(region, foreign.surname.replace("Врачёв", "Врачев")[:-1] + "ю") == [own]
    assert said(region, gone.surname) == said(region, shut.surname) == []
    assert asked(foreign.region) == [foreign]


@pytest.fixture
def two(region):
    """Two therapists: a woman for adults in the evening, a man for children in the morning."""
    speciality = SpecialityFactory(region=region)
    first = DoctorFactory(
        clinic=ClinicFactory(region=region, district="Ленинский", latitude=45.04, longitude=41.96),
        speciality=speciality, gender="f", min_age=18, surname="Аверина",
    )  # fmt: skip
    second = DoctorFactory(
        clinic=ClinicFactory(region=region, district="Промышленный", latitude=45.02, longitude=41.91),
        speciality=speciality, gender="m", max_age=17, surname="Борисов",
    )  # fmt: skip
    WorkSessionFactory(doctor=first, wall_start=time(18), slots=2)
    WorkSessionFactory(doctor=second, wall_start=time(9))
    counted(region)
    return first, second


@pytest.mark.parametrize(
    ("ask", "fits"),
    [
        ({}, (1, 0)),
        ({"gender": "f"}, (0,)),
        ({"gender": "m"}, (1,)),
        ({"whom": Whom.ADULT}, (0,)),
        ({"whom": Whom.CHILD}, (1,)),
        ({"part": Part.MORNING}, (1,)),
        ({"part": Part.DAY}, ()),
        ({"part": Part.EVENING}, (0,)),
        ({"district": "Ленинский"}, (0,)),
        ({"district": "Третий"}, ()),
        ({"spot": Spot(45.04, 41.96), "order": Order.NEAR}, (0, 1)),
        ({"spot": Spot(45.02, 41.91), "order": Order.NEAR}, (1, 0)),
        ({"spot": Spot(45.04, 41.96), "order": Order.SOON}, (1, 0)),
        ({"gender": "m", "whom": Whom.ADULT}, ()),
    ],
)
def test_filters_leave_who_fits_the_soonest_or_the_nearest_first(region, two, ask, fits):
    assert asked(region, **ask) == [two[number] for number in fits]


def test_own_doctor_then_own_clinic_stand_first(region, two):
    first, second = two
    assert asked(region, own_doctors=[first.pk]) == [first, second]
    assert asked(region, own_clinics=[first.clinic_id]) == [first, second]
    assert asked(region, own_doctors=[second.pk], own_clinics=[first.clinic_id]) == [second, first]


def test_distance_is_told_from_the_building_where_the_doctor_sits(region, two):
    first, _second = two
    first.site = SiteFactory(clinic=first.clinic, latitude=45.05, longitude=41.96)
    first.save()
    told = queries.doctors(region, Ask(spot=Spot(45.05, 41.96), order=Order.NEAR), at=now()).found
    assert [one.doctor for one in told] == list(two)
    assert told[0].km == pytest.approx(0, abs=0.01)
    assert told[1].km == pytest.approx(5.1, abs=0.2)


@pytest.mark.parametrize("field", ["wheelchair", "sign_language"])
@pytest.mark.parametrize(
    ("clinic", "site", "doctor", "fits"),
    [
        (True, None, None, True),
        (None, None, None, False),
        (False, None, None, False),
        (False, None, True, True),
        (True, None, False, False),
        (True, False, None, False),  # a site answers for itself
        (False, True, None, True),
    ],
)
def test_access_is_the_doctors_word_then_the_buildings(region, field, clinic, site, doctor, fits):
    here = ClinicFactory(region=region, **{field: clinic})
    building = None if site is None else SiteFactory(clinic=here, **{field: site})
    made = DoctorFactory(clinic=here, site=building, **{field: doctor})
    needs = {"wheelchair": "needs_wheelchair", "sign_language": "needs_signs"}[field]
    assert asked(region, **{needs: True}) == ([made] if fits else [])
    assert asked(region) == [made]


def test_results_come_in_pages_and_nobody_twice(region):
    clinic, speciality = ClinicFactory(region=region), SpecialityFactory(region=region)
    made = DoctorFactory.create_batch(queries.PAGE + 3, clinic=clinic, speciality=speciality)
    first = queries.doctors(region, Ask(), at=now())
    second = queries.doctors(region, Ask(), at=now(), page=2)
    assert (len(first.found), first.has_more) == (queries.PAGE, True)
    assert (len(second.found), second.has_more) == (3, False)
    assert {one.doctor for one in [*first.found, *second.found]} == set(made)


@pytest.mark.parametrize("page", [0, -1, 10**17])
def test_page_that_is_none_is_an_edge(region, page):
    DoctorFactory(clinic__region=region)
    assert len(queries.doctors(region, Ask(), at=now(), page=page).found) == (1 if page < 1 else 0)


def test_place_that_is_over_is_not_the_nearest(region, two):
    later = now() + timedelta(days=30)
    told = queries.doctors(region, Ask(), at=later)
    assert [one.count for one in told.found] == [None, None]
    assert [one.count.free for one in queries.doctors(region, Ask(), at=now()).found] == [4, 2]


def test_counts_are_as_old_as_the_oldest_clinic_of_the_page(region, two):
    old = now() - timedelta(minutes=7)
    Counted.objects.filter(clinic=two[0].clinic).update(counted_at=old)
    assert queries.doctors(region, Ask(), at=now()).counted_at == old
    assert queries.doctors(region, Ask(gender="m"), at=now()).counted_at > old


@pytest.mark.parametrize("count", [1, 3])
def test_search_takes_one_statement_and_one_more_for_its_words(
    region, count, rules_known, django_assert_num_queries
):
    clinic, speciality = ClinicFactory(region=region), SpecialityFactory(region=region)
    for doctor in DoctorFactory.create_batch(count, clinic=clinic, speciality=speciality):
        WorkSessionFactory(doctor=doctor)
    laid(counted(region))
    words = queries.words_of(region).understood("терапевт анна ленина")
    with django_assert_num_queries(1):
        queries.words_of(region)
    with django_assert_num_queries(1):
        found = queries.doctors(region, Ask(words=words.words, spot=Spot(45, 42)), at=now()).found
        assert [one.doctor.clinic.short_name + one.doctor.position.title for one in found] != []
    assert len(found) == count
    with django_assert_num_queries(1):
        assert len(queries.candidates(region, Ask(only_free=True), at=now())) == count


def test_words_are_read_anew_when_they_change(region):
    made = DoctorFactory(clinic__region=region, surname="Первова")
    assert said(region, "Первова") == [made]
    version = Vocabulary.objects.get(region=region).version
    laid(region)
    assert Vocabulary.objects.get(region=region).version == version
    made.surname, made.search_key = "Иначева", "иначева анна петровна"
    made.save()
    assert said(region, "Иначева") == [made]
    assert said(region, "Первова") == []
    assert Vocabulary.objects.get(region=region).version != version
    assert not Term.objects.filter(word="первова").exists()
