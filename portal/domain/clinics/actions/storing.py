"""Lays imported rows into the tables: new ones are added, changed ones rewritten, the rest left.

Each verb takes one batch of one kind, reads what it needs in a fixed number of
queries and runs inside the caller's transaction, which also writes the audit row.
A row that cannot be laid is told by its id and does not stop the others.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from portal.domain.clinics import ports
from portal.domain.clinics.actions.limits import lay_limits, take_turn
from portal.domain.clinics.models import Clinic, Doctor, Imported, Position, Site, Speciality, Street
from portal.domain.clinics.rules import limits
from portal.domain.clinics.rules import row as rules
from portal.domain.clinics.rules.limits import Limit, Said
from portal.domain.regions.models import Region
from portal.kit import folding
from portal.kit.rows import Complaint

Table = TypeVar("Table", bound=Imported)
Told = TypeVar("Told", bound=rules.Identified)

_LISTED: Final = {
    "postgresql": "SELECT json_array_elements_text(CAST(%s AS json))",
    "sqlite": "SELECT value FROM json_each(%s)",
}
"""Ids as one value: a list of five hundred, once prepared, is compared one by one with every row there is."""


class Unfit(ValueError):
    """A well-formed row that does not fit what is already there."""

    def __init__(self, field_name: str, reason: str) -> None:
        super().__init__(reason)
        self.complaint = Complaint(field_name, reason)


@dataclass(slots=True)
class Stored:
    """What became of a batch; `refused` says why, by the row's id."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: dict[str, Complaint] = field(default_factory=dict)


def store(
    *,
    table: type[Table],
    region: Region,
    rows: Sequence[Told],
    values: Callable[[Told], dict[str, Any]],
    fixed: dict[str, str] | None = None,
) -> Stored:
    """Lay a batch of rows with different ids; `values` turns a row into columns or raises Unfit.

    `fixed` names columns that an id keeps for ever, with the row's field to blame.
    """
    stored, written = Stored(), list[Table]()
    existing = by_id(table, region, (row.id for row in rows))
    for row in rows:
        try:
            told = {"is_active": row.active, **values(row)}
            if _tell(stored, existing.get(row.id), told, fixed or {}):
                written.append(table(region=region, external_id=row.id, **told))
        except Unfit as unfit:
            stored.refused[row.id] = unfit.complaint
    _write(table, written)
    return stored


def by_id(table: type[Table], region: Region, ids: Iterable[str], *related: str) -> dict[str, Table]:
    """Return the rows of these sender's ids, in one query."""
    listed = RawSQL(_LISTED[connection.vendor], [json.dumps(sorted(set(ids)))])  # noqa: S611  a text of our own
    found = table.objects.filter(region=region, external_id__in=listed)
    joined = found.select_related(*related) if related else found
    return {row.external_id: row for row in joined}


def needed(rows: dict[str, Table], external_id: str, field_name: str) -> Table:
    """Return the row that another one refers to; raises Unfit when it has not been told."""
    if external_id not in rows:
        raise Unfit(field_name, f"«{external_id}» не найдено: такая строка должна стоять раньше")
    return rows[external_id]


def _tell(stored: Stored, old: Imported | None, told: dict[str, Any], fixed: dict[str, str]) -> bool:
    """Count the row and say whether it must be written."""
    if old is None:
        stored.created += 1
        return True
    changed = {name for name, value in told.items() if getattr(old, name) != value}
    for name in sorted(changed & fixed.keys()):
        raise Unfit(fixed[name], "у заведённой строки это не меняется: закройте её и дайте новый id")
    stored.updated += bool(changed)
    stored.unchanged += not changed
    return bool(changed)


def _write(table: type[Table], rows: list[Table]) -> None:
    columns = {column.name for column in table._meta.local_concrete_fields}
    table.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["region", "external_id"],
        update_fields=sorted(columns - {"id", "region", "external_id"}),
    )


def store_clinics(*, region: Region, rows: Sequence[rules.ClinicRow]) -> Stored:
    """Lay clinics."""
    return store(table=Clinic, region=region, rows=rows, values=_clinic)


def _clinic(row: rules.ClinicRow) -> dict[str, Any]:
    named = (row.full_name, row.short_name, row.address, row.district)
    return {
        "oid": row.oid,
        "full_name": row.full_name,
        "short_name": row.short_name,
        "search_key": folding.fold(" ".join(named)),
        "type": row.type,
        "district": row.district,
        "address": row.address,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "phones": row.phones,
        "hours": row.hours,
        "time_zone": row.time_zone,
        "serves": row.serves,
        "system": row.system,
        "system_number": row.system_id,
        "way_in": row.way_in,
        "is_sensitive": row.sensitive,
        "wheelchair": row.wheelchair,
        "sign_language": row.sign_language,
    }


