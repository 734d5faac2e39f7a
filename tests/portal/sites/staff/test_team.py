"""The operator's list: invite, link, roles, end of an access."""

import re

import pytest

from portal.domain.audit.models import Entry
from portal.domain.staff.models import Employee, Invite, Role, StaffSession
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.staff import doctor, operator, registrar
from tests.portal.sites.staff.colleague import Colleague, colleague, text

LINK = re.compile(r"http://testserver(/26/staff/sign-in/link/[\w-]+/)")
NEW = {"email": "Inna@Clinic.example", "surname": "Новикова", "name": "Инна", "patronymic": ""}


@pytest.fixture
def head(region):
    return colleague(operator())


def invite(head, **told):
    return head.send("staff/region/team/invite/", **NEW | told)


def follow(head, answer):
    return text(head.get(answer.headers["Location"].removeprefix("/26/")))


def test_invited_registrar_comes_by_the_link_and_lands_on_the_clinic(head):
    clinic = ClinicFactory()
    shown = follow(head, invite(head, kind="registrar", clinic=str(clinic.pk)))
    someone = Colleague()
    someone.come(LINK.search(shown)[1])
    assert someone.get("staff/").headers["Location"] == f"/26/staff/clinics/{clinic.pk}/day/"
    made = Employee.objects.get(email="inna@clinic.example")
    role = Role.objects.get(employee=made)
    assert (made.region_id, role.kind, role.clinic_id, role.doctor_id) == ("26", "registrar", clinic.pk, None)


def test_invited_doctor_lands_on_the_own_day(head):
    who = DoctorFactory()
    shown = follow(head, invite(head, kind="doctor", doctor=str(who.pk)))
    someone = Colleague()
    someone.come(LINK.search(shown)[1])
    assert someone.get("staff/").headers["Location"] == f"/26/staff/doctors/{who.pk}/day/"


def test_link_is_shown_once(head):
    answer = invite(head, kind="operator")
    assert LINK.search(follow(head, answer))
    again = follow(head, answer)
    assert LINK.search(again) is None
    assert "Ссылка передана и действует до" in again


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"kind": "registrar"}, "Выберите клинику"),
        ({"kind": "doctor"}, "Выберите врача"),
        ({}, "Выберите, кем человек работает"),
        ({"kind": "operator", "email": "не почта"}, "Напишите почту так"),
        ({"kind": "operator", "surname": "Ivanova"}, "русскими буквами"),
        ({"kind": "operator", "name": ""}, "Напишите имя"),
        ({"kind": "boss"}, "Выберите корректный вариант"),
    ],
)
def test_invite_says_at_the_field_what_is_missing(head, told, said):
    answer = invite(head, **told)
    assert answer.status_code == 200
    assert said in text(answer)
    assert Employee.objects.count() == 1


def test_invite_to_a_clinic_of_another_region_is_refused(head):
    clinic = ClinicFactory(region__code="73")
    assert invite(head, kind="registrar", clinic=str(clinic.pk)).status_code == 200
    assert Employee.objects.count() == 1


def test_email_that_is_taken_is_said_so(head):
    invite(head, kind="operator")
    answer = invite(head, kind="operator")
    assert "Сотрудник с такой почтой уже есть" in text(answer)
    assert Invite.objects.count() == 1


def test_team_lists_everybody_with_state(head):
    registrar(ClinicFactory(short_name="Первая"), surname="Работаева")
    invite(head, kind="operator")
    shown = text(head.get("staff/region/team/"))
    assert "регистратор, Первая" in shown
    states = [shown.count(f">{word}<") for word in ("работает", "приглашён", "ссылка истекла")]
    assert states == [2, 1, 0]


def test_role_is_given_and_ended(head):
    first, second = ClinicFactory(), ClinicFactory()
    who = registrar(first)
    answer = head.send(
        f"staff/region/team/{who.pk}/role/",
        f"staff/region/team/{who.pk}/",
        kind="registrar",
        clinic=str(second.pk),
    )
    assert answer.status_code == 303
    here = colleague(who)
    assert here.get(f"staff/clinics/{second.pk}/day/").status_code == 200
    role = Role.objects.get(employee=who, clinic=second)
    head.send(f"staff/region/team/{who.pk}/role/{role.pk}/end/", f"staff/region/team/{who.pk}/")
    assert here.get(f"staff/clinics/{second.pk}/day/").status_code == 404
    assert here.get(f"staff/clinics/{first.pk}/day/").status_code == 200
    told = Entry.objects.filter(object_kind="employee", object_id=str(who.pk), action__contains="role")
    by = str(head.who.pk)
    assert list(told.order_by("pk").values_list("action", "actor_id")) == [
        ("staff.role_given", by),
        ("staff.role_ended", by),
    ]


def test_role_given_twice_is_one_role(head):
    clinic = ClinicFactory()
    who = registrar(clinic)
    head.send(
        f"staff/region/team/{who.pk}/role/",
        f"staff/region/team/{who.pk}/",
        kind="registrar",
        clinic=str(clinic.pk),
    )
    assert Role.objects.filter(employee=who).count() == 1


def test_ended_access_closes_sessions_roles_and_links(head):
    who = doctor(DoctorFactory())
    here = colleague(who)
    path = f"staff/region/team/{who.pk}/"
    head.send(f"{path}link/", path)
    asked = head.send(f"{path}end/")
    assert "Отметьте, что доступ нужно закрыть" in text(asked)
    assert here.is_in
    assert head.send(f"{path}end/", understood="on").status_code == 303
    assert not here.is_in
    assert StaffSession.objects.filter(employee=who, closed_at=None).count() == 0
    assert Role.objects.filter(employee=who, ended_at=None).count() == 0
    assert "Ваш доступ закрыт" in text(Colleague(who).enter())
    assert "доступ закрыт" in text(head.get("staff/region/team/"))
    assert head.send(f"{path}link/", "staff/region/").status_code == 404


def test_operator_does_not_shut_the_own_door(head):
    own = f"staff/region/team/{head.who.pk}/"
    assert "Закрыть доступ" not in text(head.get(own))
    head.send(f"{own}end/", understood="on")
    role = Role.objects.get(employee=head.who)
    head.send(f"{own}role/{role.pk}/end/", own)
    assert head.is_in
    assert "другой оператор" in text(head.get(own))


def test_another_operator_may_end_an_operator(head):
    other = operator()
    here = colleague(other)
    head.send(f"staff/region/team/{other.pk}/end/", understood="on")
    assert not here.is_in
