"""The team of a region, as its operator sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.staff.models import Employee, Invite, Role
from portal.domain.staff.states import Kind, Member, Sent
from portal.kit import names


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with its words: where, whose day, since when and, if it is over, until when."""

    id: int
    kind: Kind
    clinic: str
    doctor: str
    since: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """One employee; `invited_until` where a link waits to be opened, `sent` how far its letter has come.

    `past` are roles that are over; only the page of one employee reads them.
    """

    id: int
    name: str
    email: str
    roles: Sequence[RoleRow]
    is_set_up: bool
    seen_at: datetime | None
    ended_at: datetime | None
    invited_until: datetime | None
    sent: Sent = Sent.NOT
    has_password: bool = False
    surname: str = ""
    first_name: str = ""
    patronymic: str = ""
    past: Sequence[RoleRow] = ()


def team(*, region: str, at: datetime) -> list[Worker]:
    """Return everybody of a region by name, those who have left last (three queries)."""
    rows = list(Employee.objects.filter(region=region))
    return sorted(_workers(rows, at), key=lambda one: one.ended_at is not None)


def employee(*, region: str, employee_id: int, at: datetime) -> Worker | None:
    """Return one employee of a region with the roles that are over (four queries)."""
    rows = list(Employee.objects.filter(region=region, pk=employee_id))
    found = next(iter(_workers(rows, at)), None)
    return replace(found, past=_past(employee_id)) if found else None


def _past(employee_id: int) -> list[RoleRow]:
    over = Role.objects.filter(employee=employee_id, ended_at__isnull=False)
    return [_row(role) for role in over.select_related("clinic", "doctor").order_by("-ended_at", "-pk")]


def own_roles(*, member: Member) -> list[RoleRow]:
    """Return the roles that a member holds, with their dates (one query)."""
    held = Role.objects.filter(employee=member.employee_id, ended_at=None)
    return [_row(role) for role in held.select_related("clinic", "doctor").order_by("since", "pk")]


def _workers(rows: Sequence[Employee], at: datetime) -> list[Worker]:
    roles = Role.objects.filter(employee__in=rows, ended_at=None).select_related("clinic", "doctor")
    links = Invite.objects.filter(employee__in=rows, used_at=None, ends_at__gt=at)
    held: dict[int, list[RoleRow]] = {}
    for role in roles.order_by("since", "pk"):
        held.setdefault(role.employee_id, []).append(_row(role))
    waiting = {link.employee_id: link for link in links}
    return [_worker(row, held.get(row.pk, []), waiting.get(row.pk)) for row in rows]


def _row(role: Role) -> RoleRow:
    clinic = role.clinic.short_name if role.clinic else ""
    doctor = role.doctor.full_name if role.doctor else ""
    return RoleRow(role.pk, Kind(role.kind), clinic, doctor, role.since, role.ended_at)


def _worker(row: Employee, roles: Sequence[RoleRow], link: Invite | None) -> Worker:
    waits = link if row.ended_at is None else None
    return Worker(
        id=row.pk,
        name=row.full_name,
        email=row.email,
        roles=roles,
        is_set_up=bool(row.totp),
        seen_at=row.seen_at,
        ended_at=row.ended_at,
        invited_until=waits.ends_at if waits else None,
        sent=Sent(waits.sent) if waits else Sent.NOT,
        has_password=bool(row.password),
        surname=row.surname,
        first_name=row.name,
        patronymic=row.patronymic,
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
        text = f"{doctor.full_name}, {names.within(doctor.speciality.patient_name)}"
        grouped.setdefault(doctor.clinic.short_name, []).append((doctor.pk, text))
    return list(grouped.items())
