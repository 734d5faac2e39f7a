"""Reads about clinics and doctors; one query each, always inside one region."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Count, Model, Q, QuerySet
from django.db.models.base import ModelState
from django.db.models.expressions import Col

from portal.domain.clinics.models import Clinic, Doctor, Position, Site, Speciality
from portal.domain.regions.models import Region
from portal.kit import folding, ids

MOST_FOUND = 50
_PARTS: Final[Mapping[str, type[Model]]] = {
    "d": Doctor, "c": Clinic, "p": Speciality, "t": Position, "s": Site
}  # fmt: skip
_BESIDE_A_DOCTOR: Final = ("clinic", "speciality", "position", "site")
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
WIDTH: Final = COLUMNS.count(",") + 1
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
    time_zone: str


def outside() -> list[Outside]:
    """Return the working clinics that live in an outside system, system by system (one query)."""
    found = Clinic.objects.filter(is_active=True).exclude(system="").order_by("system", "pk")
    return [Outside(*row) for row in found.values_list("pk", "system", "system_number", "time_zone")]


class OutsideDesk(NamedTuple):
    """A clinic behind an outside system, as people are told of it."""

    region: str
    system: str
    name: str
    phones: list[str]


def outside_desks() -> list[OutsideDesk]:
    """Return the working clinics that live in an outside system, by region, system and name (one query)."""
    found = (
        Clinic.objects.filter(is_active=True).exclude(system="").order_by("region", "system", "short_name")
    )
    return [OutsideDesk(*row) for row in found.values_list("region_id", "system", "short_name", "phones")]


def outside_of(clinic_id: int) -> Outside | None:
    """Return where the schedule of a clinic is kept; None where the portal keeps it (one query)."""
    found = Clinic.objects.filter(pk=clinic_id).exclude(system="")
    row = found.values_list("pk", "system", "system_number", "time_zone").first()
    return Outside(*row) if row else None


def systems_of(region: str) -> set[str]:
    """Return the outside systems in which working clinics of a region live (one query)."""
    found = Clinic.objects.filter(region=region, is_active=True).exclude(system="")
    return set(found.values_list("system", flat=True))


def clinic(region: Region, clinic_id: int) -> Clinic | None:
    """Return a working clinic of this region."""
    return _clinics(region).filter(pk=clinic_id).first()


class Offered(NamedTuple):
    """A speciality of a region, whether people may book any of its doctors themselves, or by a referral."""

    speciality: Speciality
    is_bookable: bool
    needs_referral: bool


def specialities_in(region: Region) -> list[Offered]:
    """Return the specialities that have working doctors in a region, by name."""
    working = Q(doctors__is_active=True, doctors__clinic__is_active=True)
    open_ = Q(doctors__self_booking=True, doctors__needs_referral=False)
    told: dict[str, Any] = {
        "bookable": Count("doctors", filter=working & open_),
        "by_referral": Count("doctors", filter=working & Q(doctors__needs_referral=True)),
    }
    found = Speciality.objects.filter(region=region, is_active=True).filter(working)
    ordered: Iterable[Any] = found.annotate(**told).order_by("patient_name", "external_id")
    return [Offered(one, one.self_booking and one.bookable > 0, one.by_referral > 0) for one in ordered]


def speciality(region: Region, speciality_id: int) -> Speciality | None:
    """Return a speciality of this region."""
    return Speciality.objects.filter(region=region, is_active=True, pk=speciality_id).first()


def doctors_of(clinic: Clinic, speciality: Speciality) -> list[Doctor]:
    """Return the working doctors of a clinic and speciality, with position and site."""
    found = Doctor.objects.filter(clinic=clinic, speciality=speciality, is_active=True)
    return list(found.select_related("clinic", "speciality", "position", "site"))


def doctors_at(clinics: Iterable[int], speciality: Speciality) -> list[Doctor]:
    """Return the working doctors of a speciality in some clinics, clinic by clinic (one query)."""
    found = Doctor.objects.filter(
        clinic__in=list(clinics), clinic__is_active=True, speciality=speciality, is_active=True
    )
    return list(found.select_related("clinic", "speciality", "position", "site").order_by("clinic_id", "pk"))


def doctors_in(clinic: Clinic) -> list[Doctor]:
    """Return every working doctor of a clinic with speciality."""
    return list(clinic.doctors.filter(is_active=True).select_related("speciality"))


def doctor(region: Region, doctor_id: int) -> Doctor | None:
    """Return a working doctor of this region with clinic, speciality, position, site; by hand."""
    if doctor_id > ids.LARGEST:  # an address may hold any number; Django would have asked nobody either
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
    """Read a doctor with clinic, speciality, position and site from a row that begins with `COLUMNS`."""
    parts = _parts()
    told = [dict(zip(part.names, row[part.where], strict=True)) for part in parts]
    for part, values in zip(parts, told, strict=True):
        for name, column, converters in part.changed if values["id"] is not None else ():
            for convert in converters:
                values[name] = convert(values[name], column, connection)
    return doctor_of([values if values["id"] is not None else None for values in told])


def doctor_of(told: Sequence[dict[str, Any] | None]) -> Doctor:
    """Put a doctor together with clinic, speciality, position and site, from the columns of each by name.

    Model.__init__ asks each of a hundred fields and sends signals that nobody here listens to.
    """
    doctor, *others = map(_built, _PARTS.values(), told)
    assert isinstance(doctor, Doctor)  # noqa: S101  the first of the parts
    doctor._state.fields_cache.update(zip(_BESIDE_A_DOCTOR, others, strict=True))  # noqa: SLF001
    return doctor


def _built(model: type[Model], told: dict[str, Any] | None) -> Model | None:
    if told is None:  # a LEFT JOIN found nothing
        return None
    built = model.__new__(model)
    state = built._state = ModelState()  # noqa: SLF001  as Model.__init__ does
    state.adding, state.db = False, connection.alias
    built.__dict__.update(told)
    return built


class _Part(NamedTuple):
    """Where the columns of one table stand in a row, and which Django changes between driver and model."""

    names: Sequence[str]
    where: slice
    changed: Sequence[tuple[str, Col, Sequence[Any]]]


@cache
def _parts() -> Sequence[_Part]:
    """Tell the tables in the order of `COLUMNS` (SQLite knows no booleans and no JSON)."""
    parts, first = [], 0
    for model in _PARTS.values():
        fields = model._meta.concrete_fields
        where = slice(first, first + len(fields))
        parts.append(_Part([field.attname for field in fields], where, [*_changed(model)]))
        first = where.stop
    return parts


def _changed(model: type[Model]) -> Iterator[tuple[str, Col, Sequence[Any]]]:
    for field in model._meta.concrete_fields:
        column = field.get_col(model._meta.db_table)
        own, of_engine = field.get_db_converters(connection), connection.ops.get_db_converters(column)
        if own or of_engine:
            yield field.attname, column, [*of_engine, *own]


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


class Place(NamedTuple):
    """A position of a clinic, and how many doctors work on it."""

    clinic_id: int
    position_id: int
    doctors: int


def doctors_by_place(*, region: str) -> list[Place]:
    """Count the working doctors of a region by clinic and position (one query)."""
    working = Doctor.objects.filter(region=region, is_active=True, clinic__is_active=True).order_by()
    counted = working.values_list("clinic_id", "position_id").annotate(doctors=Count("pk"))
    return [Place(*row) for row in counted]
