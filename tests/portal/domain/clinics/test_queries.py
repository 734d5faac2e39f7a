import pytest
from django.db import IntegrityError, transaction

from portal.domain.clinics import queries
from portal.domain.clinics.models import Clinic, Doctor
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.regions import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return RegionFactory()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_one_query(region, count, django_assert_num_queries):
    clinic = ClinicFactory(region=region)
    speciality = SpecialityFactory(region=region)
    made = DoctorFactory.create_batch(count, clinic=clinic, speciality=speciality)
    with django_assert_num_queries(1):
        assert queries.clinics_of(region) == [clinic]
    with django_assert_num_queries(1):
        assert queries.specialities_in(region) == [(speciality, True, False)]
    with django_assert_num_queries(1):
        doctors = queries.doctors_of(clinic, speciality)
        assert {each.position.title + each.speciality.name for each in doctors} != set()
    assert set(doctors) == set(made)


def test_doctor_comes_with_all_in_one_query(region, django_assert_num_queries):
    made = DoctorFactory(clinic__region=region)
    with django_assert_num_queries(1):
        found = queries.doctor(region, made.pk)
        assert (found.clinic, found.speciality, found.position) == (
            made.clinic,
            made.speciality,
            made.position,
        )


def test_rows_of_another_region_are_not_found(region):
    stranger = DoctorFactory(clinic__region=RegionFactory(code="73"))
    assert queries.doctor(region, stranger.pk) is None
    assert queries.clinic(region, stranger.clinic_id) is None
    assert queries.speciality(region, stranger.speciality_id) is None
    assert queries.clinic(stranger.region, stranger.clinic_id) == stranger.clinic


def test_closed_rows_are_not_found(region):
    doctor = DoctorFactory(clinic__region=region, is_active=False)
    other = DoctorFactory(clinic__region=region)
    Clinic.objects.filter(pk=other.clinic_id).update(is_active=False)
    assert queries.doctor(region, doctor.pk) is None
    assert queries.doctor(region, other.pk) is None
    assert queries.doctors_of(doctor.clinic, doctor.speciality) == []
    assert queries.specialities_in(region) == []


def test_speciality_that_nobody_books_online_says_so(region):
    DoctorFactory(clinic__region=region, self_booking=False)
    assert [one.is_bookable for one in queries.specialities_in(region)] == [False]


def test_clinics_are_found_by_name_and_address(region):
    made = ClinicFactory(region=region, short_name="Поликлиника № 7", address="ул. Зелёная, 3")
    ClinicFactory(region=region, short_name="Поликлиника № 8")
    assert queries.find_clinics(region, "зеленая") == [made]
    assert queries.find_clinics(region, "поликлиника 7") == [made]


def _refused(name, make):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make()
    return name in str(refused.value)


def test_the_database_refuses_nonsense(region):
    clinic = ClinicFactory(region=region)
    doctor = DoctorFactory(clinic=clinic, min_age=18, max_age=18)
    doctors, clinics = Doctor.objects.filter(pk=doctor.pk), Clinic.objects.filter(pk=clinic.pk)
    assert _refused("clinics_doctor_own_ages", lambda: doctors.update(own_min_age=19))
    assert _refused("clinics_doctor_own_ages", lambda: doctors.update(own_max_age=151))
    assert _refused("clinics_doctor_own_sex", lambda: doctors.update(own_sex="x"))
    assert _refused("clinics_doctor_ages", lambda: doctors.update(max_age=151))
    assert doctors.update(min_age=19) == 1  # what is set in two places may let nobody in
    assert _refused("clinics_clinic_on_earth", lambda: clinics.update(latitude=91, longitude=0))
    assert _refused("clinics_clinic_on_earth", lambda: clinics.update(latitude=45))
    assert _refused("clinics_clinic_type", lambda: clinics.update(type="shop"))
    assert clinics.update(latitude=45, longitude=42) == 1


def test_the_database_keeps_one_row_per_external_id(region):
    ClinicFactory(region=region, external_id="c")
    ClinicFactory(region=RegionFactory(code="73"), external_id="c")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClinicFactory(region=region, external_id="c")
    assert Clinic.objects.filter(external_id="c").count() == 2
