"""Clinics and doctors for tests; a doctor brings its clinic, speciality and region."""

import factory

from portal.domain.clinics.models import Clinic, Doctor, Position, Site, Speciality
from portal.kit import folding
from tests.factories.regions import RegionFactory


class ClinicFactory(factory.django.DjangoModelFactory):
    """A polyclinic on Moscow time that sees everyone."""

    class Meta:
        model = Clinic

    region = factory.SubFactory(RegionFactory)
    external_id = factory.Sequence(lambda n: f"clinic-{n}")
    full_name = factory.LazyAttribute(lambda it: f"ГБУЗ «{it.short_name}»")
    short_name = factory.Sequence(lambda n: f"Поликлиника № {n + 1}")
    search_key = factory.LazyAttribute(lambda it: folding.fold(f"{it.full_name} {it.address}"))
    type = "adult_polyclinic"
    address = "г. Ставрополь, ул. Ленина, 1"
    phones = ["+7 865 200-00-01"]
    hours = "пн–пт 7:30–19:00"
    time_zone = "Europe/Moscow"
    serves = "everyone"


class SiteFactory(factory.django.DjangoModelFactory):
    """A second building of a clinic."""

    class Meta:
        model = Site

    clinic = factory.SubFactory(ClinicFactory)
    region = factory.SelfAttribute("clinic.region")
    external_id = factory.Sequence(lambda n: f"site-{n}")
    name = "Корпус 2"
    address = "г. Ставрополь, ул. Мира, 2"


class SpecialityFactory(factory.django.DjangoModelFactory):
    """A speciality open to booking by patients, for everyone."""

    class Meta:
        model = Speciality

    region = factory.SubFactory(RegionFactory)
    external_id = factory.Sequence(lambda n: f"{1000 + n}")
    name = "Терапевт участковый"
    patient_name = "Терапевт"
    search_key = factory.LazyAttribute(lambda it: folding.fold(f"{it.patient_name} {it.name} {it.group}"))
    group = "терапевт"
    serves = "everyone"


class PositionFactory(factory.django.DjangoModelFactory):
    """A post in a clinic."""

    class Meta:
        model = Position

    clinic = factory.SubFactory(ClinicFactory)
    region = factory.SelfAttribute("clinic.region")
    speciality = factory.SubFactory(SpecialityFactory, region=factory.SelfAttribute("..region"))
    external_id = factory.Sequence(lambda n: f"position-{n}")
    title = "врач-терапевт"


class DoctorFactory(factory.django.DjangoModelFactory):
    """A doctor whose position follows the clinic and speciality that a test gives; nothing is set elsewhere."""

    class Meta:
        model = Doctor

    clinic = factory.SubFactory(ClinicFactory)
    region = factory.SelfAttribute("clinic.region")
    speciality = factory.SubFactory(SpecialityFactory, region=factory.SelfAttribute("..region"))
    position = factory.SubFactory(
        PositionFactory,
        clinic=factory.SelfAttribute("..clinic"),
        speciality=factory.SelfAttribute("..speciality"),
    )
    external_id = factory.Sequence(lambda n: f"doctor-{n}")
    surname = factory.Sequence(lambda n: f"Врачёва{'абвгдежзик'[n % 10]}")
    name = "Анна"
    patronymic = "Петровна"
    search_key = factory.LazyAttribute(lambda it: folding.fold(f"{it.surname} {it.name} {it.patronymic}"))
    room = factory.Sequence(lambda n: f"{100 + n}")
    gender = "f"
    min_age = None
    max_age = None
    sex = ""
    own_min_age = factory.SelfAttribute("min_age")
    own_max_age = factory.SelfAttribute("max_age")
    own_sex = factory.SelfAttribute("sex")
    needs_referral = factory.SelfAttribute("speciality.needs_referral")
