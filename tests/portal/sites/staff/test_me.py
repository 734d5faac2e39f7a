"""«Мой доступ»: own sessions, password, app, news; what was typed when the session closed."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import now

from portal.domain.staff.models import Employee, Role, StaffNotice, StaffSession
from portal.kit import totp
from portal.sites.entrance import staff_unsent
from tests.factories.clinics import ClinicFactory
from tests.factories.staff import PASSWORD, operator, registrar
from tests.portal.sites.staff.colleague import Colleague, colleague, text

NEW = "совсем другой длинный пароль"
INVITE = {
    "email": "inna@clinic.example",
    "surname": "Новикова",
    "name": "Инна",
    "patronymic": "",
    "way": "shown",
}
_NUMBER = re.compile(r'name="which" value="(\d+)"')


@pytest.fixture
def here(region):
    return colleague(operator(surname="Главная"))


def fresh(here):
    """Let the code that signed in be typed again."""
    Employee.objects.filter(pk=here.who.pk).update(totp_step=0)


def idle(here):
    StaffSession.objects.filter(employee=here.who).update(last_used_at=now() - timedelta(minutes=31))


def test_own_page_shows_roles_with_dates_and_this_browser(here):
    shown = text(here.get("staff/me/"))
    since = Role.objects.get(employee=here.who).since
    assert f"оператор региона, с {since:%d.%m.%Y}" in shown
    assert shown.count("Это устройство") == 1
    assert "/26/staff/me/" in text(here.get("staff/region/")), "the menu leads there"


def test_another_browser_is_ended_from_here(here):
    other = colleague(here.who)
    numbers = _NUMBER.findall(text(here.get("staff/me/")))
    assert len(set(numbers)) == 2
    mine = StaffSession.objects.filter(closed_at=None).earliest("pk").pk
    that = next(number for number in numbers if int(number) != mine)
    assert here.send("staff/me/sessions/", "staff/me/", which=that).status_code == 303
    assert (here.is_in, other.is_in) == (True, False)


@pytest.mark.parametrize(("which", "is_in"), [("others", True), ("all", False)])
def test_all_others_or_all_are_ended(here, which, is_in):
    other = colleague(here.who)
    here.send("staff/me/sessions/", "staff/me/", which=which)
    assert (here.is_in, other.is_in) == (is_in, False)


@pytest.mark.parametrize("which", ["", "0", "-1", "9" * 19, "абв", "1; DROP"])
def test_strange_number_of_a_session_is_nobodys(here, which):
    assert here.send("staff/me/sessions/", "staff/me/", which=which).status_code == 404
    assert here.is_in


def test_password_is_changed_with_the_former_one(here):
    other = colleague(here.who)
    wrong = here.send("staff/me/password/", former="неверный пароль!", password=NEW, again=NEW)
    assert "Это не тот пароль" in text(wrong)
    weak = here.send("staff/me/password/", former=PASSWORD, password="короткий", again="короткий")
    assert "Пароль короче 12 знаков" in text(weak)
    assert here.send("staff/me/password/", former=PASSWORD, password=NEW, again=NEW).status_code == 303
    assert (here.is_in, other.is_in) == (True, False)
    assert [Colleague(here.who).enter(one).status_code for one in (PASSWORD, NEW)] == [200, 303]


def test_tries_of_the_former_password_are_limited(here):
    told = {"former": "неверный пароль!", "password": NEW, "again": NEW}
    answers = [here.send("staff/me/password/", **told).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_app_is_changed_with_password_and_former_code(here):
    fresh(here)
    assert here.get("staff/me/app/qr.svg").status_code == 404
    first = here.send("staff/me/app/", former=PASSWORD, code=here.code())
    assert first.headers["Location"] == "/26/staff/me/app/new/"
    assert here.get("staff/me/app/qr.svg").content.startswith(b"<svg")
    shown = text(here.get("staff/me/app/new/"))
    secret = re.search(r'qr__key">([A-Z2-7 ]+)<', shown)[1].replace(" ", "")
    assert "Код не подходит" in text(here.send("staff/me/app/new/", code="000000"))
    assert here.send("staff/me/app/new/", code=totp.code(secret, now())).status_code == 303
    assert here.get("staff/me/app/new/").status_code == 302
    later = Colleague(here.who)
    later.enter()
    assert "Код не подходит" in text(later.prove())
    later.secret = secret
    Employee.objects.update(totp_step=0)
    assert later.prove().status_code == 303


def test_app_is_not_changed_by_a_wrong_code(here):
    fresh(here)
    shown = text(here.send("staff/me/app/", former=PASSWORD, code="000000"))
    assert "Код не подходит" in shown
    assert here.get("staff/me/app/new/").status_code == 302


def test_news_stand_in_the_menu_until_they_are_read(here):
    StaffNotice.objects.create(employee=here.who, kind="link_made", about=here.who, at=now())
    assert "Важное о вашем доступе: 1" in text(here.get("staff/region/"))
    shown = text(here.get("staff/me/"))
    assert "Для вас сделали новую ссылку для входа" in shown
    assert "администратор портала" in shown
    here.send("staff/me/news/", "staff/me/")
    assert "Важное о вашем доступе" not in text(here.get("staff/region/"))
    assert "Для вас сделали новую ссылку для входа" in text(here.get("staff/me/"))


def test_page_says_when_the_session_closes_and_staying_prolongs_it(here):
    used = now() - timedelta(minutes=20)
    StaffSession.objects.update(last_used_at=used)
    shown = text(here.get("staff/region/"))
    left = int(re.search(r'data-seconds-left="(\d+)"', shown)[1])
    assert 29 * 60 < left <= 30 * 60, "asking for the page was the last use"
    assert "data-is-desk" in shown
    StaffSession.objects.update(last_used_at=now() - timedelta(minutes=29))
    told = stay(here)
    assert (told["is_last"], 29 * 60 < told["seconds_left"] <= 30 * 60) == (False, True)


def stay(here):
    here.client.handler.enforce_csrf_checks = False
    return here.client.post("/26/staff/me/stay/").json()


def test_last_minutes_of_the_twelve_hours_cannot_be_prolonged(here):
    ends = now() + timedelta(minutes=5)
    StaffSession.objects.update(ends_at=ends)
    told = stay(here)
    assert (told["is_last"], told["seconds_left"] <= 300) == (True, True)


def invite_too_late(here, **told):
    shown = text(here.get("staff/region/team/invite/"))
    idle(here)
    form = INVITE | {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="([^"]+)"', shown)[1]}
    return here.client.post("/26/staff/region/team/invite/", form | {"kind": "operator"} | told)


def test_typed_text_outlives_the_session_and_is_sent_by_a_press(here):
    answer = invite_too_late(here)
    assert answer.headers["Location"] == "/26/staff/sign-in/?next=/staff/me/unsent/"
    assert Employee.objects.count() == 1
    assert "Новикова" not in str(here.client.cookies[staff_unsent.COOKIE].value)
    fresh(here)
    here.send("staff/sign-in/", email=here.who.email, password=PASSWORD, next="/staff/me/unsent/")
    came = here.send("staff/sign-in/code/", code=here.code(), next="/staff/me/unsent/")
    assert came.headers["Location"] == "/26/staff/me/unsent/"
    shown = text(here.get("staff/me/unsent/"))
    fields = dict(
        re.findall(
            r'type="hidden" name="([^"]+)" value="([^"]*)"',
            shown.partition("<h1>")[2].partition("</form>")[0],
        )
    )
    assert {name: fields[name] for name in INVITE} == INVITE
    sent = here.client.post("/26/staff/region/team/invite/", fields)
    assert sent.status_code == 303
    assert Employee.objects.filter(email="inna@clinic.example").count() == 1
    assert here.client.cookies[staff_unsent.COOKIE].value == ""


def test_typed_text_is_not_for_the_next_at_this_computer(here):
    invite_too_late(here)
    next_one = Colleague(operator(email="next@clinic.example"))
    next_one.client.cookies = here.client.cookies
    next_one.sign_in()
    answer = next_one.get("staff/me/unsent/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/26/staff/")


def test_typed_text_may_be_thrown_away(here):
    invite_too_late(here)
    here.sign_in()
    assert "Продолжим с того же места" in text(here.get("staff/me/unsent/"))
    here.send("staff/me/unsent/")
    assert here.get("staff/me/unsent/").status_code == 303
    assert Employee.objects.count() == 1


def test_passwords_are_not_kept(here):
    shown = text(here.get("staff/me/password/"))
    idle(here)
    form = {"former": PASSWORD, "password": NEW, "again": NEW}
    form["csrfmiddlewaretoken"] = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', shown)[1]
    here.client.post("/26/staff/me/password/", form)
    here.sign_in()
    kept = text(here.get("staff/me/unsent/"))
    assert [word in kept for word in (PASSWORD, NEW)] == [False, False]
    assert "Пароли и коды мы не храним" in kept


@pytest.mark.parametrize("told", [{"surname": "я" * 100_000}])
def test_typed_text_that_is_too_long_is_said_so(here, told):
    answer = invite_too_late(here, **told)
    assert answer.headers["Location"] == "/26/staff/sign-in/"
    assert staff_unsent.COOKIE not in here.client.cookies
    assert "сохранить введённое не получилось" in text(here.get("staff/sign-in/"))


def test_form_without_a_token_is_not_kept(here):
    idle(here)
    answer = here.client.post("/26/staff/region/team/invite/", INVITE | {"kind": "operator"})
    assert answer.status_code == 403
    assert staff_unsent.COOKIE not in here.client.cookies


def test_form_of_a_session_that_somebody_ended_is_not_kept(here):
    shown = text(here.get("staff/region/team/invite/"))
    StaffSession.objects.update(closed_at=now())
    form = INVITE | {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="([^"]+)"', shown)[1]}
    answer = here.client.post("/26/staff/region/team/invite/", form | {"kind": "operator"})
    assert answer.headers["Location"] == "/26/staff/sign-in/"
    assert staff_unsent.COOKIE not in here.client.cookies


def test_page_that_lay_idle_says_so_at_the_sign_in(here):
    idle(here)
    answer = here.get("staff/region/")
    assert answer.headers["Location"] == "/26/staff/sign-in/?next=/staff/region/"
    assert "Вы долго ничего не делали, и вход закрылся" in text(here.get("staff/sign-in/"))


def test_leaving_tells_the_other_tabs(here):
    answer = here.send("staff/sign-in/leave/", "staff/region/")
    assert answer.headers["Location"] == "/26/staff/sign-in/?left=1"
    assert 'data-portal-left="desk"' in text(here.get("staff/sign-in/?left=1"))
    assert "data-portal-left" not in text(here.get("staff/sign-in/"))


def test_registrar_has_the_page_too(region):
    clinic = ClinicFactory(short_name="Первая")
    one = colleague(registrar(clinic))
    assert "регистратор, Первая, с " in text(one.get("staff/me/"))
    assert settings.STAFF_COOKIE in one.client.cookies
