"""The way in of staff: link, password, app, code; and each refusal."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.staff import actions
from portal.domain.staff.models import Employee, Invite, Role, StaffSession
from portal.domain.staff.states import Held, Kind
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.staff import PASSWORD, SECRET, EmployeeFactory, doctor, operator, registrar
from tests.portal.sites.staff.colleague import Colleague, colleague, text

BY = actions.actor(0)


def invite(role: Held | None = None, email: str = "new@clinic.example") -> str:
    person = actions.Person(email, "Новикова", "Ольга")
    key = actions.invite(region="26", person=person, role=role or Held(Kind.OPERATOR), at=now(), by=BY)[1]
    return f"staff/sign-in/link/{key}/"


def actions_of(employee: Employee) -> list[str]:
    found = Entry.objects.filter(object_kind="employee", object_id=str(employee.pk)).order_by("pk")
    return list(found.values_list("action", flat=True))


def test_link_leads_through_password_and_app_to_the_first_page(region):
    link, someone = invite(), Colleague()
    answer = someone.come(link)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/26/staff/")
    assert someone.get("staff/").headers["Location"] == "/26/staff/region/"
    assert someone.get("staff/region/").status_code == 200
    made = Employee.objects.get(email="new@clinic.example")
    assert (made.password.startswith("argon2"), made.totp not in ("", someone.secret)) == (True, True)
    assert actions_of(made) == [
        "staff.invited", "staff.role_given", "staff.password_set", "staff.app_set_up", "staff.signed_in",
    ]  # fmt: skip


def test_link_opens_once(region):
    link, first = invite(), Colleague()
    first.come(link)
    second = Colleague()
    shown = second.get(link)
    assert shown.status_code == 410
    assert "Ссылка больше не действует" in text(shown)
    assert second.send(link, "staff/sign-in/", password=PASSWORD, again=PASSWORD).status_code == 410
    assert first.is_in


def test_looking_at_a_link_uses_nothing(region):
    link = invite()
    assert [Colleague().get(link).status_code for _ in range(2)] == [200, 200]
    assert Invite.objects.get().used_at is None


@pytest.mark.parametrize(("hours", "status"), [(23, 200), (25, 410)])
def test_link_lives_a_day(region, hours, status):
    link = invite()
    passed = timedelta(hours=hours)
    for one in Invite.objects.all():
        Invite.objects.filter(pk=one.pk).update(
            created_at=one.created_at - passed, ends_at=one.ends_at - passed
        )
    assert Colleague().get(link).status_code == status


def test_new_link_shuts_the_older_one_and_begins_anew(region):
    who = operator()
    here = colleague(who)
    key = actions.new_link(region="26", employee_id=who.pk, at=now(), by=BY)
    last = actions.new_link(region="26", employee_id=who.pk, at=now(), by=BY)
    assert Colleague().get(f"staff/sign-in/link/{key}/").status_code == 410
    assert here.is_in, "until the link is used nothing changes"
    other = Colleague(who)
    other.come(f"staff/sign-in/link/{last}/", "совсем другой пароль")
    assert (here.is_in, other.is_in) == (False, True)
    assert other.secret != SECRET


def test_link_of_another_region_is_no_link(region):
    link = invite()
    assert Colleague(region="73").get(link).status_code == 404
    operator(region__code="73")
    assert Colleague(region="73").get(link).status_code == 410


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("короткий", "короткий", "короче 12 знаков"),
        ("qwertyuiop123", "qwertyuiop123", "слишком частый"),
        ("я Новикова тут сижу", "я Новикова тут сижу", "не должен содержать"),
        ("длинный пароль один", "длинный пароль два", "Пароли не совпали"),
        ("д" * 129, "д" * 129, "длиннее 128"),
        ("", "", "Придумайте пароль"),
    ],
)
def test_weak_password_is_refused_at_its_field(region, password, again, said):
    link = invite()
    shown = Colleague().send(link, password=password, again=again)
    assert shown.status_code == 200
    assert said in text(shown)
    assert (Invite.objects.get().used_at, Employee.objects.get().password) == (None, "")


def test_member_signs_in_by_password_and_code(region):
    who = operator()
    here = Colleague(who)
    answer = here.enter()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/26/staff/sign-in/code/")
    half = here.cookie
    assert not here.is_in, "a password alone opens nothing"
    assert here.get("staff/region/").status_code == 302
    assert here.prove().status_code == 303
    assert here.is_in
    assert here.cookie != half, "a new key after the code"
    here.client.cookies[settings.STAFF_COOKIE] = half
    assert not here.is_in
    assert here.client.cookies[settings.STAFF_COOKIE]["httponly"] is not False


def test_email_is_taken_in_any_case_and_password_is_not(region):
    who = operator(email="anna@clinic.example")
    assert Colleague(who).enter(email="  Anna@Clinic.Example ").status_code == 303
    assert Colleague(who).enter(PASSWORD.upper()).status_code == 200


def test_stranger_and_wrong_password_read_the_same(region):
    who = operator()
    pages = [
        re.sub(r'value="[^"]*"', "", text(Colleague(who).enter("неверный пароль!", email)))
        for email in (who.email, "nobody@clinic.example")
    ]
    assert "Почта или пароль не подходят" in pages[0]
    assert [pages[0].count("alert"), pages[0].count("<")] == [pages[1].count("alert"), pages[1].count("<")]
    kinds = Entry.objects.filter(action="staff.refused").values_list("facts__reason", flat=True)
    assert sorted(kinds) == ["password", "unknown"]


@pytest.mark.parametrize("is_same", [False, True])
def test_after_the_key_of_the_portal_changed_the_app_is_said_to_be_lost(region, settings, is_same):
    here = Colleague(operator())
    settings.SECRET_KEY = settings.SECRET_KEY if is_same else "another" * 9
    here.enter()
    answer = here.prove()
    assert answer.status_code == (303 if is_same else 200)
    assert ("не может проверить коды вашего приложения" in text(answer)) is not is_same


def test_code_is_used_once(region):
    who = operator()
    first, second = Colleague(who), Colleague(who)
    first.enter()
    second.enter()
    code = first.code()
    assert first.prove(code).status_code == 303
    answer = second.prove(code)
    assert answer.status_code == 200
    assert "Код не подходит" in text(answer)
    assert not second.is_in


@pytest.mark.parametrize("code", ["000000", "12345", "абвгде", "1" * 20, "12 34 56 7"])
def test_wrong_code_is_refused(region, code):
    here = Colleague(operator())
    here.enter()
    answer = here.prove(code)
    assert answer.status_code == 200
    assert "Код не подходит" in text(answer)
    assert not here.is_in


def test_code_typed_with_a_space_passes(region):
    here = Colleague(operator())
    here.enter()
    code = here.code()
    assert here.prove(f" {code[:3]} {code[3:]} ").status_code == 303


def test_fifth_wrong_code_makes_one_wait(region):
    here = Colleague(operator())
    here.enter()
    answers = [here.prove("000000").status_code for _ in range(6)]
    assert answers == [200, 200, 200, 200, 200, 429]
    last = here.prove()
    assert last.status_code == 429
    assert re.search(r"Попробуйте в \d\d:\d\d:\d\d", text(last))


def test_fifth_wrong_password_makes_one_wait_even_with_the_right_one(region):
    who = operator()
    here = Colleague(who)
    assert [here.enter("неверный пароль!").status_code for _ in range(5)] == [200] * 5
    assert here.enter().status_code == 429
    assert Colleague(operator()).enter().status_code == 303, "another's tries are counted apart"


def test_app_must_be_set_up_within_the_day_of_the_link(region):
    link, here = invite(), Colleague()
    here.send(link, password=PASSWORD, again=PASSWORD)
    made = Employee.objects.get()
    late = Colleague(made)
    assert late.enter().headers["Location"] == "/26/staff/sign-in/code/"
    assert late.get("staff/sign-in/code/").headers["Location"] == "/26/staff/sign-in/app/"
    Invite.objects.update(ends_at=now() - timedelta(seconds=1), created_at=now() - timedelta(hours=25))
    assert "не успели подключить приложение" in text(Colleague(made).enter())


def test_picture_holds_the_secret_and_is_only_for_who_sets_up(region):
    link, here = invite(), Colleague()
    assert here.get("staff/sign-in/app/qr.svg").status_code == 404
    here.send(link, password=PASSWORD, again=PASSWORD)
    picture = here.get("staff/sign-in/app/qr.svg")
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/svg+xml")
    assert picture.content.startswith(b"<svg")
    assert picture.headers["Cache-Control"] == "no-store"
    known = Colleague(operator())
    known.enter()
    assert known.get("staff/sign-in/app/qr.svg").status_code == 404, "an app that is set up is not shown"


def test_employee_without_a_role_is_not_let_in(region):
    who = EmployeeFactory()
    answer = Colleague(who).enter()
    assert answer.status_code == 200
    assert "Ваш доступ закрыт" in text(answer)
    assert StaffSession.objects.count() == 0


def test_leaving_closes_the_session_for_every_copy_of_its_key(region):
    here = colleague(operator())
    copy = here.cookie
    assert here.send("staff/sign-in/leave/", "staff/region/").status_code == 303
    here.client.cookies[settings.STAFF_COOKIE] = copy
    assert not here.is_in


@pytest.mark.parametrize(("minutes", "is_in"), [(29, True), (31, False)])
def test_session_ends_after_half_an_hour_of_silence(region, minutes, is_in):
    here = colleague(operator())
    StaffSession.objects.update(last_used_at=now() - timedelta(minutes=minutes))
    assert here.is_in is is_in


def test_session_ends_after_twelve_hours(region):
    here = colleague(operator())
    began = now() - timedelta(hours=12, seconds=1)
    StaffSession.objects.update(created_at=began, ends_at=began + timedelta(hours=12))
    assert not here.is_in


@pytest.mark.parametrize("minutes", [11])
def test_half_session_ends_after_ten_minutes(region, minutes):
    here = Colleague(operator())
    here.enter()
    StaffSession.objects.update(created_at=now() - timedelta(minutes=minutes))
    assert here.get("staff/sign-in/code/").status_code == 302


def _end_role(who, _doctor, _clinic):
    actions.end_role(
        region="26", employee_id=who.pk, role_id=Role.objects.get(employee=who).pk, at=now(), by=BY
    )


def _end_access(who, _doctor, _clinic):
    actions.end_access(region="26", employee_id=who.pk, at=now(), by=BY)


def _close_clinic(_who, _doctor, clinic):
    clinic.is_active = False
    clinic.save()


def _dismiss(_who, sees, _clinic):
    sees.is_active = False
    sees.save()


def _transfer(_who, sees, _clinic):
    sees.clinic = ClinicFactory()
    sees.save()


@pytest.mark.parametrize(
    ("kind", "leave"),
    [
        *[
            (kind, leave)
            for kind in ("registrar", "doctor")
            for leave in (_end_role, _end_access, _close_clinic)
        ],
        ("doctor", _dismiss),
        ("doctor", _transfer),
    ],
)
def test_leaving_a_clinic_ends_access_at_the_next_request(region, kind, leave):
    sees = DoctorFactory()
    who = registrar(sees.clinic) if kind == "registrar" else doctor(sees)
    here = colleague(who)
    page = f"staff/clinics/{sees.clinic_id}/day/" if kind == "registrar" else f"staff/doctors/{sees.pk}/day/"
    assert here.get(page).status_code == 200
    leave(who, sees, sees.clinic)
    answer = here.get(page)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/26/staff/sign-in/")


def test_access_ended_between_password_and_code_lets_nobody_in(region):
    who = operator()
    here = Colleague(who)
    here.enter()
    actions.end_access(region="26", employee_id=who.pk, at=now(), by=BY)
    assert here.get("staff/sign-in/code/").status_code == 302
    assert not here.is_in


def test_page_that_was_asked_for_opens_after_the_code(region):
    sees = DoctorFactory()
    here = Colleague(registrar(sees.clinic))
    wanted = f"/staff/clinics/{sees.clinic_id}/day/"
    sent = here.get(wanted.removeprefix("/"))
    assert sent.headers["Location"] == f"/26/staff/sign-in/?next={wanted}"
    further = here.send("staff/sign-in/", email=here.who.email, password=PASSWORD, next=wanted)
    assert further.headers["Location"] == f"/26/staff/sign-in/code/?next={wanted}"
    answer = here.send("staff/sign-in/code/", code=here.code(), next=wanted)
    assert answer.headers["Location"] == f"/26{wanted}"


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "/cards/", "/staff/nowhere/"])
def test_address_elsewhere_is_not_gone_to(region, wanted):
    here = Colleague(operator())
    here.send("staff/sign-in/", email=here.who.email, password=PASSWORD, next=wanted)
    answer = here.send("staff/sign-in/code/", code=here.code(), next=wanted)
    assert answer.headers["Location"] == "/26/staff/"


def test_megabyte_of_password_is_refused_without_hashing(region):
    answer = Colleague(operator()).enter("x" * 100_000)
    assert answer.status_code == 200
    assert "не бывает таким длинным" in text(answer)