def store_sites(*, region: Region, rows: Sequence[rules.SiteRow]) -> Stored:
    """Lay sites; a site stays with its clinic."""
    clinics = by_id(Clinic, region, (row.clinic for row in rows))

    def values(row: rules.SiteRow) -> dict[str, Any]:
        return {
            "clinic_id": needed(clinics, row.clinic, "clinic").pk,
            "name": row.name,
            "address": row.address,
            "latitude": row.latitude,
            "longitude": row.longitude,
            "way_in": row.way_in,
            "wheelchair": row.wheelchair,
            "sign_language": row.sign_language,
        }

    return store(table=Site, region=region, rows=rows, values=values, fixed={"clinic_id": "clinic"})


def store_streets(*, region: Region, rows: Sequence[rules.StreetRow]) -> Stored:
    """Lay streets."""
    return store(table=Street, region=region, rows=rows, values=_street)


def _street(row: rules.StreetRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "settlement": row.settlement,
        "search_key": folding.fold(f"{row.settlement} {row.name}"),
        "latitude": row.latitude,
        "longitude": row.longitude,
    }


def store_specialities(*, region: Region, rows: Sequence[rules.SpecialityRow], at: datetime) -> Stored:
    """Lay specialities; doctors follow one that needs a referral from now on, or no more."""
    take_turn(region.pk)
    stored = store(table=Speciality, region=region, rows=rows, values=_speciality)
    if stored.updated:
        lay_limits(region=region.pk, at=at, only=Q(speciality__external_id__in=[row.id for row in rows]))
    return stored


def _speciality(row: rules.SpecialityRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "patient_name": row.patient_name,
        "search_key": folding.fold(f"{row.patient_name} {row.name} {row.group}"),
        "group": row.group,
        "serves": row.serves,
        "self_booking": row.self_booking,
        "needs_referral": row.needs_referral,
        "is_sensitive": row.sensitive,
        "prepare": row.prepare,
        "bring": row.bring,
    }


def store_positions(*, region: Region, rows: Sequence[rules.PositionRow]) -> Stored:
    """Lay positions; a position stays with its clinic and speciality."""
    clinics = by_id(Clinic, region, (row.clinic for row in rows))
    specialities = by_id(Speciality, region, (row.speciality for row in rows))

    def values(row: rules.PositionRow) -> dict[str, Any]:
        return {
            "clinic_id": needed(clinics, row.clinic, "clinic").pk,
            "speciality_id": needed(specialities, row.speciality, "speciality").pk,
            "title": row.title,
        }

    fixed = {"clinic_id": "clinic", "speciality_id": "speciality"}
    return store(table=Position, region=region, rows=rows, values=values, fixed=fixed)


def store_doctors(*, region: Region, rows: Sequence[rules.DoctorRow], at: datetime) -> Stored:
    """Lay doctors; a doctor may change position inside the same clinic. What is set at `at` stands above."""
    take_turn(region.pk)
    said = ports.limits(region.pk, at)
    positions = by_id(Position, region, (row.position for row in rows), "speciality")
    sites = by_id(Site, region, (row.site for row in rows if row.site))

    def values(row: rules.DoctorRow) -> dict[str, Any]:
        position = needed(positions, row.position, "position")
        site = needed(sites, row.site, "site") if row.site else None
        if site is not None and site.clinic_id != position.clinic_id:
            raise Unfit("site", "это подразделение другой клиники")
        return _doctor(row, position, site, said)

    return store(table=Doctor, region=region, rows=rows, values=values, fixed={"clinic_id": "position"})


def _doctor(row: rules.DoctorRow, position: Position, site: Site | None, said: Said) -> dict[str, Any]:
    return {
        **_limits(row, position, said),
        "position_id": position.pk,
        "clinic_id": position.clinic_id,
        "speciality_id": position.speciality_id,
        "site_id": site.pk if site else None,
        "surname": row.surname,
        "name": row.name,
        "patronymic": row.patronymic,
        "search_key": folding.fold(f"{row.surname} {row.name} {row.patronymic}"),
        "area": row.area,
        "room": row.room,
        "gender": row.gender,
        "wheelchair": row.wheelchair,
        "sign_language": row.sign_language,
        "self_booking": row.self_booking,
    }


def _limits(row: rules.DoctorRow, position: Position, said: Said) -> dict[str, Any]:
    own = {Limit.MIN_AGE: row.min_age, Limit.MAX_AGE: row.max_age, Limit.SEX: row.sex}
    told = own | {Limit.NEEDS_REFERRAL: position.speciality.needs_referral}
    held = limits.held(told, said, clinic_id=position.clinic_id, position_id=position.pk)
    return held | {limits.OWN[limit]: value for limit, value in own.items()}
