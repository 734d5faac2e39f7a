"""Whom an operator lets in, with which role, and whose access ends."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from portal.domain.accounts.queries import hash_of
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.staff import rules
from portal.domain.staff.actions import sessions
from portal.domain.staff.models import Employee, Invite, Role
from portal.domain.staff.states import INVITE_LIFE, Held, Kind


class EmailTaken(Exception):
    """Somebody of this region has the address already."""


class NotThere(Exception):
    """No such employee, role, clinic or doctor in this region."""


class NotEndable(Exception):
    """The access may not be ended; `reasons` say why."""

    def __init__(self, reasons: list[rules.NotEnding]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Person:
    """Who is invited."""

    email: str
    surname: str
    name: str
    patronymic: str = ""


def invite(*, region: str, person: Person, role: Held, at: datetime, by: Actor) -> tuple[int, str]:
    """Write down an employee with a role; return the number and the key of a link (24 hours, once).

    Raises EmailTaken, NotThere.
    """
    try:
        with transaction.atomic():
            employee = _create(region, person, at)
    except IntegrityError as error:
        raise EmailTaken from error
    with transaction.atomic():
        _record(at, by, "staff.invited", employee, {"kind": role.kind})
        _give(employee, role, at, by)
        return employee.pk, _link(employee, at)


def _create(region: str, person: Person, at: datetime) -> Employee:
    return Employee.objects.create(
        region_id=region,
        email=person.email.strip().lower(),
        surname=person.surname,
        name=person.name,
        patronymic=person.patronymic,
        created_at=at,
    )


def new_link(*, region: str, employee_id: int, at: datetime, by: Actor) -> str:
    """Make another link: for a forgotten password, a lost phone, an invite that is over.

    Until it is used nothing changes; links made earlier open nothing any more. Raises NotThere.
    """
    with transaction.atomic():
        employee = _employee(region, employee_id)
        if employee.ended_at is not None:
            raise NotThere
        _record(at, by, "staff.link_made", employee, {})
        return _link(employee, at)


def _link(employee: Employee, at: datetime) -> str:
    key = secrets.token_urlsafe(32)
    Invite.objects.filter(employee=employee, used_at=None, ends_at__gt=at).update(ends_at=at)
    Invite.objects.create(key_hash=hash_of(key), employee=employee, created_at=at, ends_at=at + INVITE_LIFE)
    return key


def give_role(*, region: str, employee_id: int, role: Held, at: datetime, by: Actor) -> None:
    """Give another role; one that is held already stays as it is. Raises NotThere."""
    with transaction.atomic():
        employee = _employee(region, employee_id)
        if employee.ended_at is not None:
            raise NotThere
        _give(employee, role, at, by)


def _give(employee: Employee, role: Held, at: datetime, by: Actor) -> None:
    where = _where(employee.region_id, role)
    _, is_new = Role.objects.get_or_create(
        employee=employee, kind=role.kind, ended_at=None, **where, defaults={"since": at}
    )
    if is_new:
        _record(at, by, "staff.role_given", employee, {"kind": role.kind, **where})


def _where(region: str, role: Held) -> dict[str, int | None]:
    if role.kind == Kind.OPERATOR:
        return {"clinic_id": None, "doctor_id": None}
    if role.kind == Kind.REGISTRAR:
        clinic = Clinic.objects.filter(pk=role.clinic_id or 0, region=region, is_active=True).first()
        if clinic is None:
            raise NotThere
        return {"clinic_id": clinic.pk, "doctor_id": None}
    doctor = Doctor.objects.filter(pk=role.doctor_id or 0, region=region, is_active=True).first()
    if doctor is None:
        raise NotThere
    return {"clinic_id": doctor.clinic_id, "doctor_id": doctor.pk}


def end_role(*, region: str, employee_id: int, role_id: int, at: datetime, by: Actor) -> None:
    """End one role: its doors are shut at the next request. Raises NotThere, NotEndable."""
    with transaction.atomic():
        employee = _employee(region, employee_id)
        role = Role.objects.filter(pk=role_id, employee=employee, ended_at=None).first()
        if role is None:
            raise NotThere
        if role.kind == Kind.OPERATOR:
            _refuse_own(employee, by)
        Role.objects.filter(pk=role.pk).update(ended_at=at)
        _record(at, by, "staff.role_ended", employee, {"kind": role.kind, "clinic_id": role.clinic_id})


def end_access(*, region: str, employee_id: int, at: datetime, by: Actor) -> None:
    """End every role, session and link of an employee. Raises NotThere, NotEndable."""
    with transaction.atomic():
        employee = _employee(region, employee_id)
        _refuse_own(employee, by)
        if employee.ended_at is not None:
            return
        Employee.objects.filter(pk=employee.pk).update(ended_at=at)
        Role.objects.filter(employee=employee, ended_at=None).update(ended_at=at)
        Invite.objects.filter(employee=employee, used_at=None, ends_at__gt=at).update(ends_at=at)
        sessions.close_all(employee=employee, at=at)
        _record(at, by, "staff.access_ended", employee, {})


def _refuse_own(employee: Employee, by: Actor) -> None:
    reasons = rules.why_not_end(by_employee=int(by.id) if by.id.isdecimal() else 0, employee=employee.pk)
    if reasons:
        raise NotEndable(reasons)


def _employee(region: str, employee_id: int) -> Employee:
    found = Employee.objects.select_for_update().filter(pk=employee_id, region=region).first()
    if found is None:
        raise NotThere
    return found


def _record(at: datetime, by: Actor, action: str, employee: Employee, facts: dict[str, object]) -> None:
    audit.record(
        at=at, by=by, action=action, object_kind="employee", object_id=employee.pk,
        region=employee.region_id, facts=facts,
    )  # fmt: skip
