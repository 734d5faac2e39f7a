"""Reads about clinics and doctors; one query each, always inside one region."""

from django.db.models import Count, Q, QuerySet

from portal.domain.clinics.models import Clinic, Doctor, Speciality
from portal.domain.regions.models import Region
from portal.kit import folding

MOST_FOUND = 50


def clinics_of(region: Region) -> list[Clinic]:
    """Return the working clinics of a region, each with `doctor_count`."""
    counted = Count("doctors", filter=Q(doctors__is_active=True))
    return list(_clinics(region).annotate(doctor_count=counted))


def clinic(region: Region, clinic_id: int) -> Clinic | None:
    """Return a working clinic of this region."""
    return _clinics(region).filter(pk=clinic_id).first()


def specialities_of(clinic: Clinic) -> list[Speciality]:
    """Return the specialities that have doctors in this clinic, each with `doctor_count`."""
    working = Q(doctors__clinic=clinic, doctors__is_active=True)
    counted = Count("doctors", filter=working)
    found = Speciality.objects.filter(region_id=clinic.region_id, is_active=True)
    return list(found.annotate(doctor_count=counted).filter(doctor_count__gt=0))


def speciality(region: Region, speciality_id: int) -> Speciality | None:
    """Return a speciality of this region."""
    return Speciality.objects.filter(region=region, is_active=True, pk=speciality_id).first()


def doctors_of(clinic: Clinic, speciality: Speciality) -> list[Doctor]:
    """Return the working doctors of a clinic and speciality, with position and site."""
    found = Doctor.objects.filter(clinic=clinic, speciality=speciality, is_active=True)
    return list(found.select_related("clinic", "speciality", "position", "site"))


def doctor(region: Region, doctor_id: int) -> Doctor | None:
    """Return a working doctor of this region with clinic, speciality, position and site."""
    return _doctors(region).filter(pk=doctor_id).first()


def find_clinics(region: Region, text: str) -> list[Clinic]:
    """Return the clinics whose names or address hold every word of `text`."""
    found = _clinics(region)
    for word in folding.words(text):
        found = found.filter(search_key__contains=word)
    return list(found[:MOST_FOUND])


def find_doctors(region: Region, text: str) -> list[Doctor]:
    """Return the doctors whose name or speciality hold every word of `text`."""
    found = _doctors(region)
    for word in folding.words(text):
        found = found.filter(Q(search_key__contains=word) | Q(speciality__search_key__contains=word))
    return list(found[:MOST_FOUND])


def _clinics(region: Region) -> QuerySet[Clinic]:
    return Clinic.objects.filter(region=region, is_active=True)


def _doctors(region: Region) -> QuerySet[Doctor]:
    working = Doctor.objects.filter(region=region, is_active=True, clinic__is_active=True)
    return working.select_related("clinic", "speciality", "position", "site")
