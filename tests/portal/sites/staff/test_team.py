"""The operator's list: invite, link, roles, end of an access."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from portal.domain.audit.models import Entry
from portal.domain.notices import ports as mail
from portal.domain.staff import jobs
from portal.domain.staff.actions import links
from portal.domain.staff.models import Employee, Invite, Role, StaffSession
from portal.kit import zones
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.staff import doctor, operator, registrar
from tests.fakes.post import FakePost
from tests.portal.sites.staff.colleague import Colleague, colleague, text

LINK = re.compile(r"http://testserver(/26/staff/sign-in/link/[\w-]+/)")
NEW = {
    "email": "Inna@Clinic.example",
    "surname": "Новикова",
    "name": "Инна",
    "patronymic": "",
    "way": "shown",
}


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
    assert "Сотрудник с такой почтой уже работает" in text(answer)
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


@pytest.fixture
def post(monkeypatch):
    made = FakePost()
    monkeypatch.setattr(mail, "post", made)
    return made


def test_invite_by_letter_shows_no_link_and_the_letter_opens_it(head, post):
    clinic = ClinicFactory()
    answer = invite(head, kind="registrar", clinic=str(clinic.pk), way="letter")
    shown = follow(head, answer)
    assert LINK.search(shown) is None
    assert "Письмо со ссылкой отправляем" in shown
    for row in DBTaskResult.objects.filter(task_path=links.SEND):
        jobs.send_link(**row.args_kwargs["kwargs"])
    assert [letter.to for letter in post.taken] == ["inna@clinic.example"]
    assert "Письмо со ссылкой ушло на inna@clinic.example" in follow(head, answer)
    someone = Colleague()
    someone.come(re.search(r"(/26/staff/sign-in/link/[\w-]+/)", post.taken[0].text)[1])
    assert someone.get("staff/").headers["Location"] == f"/26/staff/clinics/{clinic.pk}/day/"


def test_letter_that_came_back_is_said(head, post):
    post.troubles = [mail.LetterRefused("recipient 550")]
    answer = invite(head, kind="operator", way="letter")
    for row in DBTaskResult.objects.filter(task_path=links.SEND):
        jobs.send_link(**row.args_kwargs["kwargs"])
    assert "Письмо не дошло: почта inna@clinic.example его не принимает" in follow(head, answer)


def test_without_mail_nothing_is_asked_about_letters(head, monkeypatch):
    monkeypatch.setattr(mail, "post", None)
    assert "Как передать ссылку" not in text(head.get("staff/region/team/invite/"))
    assert LINK.search(follow(head, invite(head, kind="operator")))


def test_who_left_is_invited_again_and_the_former_role_stays_with_its_dates(head):
    clinic = ClinicFactory(short_name="Первая")
    who = registrar(clinic, email="back@clinic.example", surname="Вернувшаяся")
    Role.objects.update(since=now() - timedelta(days=9))
    path = f"staff/region/team/{who.pk}/"
    head.send(f"{path}end/", understood="on")
    assert f"/26/staff/region/team/invite/?again={who.pk}" in text(head.get(path))
    form = text(head.get(f"staff/region/team/invite/?again={who.pk}"))
    assert [f'value="{one}"' in form for one in ("back@clinic.example", "Вернувшаяся")] == [True, True]

    told = {"email": who.email, "surname": who.surname, "name": who.name, "way": "shown"}
    shown = follow(
        head, head.send("staff/region/team/invite/", **told, kind="registrar", clinic=str(clinic.pk))
    )

    role = Role.objects.filter(employee=who).earliest("pk")
    # By the region's clock: at night it is already tomorrow there.
    since, ended = (zones.local(at, "Europe/Moscow") for at in (role.since, role.ended_at))
    assert ended.date() - since.date() == timedelta(days=9)
    assert f"регистратор, Первая, с {since:%d.%m.%Y} по {ended:%d.%m.%Y}" in shown
    assert shown.count("регистратор, Первая, с ") >= 2
    someone = Colleague(who)
    someone.come(LINK.search(shown)[1], "совсем другой длинный пароль")
    assert someone.is_in
    assert Employee.objects.filter(email="back@clinic.example").count() == 1


@pytest.mark.parametrize("number", ["0", "абв", "9" * 30, "-1"])
def test_strange_number_of_who_comes_back_fills_nothing_in(head, number):
    answer = head.get(f"staff/region/team/invite/?again={number}")
    assert answer.status_code == 200
    assert "clinic.example" not in text(answer).partition("<main")[2].replace("anna@clinic.ru", "")


def test_operator_gives_oneself_neither_role_nor_link(head):
    clinic = ClinicFactory()
    own = f"staff/region/team/{head.who.pk}/"
    shown = text(head.get(own))
    assert "Добавить роль" not in shown
    assert "/link/" not in shown
    answer = head.send(f"{own}role/", own, kind="registrar", clinic=str(clinic.pk))
    assert "Роль себе дать нельзя" in follow(head, answer)
    answer = head.send(f"{own}link/", own, way="letter")
    assert "Себе ссылку сделать нельзя" in follow(head, answer)
    assert (Role.objects.filter(employee=head.who).count(), Invite.objects.count()) == (1, 0)


def test_link_for_another_operator_is_never_shown(head):
    other = operator(email="other@clinic.example")
    path = f"staff/region/team/{other.pk}/"
    assert "Показать ссылку мне" not in text(head.get(path))
    answer = head.send(f"{path}link/", path, way="shown")
    assert "уходит только письмом" in follow(head, answer)
    assert Invite.objects.count() == 0
    answer = head.send(f"{path}link/", path, way="letter")
    assert LINK.search(follow(head, answer)) is None
    assert Invite.objects.count() == 1
    assert "Важное о вашем доступе: 1" in text(head.get("staff/region/"))
    assert "Важное о вашем доступе: 1" in text(colleague(other).get("staff/region/"))


def test_registrar_reads_of_a_link_that_was_made_for_her(head):
    who = registrar(ClinicFactory())
    path = f"staff/region/team/{who.pk}/"
    assert LINK.search(follow(head, head.send(f"{path}link/", path, way="shown")))
    shown = text(colleague(who).get("staff/me/"))
    assert "Для вас сделали новую ссылку для входа" in shown
    assert f"Сделал оператор: {head.who.full_name}" in shown
