"""What the database itself refuses of staff."""

import pytest
from django.db import IntegrityError, transaction

from portal.domain.staff.actions import sessions, signing
from portal.domain.staff.models import Employee, StaffSession
from portal.domain.staff.states import Kind
from tests.factories.accounts import NOW, browser
from tests.factories.clinics import DoctorFactory
from tests.factories.staff import EmployeeFactory, RoleFactory, operator

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "has_clinic", "has_doctor"),
    [
        (Kind.OPERATOR, True, False),
        (Kind.REGISTRAR, False, False),
        (Kind.REGISTRAR, True, True),
        (Kind.DOCTOR, True, False),
        (Kind.DOCTOR, False, True),
        ("boss", False, False),
    ],
)
def test_role_without_its_place_is_refused(kind, has_clinic, has_doctor):
    who = DoctorFactory()
    place = {"clinic": who.clinic if has_clinic else None, "doctor": who if has_doctor else None}
    employee = EmployeeFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleFactory(employee=employee, kind=kind, **place)
    assert RoleFactory(employee=employee, kind=Kind.DOCTOR, clinic=who.clinic, doctor=who).pk


@pytest.mark.parametrize("kind", Kind)
def test_role_is_held_once_and_may_be_given_again_after_its_end(kind):
    who = DoctorFactory()
    places = {
        Kind.OPERATOR: {},
        Kind.REGISTRAR: {"clinic": who.clinic},
        Kind.DOCTOR: {"clinic": who.clinic, "doctor": who},
    }
    employee = EmployeeFactory()
    first = RoleFactory(employee=employee, kind=kind, **places[kind])
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleFactory(employee=employee, kind=kind, **places[kind])
    first.ended_at = first.since
    first.save()
    assert RoleFactory(employee=employee, kind=kind, **places[kind]).pk != first.pk


def test_email_is_one_persons_in_a_region_and_free_in_another():
    operator(email="anna@clinic.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        operator(email="anna@clinic.example")
    assert operator(email="anna@clinic.example", region__code="73").region_id == "73"


def test_app_without_a_password_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        EmployeeFactory(password="")
    assert EmployeeFactory(password="", totp="").pk


def test_code_that_two_send_at_once_is_used_by_one():
    who = operator()
    first, second, other = (half_session(who) for _ in range(3))
    assert use(first, who.totp, 1000) is not None
    assert use(second, who.totp, 1000) is None
    assert use(second, who.totp, 999) is None, "an older one never again"
    who.totp = "another app"
    other.employee = who
    assert use(other, who.totp, 2000) is None, "an app that is set up is not replaced by a code"


def half_session(who: Employee) -> StaffSession:
    sessions.open_half(employee=who, browser=browser(), at=NOW)
    return StaffSession.objects.select_related("employee").latest("pk")


def use(session: StaffSession, sealed: str, step: int):
    return signing._use(session, sealed, step, at=NOW, request_id="")
