"""Whom an operator lets in, with which role, and whose access ends."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.clinics.models import Clinic, Doctor
from portal.domain.staff import rules
from portal.domain.staff.actions import links, sessions, telling
from portal.domain.staff.actions.links import NotThere
from portal.domain.staff.models import Employee, Invite, Role
from portal.domain.staff.states import Held, Kind, Told


class EmailTaken(Exception):
    """Somebody who works in this region has the address already."""


class NotEndable(Exception):
    """The access may not be ended; `reasons` say why."""

    def __init__(self, reasons: list[rules.NotEnding]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class NotGivable(Exception):
    """The role may not be given; `reasons` say why."""

    def __init__(self, reasons: list[rules.NotGiving]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Person:
    """Who is invited."""

    email: str
    surname: str
    name: str
    patronymic: str = ""


def invite(
    *, region: str, person: Person, role: Held, at: datetime, by: Actor, by_letter: bool = False
) -> tuple[int, str]:
    """Write down an employee with a role; return the number and the key of a link (24 hours, once).

    Somebody whose access has ended comes back as the same employee, with nothing of the former access:
    no role, password, app. The key is empty where the link goes by letter.
    Raises EmailTaken, NotThere, links.NotLinked.
    """
    try:
        with transaction.atomic():
            employee, is_back = _back_or_new(region, person, at)
            links.refuse(employee, is_operator=False, by_letter=by_letter, by=by)
            facts = {"kind": role.kind, "by_letter": by_letter, "is_back": is_back}
            _record(at, by, "staff.invited", employee, facts)
            _give(employee, role, at, by)
            return employee.pk, links.make(employee, at, by_letter=by_letter)
    except IntegrityError as error:  # the address was taken a moment ago
        raise EmailTaken from error


def _back_or_new(region: str, person: Person, at: datetime) -> tuple[Employee, bool]:
    email = person.email.strip().lower()
    known = Employee.objects.select_for_update().filter(region=region, email=email).first()
    if known is not None and known.ended_at is None:
        raise EmailTaken
    names = {"surname": person.surname, "name": person.name, "patronymic": person.patronymic}
    if known is None:
        return Employee.objects.create(region_id=region, email=email, created_at=at, **names), False
    fresh = {"password": "", "totp": "", "totp_step": 0, "seen_at": None, "ended_at": None}
    Employee.objects.filter(pk=known.pk).update(**names, **fresh)
    return sessions.locked(known.pk), True


def give_role(*, region: str, employee_id: int, role: Held, at: datetime, by: Actor) -> None:
    """Give another role; one that is held already stays as it is. Raises NotThere, NotGivable."""
    with transaction.atomic():
        employee = links.found(region, employee_id)
        reasons = rules.why_not_give(by_employee=telling.number_of(by), employee=employee.pk)
        if reasons:
            raise NotGivable(reasons)
        if employee.ended_at is not None:
            raise NotThere
        _give(employee, role, at, by)


def _give(employee: Employee, role: Held, at: datetime, by: Actor) -> None:
    where = _where(employee.region_id, role)
    _, is_new = Role.objects.get_or_create(
        employee=employee, kind=role.kind, ended_at=None, **where, defaults={"since": at}
    )
    if not is_new:
        return
    _record(at, by, "staff.role_given", employee, {"kind": role.kind, **where})
    if role.kind == Kind.OPERATOR:
        telling.tell_operators(kind=Told.OPERATOR_NEW, about=employee, at=at, by=by)


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
        employee = links.found(region, employee_id)
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
        employee = links.found(region, employee_id)
        _refuse_own(employee, by)
        if employee.ended_at is not None:
            return
        Employee.objects.filter(pk=employee.pk).update(ended_at=at)
        Role.objects.filter(employee=employee, ended_at=None).update(ended_at=at)
        Invite.objects.filter(employee=employee, used_at=None, ends_at__gt=at).update(ends_at=at)
        sessions.close_all(employee=employee, at=at)
        _record(at, by, "staff.access_ended", employee, {})


def _refuse_own(employee: Employee, by: Actor) -> None:
    reasons = rules.why_not_end(by_employee=telling.number_of(by), employee=employee.pk)
    if reasons:
        raise NotEndable(reasons)


def _record(at: datetime, by: Actor, action: str, employee: Employee, facts: dict[str, object]) -> None:
    audit.record(
        at=at, by=by, action=action, object_kind="employee", object_id=employee.pk,
        region=employee.region_id, facts=facts,
    )  # fmt: skip
