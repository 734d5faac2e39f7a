"""Employees of every kind, past every invite."""

import factory
from django.conf import settings
from django.contrib.auth import hashers
from factory.django import DjangoModelFactory

from portal.domain.staff.actions import signing
from portal.domain.staff.models import Employee, Role
from portal.domain.staff.states import Kind
from portal.kit import seal
from tests.factories.accounts import NOW
from tests.factories.regions import RegionFactory

PASSWORD = "длинный пароль сотрудника"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class EmployeeFactory(DjangoModelFactory):
    """Somebody who has used the link and set up the app."""

    class Meta:
        model = Employee

    region = factory.SubFactory(RegionFactory)
    email = factory.Sequence("worker-{}@clinic.example".format)
    surname = factory.Sequence("Сотрудница-{}".format)
    name = "Инна"
    patronymic = "Олеговна"
    password = factory.LazyFunction(lambda: hashers.make_password(PASSWORD))
    totp = factory.LazyFunction(lambda: seal.close(SECRET, secret=settings.SECRET_KEY, purpose=signing.SEAL))
    created_at = NOW


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role

    employee = factory.SubFactory(EmployeeFactory)
    kind = Kind.OPERATOR
    since = NOW


def operator(**told) -> Employee:
    """Make an operator of region 26."""
    return RoleFactory(**{f"employee__{name}": value for name, value in told.items()}).employee


def registrar(clinic, **told) -> Employee:
    """Make a registrar of a clinic."""
    named = {f"employee__{name}": value for name, value in told.items()}
    return RoleFactory(kind=Kind.REGISTRAR, clinic=clinic, employee__region=clinic.region, **named).employee


def doctor(who, **told) -> Employee:
    """Make the employee who is this doctor."""
    named = {f"employee__{name}": value for name, value in told.items()}
    place = {"clinic": who.clinic, "doctor": who, "employee__region": who.region}
    return RoleFactory(kind=Kind.DOCTOR, **place, **named).employee
