"""The team of a region, as its operator sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.staff.models import Employee, Invite, Role
from portal.domain.staff.states import Kind


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with its words: where, and whose day."""

    id: int
    kind: Kind
    clinic: str
    doctor: str


@dataclass(frozen=True, slots=True)
class Worker:
    """One employee; `invited_until` where a link waits to be opened."""

    id: int
    name: str
    email: str
    roles: Sequence[RoleRow]
    is_set_up: bool
    seen_at: datetime | None
    ended_at: datetime | None
    invited_until: datetime | None


def team(*, region: str, at: datetime) -> list[Worker]:
    """Return everybody of a region by name, those who have left last (three queries)."""
    rows = list(Employee.objects.filter(region=region))
    return sorted(_workers(rows, at), key=lambda one: one.ended_at is not None)


def employee(*, region: str, employee_id: int, at: datetime) -> Worker | None:
    """Return one employee of a region (three queries)."""
    rows = list(Employee.objects.filter(region=region, pk=employee_id))
    return next(iter(_workers(rows, at)), None)


def _workers(rows: Sequence[Employee], at: datetime) -> list[Worker]:
    roles = Role.objects.filter(employee__in=rows, ended_at=None).select_related("clinic", "doctor")
    links = Invite.objects.filter(employee__in=rows, used_at=None, ends_at__gt=at)
    held: dict[int, list[RoleRow]] = {}
    for role in roles.order_by("since", "pk"):
        held.setdefault(role.employee_id, []).append(_row(role))
    waiting = {link.employee_id: link.ends_at for link in links}
    return [_worker(row, held.get(row.pk, []), waiting.get(row.pk)) for row in rows]


def _row(role: Role) -> RoleRow:
    clinic = role.clinic.short_name if role.clinic else ""
    return RoleRow(role.pk, Kind(role.kind), clinic, role.doctor.full_name if role.doctor else "")


def _worker(row: Employee, roles: Sequence[RoleRow], invited_until: datetime | None) -> Worker:
    return Worker(
        id=row.pk,
        name=row.full_name,
        email=row.email,
        roles=roles,
        is_set_up=bool(row.totp),
        seen_at=row.seen_at,
        ended_at=row.ended_at,
        invited_until=None if row.ended_at else invited_until,
    )


def clinics_to_choose(*, region: str) -> list[tuple[int, str]]:
    """Return the working clinics of a region, id and name (one query)."""
    found = Clinic.objects.filter(region=region, is_active=True)
    return list(found.values_list("pk", "short_name"))


def doctors_to_choose(*, region: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the working doctors of a region by clinic: name of clinic, ids and names (one query)."""
    found = Doctor.objects.filter(region=region, is_active=True, clinic__is_active=True)
    grouped: dict[str, list[tuple[int, str]]] = {}
    for doctor in found.select_related("clinic", "speciality").order_by(
        "clinic__short_name", "surname", "pk"
    ):
        text = f"{doctor.full_name}, {doctor.speciality.patient_name.lower()}"
        grouped.setdefault(doctor.clinic.short_name, []).append((doctor.pk, text))
    return list(grouped.items())
