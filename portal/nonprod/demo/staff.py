"""Makes one of each who works with the demonstration: an operator, a registrar, a doctor."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth import hashers

from portal.domain.audit.states import Actor, ActorKind
from portal.domain.clinics.models import Doctor
from portal.domain.staff import actions
from portal.domain.staff.actions import signing
from portal.domain.staff.models import Employee, Invite
from portal.domain.staff.states import Held, Kind
from portal.kit import seal
from portal.nonprod.demo.colleagues import COLLEAGUES, PASSWORD, Colleague
from portal.nonprod.demo.shapes import Region

BY: Final = Actor(ActorKind.SYSTEM, "demonstration")
DOCTOR: Final = "d01"
"""The first doctor of a region's first clinic."""


def settle(region: Region, *, at: datetime) -> int:
    """Make those who are not there yet; return how many."""
    doctor = Doctor.objects.get(region=region.code, external_id=f"{region.clinics[0].id}-{DOCTOR}")
    known = set(Employee.objects.filter(region=region.code).values_list("email", flat=True))
    missing = [one for one in COLLEAGUES if one.email not in known]
    for one in missing:
        _settle(region, one, doctor, at)
    return len(missing)


def _settle(region: Region, one: Colleague, doctor: Doctor, at: datetime) -> None:
    is_doctor = one.kind == Kind.DOCTOR
    person = actions.Person(
        one.email,
        one.surname or doctor.surname,
        one.name or doctor.name,
        doctor.patronymic if is_doctor else "",
    )
    role = Held(
        one.kind,
        clinic_id=doctor.clinic_id if one.kind == Kind.REGISTRAR else None,
        doctor_id=doctor.pk if is_doctor else None,
    )
    number, _key = actions.invite(region=region.code, person=person, role=role, at=at, by=BY)
    Invite.objects.filter(employee=number).update(used_at=at)
    Employee.objects.filter(pk=number).update(
        password=hashers.make_password(PASSWORD),
        totp=seal.close(one.secret, secret=settings.SECRET_KEY, purpose=signing.SEAL),
    )
