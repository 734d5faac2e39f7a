"""Reads about clinics and doctors; one query each, always inside one region."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Count, Model, Q, QuerySet
from django.db.models.expressions import Col

from portal.domain.clinics.models import Clinic, Doctor, Position, Site, Speciality
from portal.domain.regions.models import Region
from portal.kit import folding

MOST_FOUND = 50
_LARGEST: Final = 2**63 - 1
_PARTS: Final[Mapping[str, type[Model]]] = {
    "d": Doctor, "c": Clinic, "p": Speciality, "t": Position, "s": Site
}  # fmt: skip
COLUMNS: Final = ", ".join(
    f'{alias}."{field.column}"' for alias, model in _PARTS.items() for field in model._meta.concrete_fields
)
"""The columns that `whole_doctor` reads, under the names of tables that `BESIDE` gives; a doctor is `d`."""
BESIDE: Final = """
JOIN clinics_clinic c ON c.id = d.clinic_id AND c.is_active
JOIN clinics_speciality p ON p.id = d.speciality_id
JOIN clinics_position t ON t.id = d.position_id
LEFT JOIN clinics_site s ON s.id = d.site_id
"""
_DOCTOR: Final = f"""
SELECT {COLUMNS} FROM clinics_doctor d {BESIDE} WHERE d.id = %s AND d.region_id = %s AND d.is_active
"""  # noqa: S608  constants of this file
"""What the hottest page asks first: Django takes ten times longer to put the same together."""


def clinics_of(region: Region) -> list[Clinic]:
    """Return the working clinics of a region by name."""
    return list(_clinics(region))


class Outside(NamedTuple):
    """A clinic whose schedule an outside system keeps; `number` is the clinic's in it."""

    clinic_id: int
    system: str
    number: str


def outside() -> list[Outside]:
    """Return the working clinics that live in an outside system, system by system (one query)."""
    found = Clinic.objects.filter(is_active=True).exclude(system="").order_by("system", "pk")
    return [Outside(*row) for row in found.values_list("pk", "system", "system_number")]


def outside_of(clinic_id: int) -> Outside | None:
    """Return where the schedule of a clinic is kept; None where the portal keeps it (one query)."""
    found = Clinic.objects.filter(pk=clinic_id).exclude(system="")
    row = found.values_list("pk", "system", "system_number").first()
    return Outside(*row) if row else None


def systems_of(region: str) -> set[str]:
    """Return the outside systems in which working clinics of a region live (one query)."""
    found = Clinic.objects.filter(region=region, is_active=True).exclude(system="")
    return set(found.values_list("system", flat=True))


def clinic(region: Region, clinic_id: int) -> Clinic | None:
    """Return a working clinic of this region."""
    return _clinics(region).filter(pk=clinic_id).first()


class Offered(NamedTuple):
    """A speciality of a region, and whether people may book any of its doctors themselves."""

    speciality: Speciality
    is_bookable: bool


def specialities_in(region: Region) -> list[Offered]:
    """Return the specialities that have working doctors in a region, by name."""
    working = Q(doctors__is_active=True, doctors__clinic__is_active=True)
    counted = Count("doctors", filter=working & Q(doctors__self_booking=True))
    found = Speciality.objects.filter(region=region, is_active=True).filter(working)
    ordered = found.annotate(counted=counted).order_by("patient_name", "external_id")
    return [Offered(one, _is_open(one) and one.counted > 0) for one in ordered]


def _is_open(speciality: Speciality) -> bool:
    return speciality.self_booking and not speciality.needs_referral


def speciality(region: Region, speciality_id: int) -> Speciality | None:
    """Return a speciality of this region."""
    return Speciality.objects.filter(region=region, is_active=True, pk=speciality_id).first()


def doctors_of(clinic: Clinic, speciality: Speciality) -> list[Doctor]:
    """Return the working doctors of a clinic and speciality, with position and site."""
    found = Doctor.objects.filter(clinic=clinic, speciality=speciality, is_active=True)
    return list(found.select_related("clinic", "speciality", "position", "site"))


def doctors_in(clinic: Clinic) -> list[Doctor]:
    """Return every working doctor of a clinic with speciality."""
    found = Doctor.objects.filter(clinic=clinic, is_active=True)
    return list(found.select_related("speciality"))


def doctor(region: Region, doctor_id: int) -> Doctor | None:
    """Return a working doctor of this region with clinic, speciality, position, site; by hand."""
    if doctor_id > _LARGEST:  # an address may hold any number; Django would have asked nobody either
        return None
    with connection.cursor() as cursor:
        cursor.execute(_DOCTOR, [doctor_id, region.pk])
        row = cursor.fetchone()
    return whole_doctor(row) if row else None


def find_clinics(region: Region, text: str) -> list[Clinic]:
    """Return the clinics whose names or address hold every word of `text`."""
    found = _clinics(region)
    for word in folding.words(text):
        found = found.filter(search_key__contains=word)
    return list(found[:MOST_FOUND])


def named_doctors(region: Region, text: str, limit: int = 50) -> list[Doctor]:
    """Return working doctors by words of names and specialities, for staff (one query)."""
    found = Doctor.objects.filter(region=region, is_active=True, clinic__is_active=True)
    for word in folding.words(text):
        found = found.filter(Q(search_key__contains=word) | Q(speciality__search_key__contains=word))
    return list(found.select_related("clinic", "speciality", "position")[:limit])


def _clinics(region: Region) -> QuerySet[Clinic]:
    return Clinic.objects.filter(region=region, is_active=True)


def whole_doctor(row: Sequence[Any]) -> Doctor:
    """Read a doctor with clinic, speciality, position and site from a row of `COLUMNS`."""
    values = iter(row)
    doctor, *others = (_read(model, values) for model in _PARTS.values())
    assert isinstance(doctor, Doctor)  # noqa: S101  the first of the parts
    for name, other in zip(("clinic", "speciality", "position", "site"), others, strict=True):
        setattr(doctor, name, other)
    return doctor


def _read(model: type[Model], values: Iterator[Any]) -> Model | None:
    """Take the columns of one table from a row; None where a LEFT JOIN found nothing."""
    told = {}
    for name, column, converters in _columns(model):
        value = next(values)
        for convert in converters:
            value = convert(value, column, connection)
        told[name] = value
    return model.from_db(connection.alias, told.keys(), told.values()) if told["id"] else None


@cache
def _columns(model: type[Model]) -> list[tuple[str, Col, list[Any]]]:
    """Name the columns, each with what Django does between driver and model (SQLite knows no booleans)."""
    columns = [(field, field.get_col(model._meta.db_table)) for field in model._meta.concrete_fields]
    return [
        (
            field.attname,
            column,
            [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)],
        )
        for field, column in columns
    ]


def places_to_choose(*, region: str) -> list[tuple[str, str]]:
    """Return the working clinics of a region and their positions, by ids «clinic» or «clinic.position».

    Two queries.
    """
    positions: dict[int, list[tuple[str, str]]] = {}
    working = (
        Position.objects.filter(region=region, doctor__is_active=True).distinct().order_by("title", "pk")
    )
    for one in working:
        positions.setdefault(one.clinic_id, []).append((f"{one.clinic_id}.{one.pk}", one.title))
    told: list[tuple[str, str]] = []
    for clinic in Clinic.objects.filter(region=region, is_active=True):
        told.append((str(clinic.pk), clinic.short_name))
        told += [(key, f"{clinic.short_name} · {title}") for key, title in positions.get(clinic.pk, [])]
    return told
