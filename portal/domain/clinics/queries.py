"""Reads about clinics and doctors; one query each, always inside one region."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import Case, Count, Model, Q, QuerySet, Value, When
from django.db.models.expressions import Col
from django.db.models.functions import Concat

from portal.domain.clinics.models import Clinic, Doctor, Position, Site, Speciality
from portal.domain.clinics.rules import plain
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
"""The columns that `whole_doctor` reads, under the names of tables that `JOINED` gives."""
JOINED: Final = """
FROM clinics_doctor d
JOIN clinics_clinic c ON c.id = d.clinic_id AND c.is_active
JOIN clinics_speciality p ON p.id = d.speciality_id
JOIN clinics_position t ON t.id = d.position_id
LEFT JOIN clinics_site s ON s.id = d.site_id
"""
_DOCTOR: Final = f"SELECT {COLUMNS} {JOINED} WHERE d.id = %s AND d.region_id = %s AND d.is_active"  # noqa: S608
"""What the hottest page asks first: Django takes ten times longer to put the same together."""


def clinics_of(region: Region) -> list[Clinic]:
    """Return the working clinics of a region, each with `doctor_count`."""
    counted = Count("doctors", filter=Q(doctors__is_active=True))
    return list(_clinics(region).annotate(doctor_count=counted))


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


def doctors_with(region: Region, speciality: Speciality, *, first: Iterable[int]) -> list[Doctor]:
    """Return working doctors of a speciality all over the region, those named in `first` before others."""
    found = _doctors(region).filter(speciality=speciality)
    named = Case(When(pk__in=list(first), then=0), default=1)
    return list(found.order_by(named, *Doctor._meta.ordering or ())[:MOST_FOUND])


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


class Found(NamedTuple):
    """A doctor that a search found; the lower the `rank`, the nearer to what was typed."""

    doctor: Doctor
    rank: int


def find_doctors(region: Region, text: str) -> list[Found]:
    """Return the doctors whose name or speciality hold every word of `text`, whole words first.

    A plain word («зуб») stands for the specialities that treat it. Where nobody holds every word,
    those who hold any are returned, the more the nearer; a word of the clinic counts too (two queries).
    """
    words = plain.telling(folding.words(text))
    return _with_every(region, words) or (_with_any(region, words) if len(words) > 1 else [])


def corrected(region: Region, text: str) -> str:
    """Return `text` in the right keyboard layout and with slips in specialities mended; empty if right.

    One query; meant for a text that found nobody.
    """
    keys = Speciality.objects.filter(region=region, is_active=True).values_list("search_key", flat=True)
    known = {word for key in keys for word in key.split()}
    words = folding.words(plain.other_layout(text))
    mended = [word if word in known else plain.nearest(word, known) for word in words]
    return "" if mended == folding.words(text) else " ".join(mended)


def _with_every(region: Region, words: Sequence[str]) -> list[Found]:
    found = _searched(region)
    rank: Any = Value(0)
    for word in words:
        meant = _meant(word)
        found = found.filter(Q(named__contains=word) | Q(skilled__contains=word) | meant)
        rank = rank + _rank(word, meant)
    return _ranked(found, rank)


def _with_any(region: Region, words: Sequence[str]) -> list[Found]:
    placed = Concat(Value(" "), "clinic__search_key", Value(" "))
    rank: Any = Value(0)
    some = Q(pk__in=[])
    for word in words:
        meant = Q(named__contains=f" {word}") | Q(skilled__contains=f" {word}") | _meant(word)
        some |= meant
        rank = rank + _rank_of_any(word, meant)
    return _ranked(_searched(region).annotate(placed=placed).filter(some), rank)


def _searched(region: Region) -> QuerySet[Doctor]:
    return _doctors(region).annotate(
        named=Concat(Value(" "), "search_key", Value(" ")),
        skilled=Concat(Value(" "), "speciality__search_key", Value(" ")),
    )


def _ranked(found: QuerySet[Doctor], rank: Any) -> list[Found]:
    ordered = found.annotate(rank=rank).order_by("rank", *Doctor._meta.ordering or ())
    return [Found(doctor, doctor.rank) for doctor in ordered[:MOST_FOUND]]


def _meant(word: str) -> Q:
    """Ask for the specialities that a plain word means; for nothing where it means none."""
    meant = Q(pk__in=[])
    for beginning in plain.specialities(word):
        meant |= Q(skilled__contains=f" {beginning}")
    return meant


def _rank(word: str, meant: Q) -> Case:
    """Count 0 where the name or the speciality begins with the word, 3 where it is only a part of one."""
    return Case(
        When(Q(named__startswith=f" {word} ") | Q(skilled__startswith=f" {word} "), then=0),
        When(meant | Q(named__contains=f" {word} ") | Q(skilled__contains=f" {word} "), then=1),
        When(Q(named__contains=f" {word}") | Q(skilled__contains=f" {word}"), then=2),
        default=3,
    )


def _rank_of_any(word: str, meant: Q) -> Case:
    """Count 0 for a word of the doctor, 1 and 2 for one of the clinic, 9 for one that is missing."""
    return Case(
        When(meant, then=0),
        When(placed__contains=f" {word} ", then=1),
        When(placed__contains=f" {word}", then=2),
        default=9,
    )


def _clinics(region: Region) -> QuerySet[Clinic]:
    return Clinic.objects.filter(region=region, is_active=True)


def _doctors(region: Region) -> QuerySet[Doctor]:
    working = Doctor.objects.filter(region=region, is_active=True, clinic__is_active=True)
    return working.select_related("clinic", "speciality", "position", "site")


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
