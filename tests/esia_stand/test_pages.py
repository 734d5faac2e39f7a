"""The pages: password, code, rights, help; consent once, refusal, three tries."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from esia_stand.grants.models import Consent, Session, Visit
from esia_stand.protocol import scopes
from tests.esia_stand.client import RETURN, Browser, query


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def password_page(system, guest):
    return guest.ask(system.ac())["Location"]


@pytest.fixture
def code_page(guest, password_page):
    return guest.password(password_page)["Location"]


def test_password_page_speaks_the_words_of_the_seeds(guest, password_page):
    shown = text(guest.http.get(password_page))
    for words in (
        "Стенд, не настоящие Госуслуги",
        "Телефон / Email / СНИЛС",
        "Пароль",
        "Восстановить",
        "Войти",
        "Войти другим способом",
        "QR-код",
        "Эл. подпись",
        "Не удаётся войти?",
        "Доктор73",
    ):
        assert words in shown


@pytest.mark.parametrize(
    "login",
    ["+79000000001", "8 900 000-00-01", "9000000001", "ANNA@stand.example", "700-001-009 76", "70000100976"],
)
def test_login_by_phone_email_or_snils(guest, password_page, login):
    assert guest.password(password_page, login)["Location"].endswith("/code/")


@pytest.mark.parametrize(
    ("login", "password", "words"),
    [
        ("+79000000001", "wrong", "Неверный логин или пароль"),
        ("+79999999999", "demo1234", "Неверный логин или пароль"),
        ("nobody", "demo1234", "Неверный логин или пароль"),
        ("", "demo1234", "Введите телефон, электронную почту или СНИЛС"),
        ("+79000000001", "", "Введите пароль"),
        ("+79000000010", "demo1234", "Учётная запись заблокирована"),
        ("a\0b", "c\0d", "ноль-байт"),
        ("x" * 255, "demo1234", "не более 254"),
    ],
)
def test_bad_password_says_what_is_wrong(guest, password_page, login, password, words):
    response = guest.password(password_page, login, password)
    assert response.status_code == 422
    assert words in text(response)
    assert Session.objects.count() == 0


def test_code_page_names_the_desk_and_hides_the_phone(guest, code_page):
    shown = text(guest.http.get(code_page))
    for words in ("Подтвердите вход", "Код подтверждения отправлен на номер", "+7 ***_***_**_**"):
        assert words in shown
    for words in ("Код подтверждения", "Не приходит смс", "/desk/codes", "5 минут"):
        assert words in shown


def test_three_wrong_codes_end_the_try_and_the_right_one_comes_too_late(guest, code_page, password_page):
    right = guest.newest_code()
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert re.search("Осталось (2 попытки|попыток: 2)", text(guest.post(code_page, {"code": wrong})))
    assert "Осталась 1 попытка" in text(guest.post(code_page, {"code": wrong}))
    token = re.search(r'value="([^"]{64})"', guest.http.get(code_page).content.decode())[1]
    last = guest.http.post(code_page, {"code": wrong, "csrfmiddlewaretoken": token})
    assert last["Location"] == f"{password_page}?because=tries"
    assert "три раза" in text(guest.http.get(last["Location"]))
    late = guest.http.post(code_page, {"code": right, "csrfmiddlewaretoken": token})
    assert late["Location"] == password_page
    assert Session.objects.count() == 0


def test_third_try_may_be_the_right_one(guest, code_page):
    right = guest.newest_code()
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(2):
        assert guest.post(code_page, {"code": wrong}).status_code == 422
    assert "/rights/" in guest.post(code_page, {"code": right})["Location"]


def test_resending_gives_no_more_tries(guest, code_page):
    first = guest.newest_code()
    wrong = f"{(int(first) + 1) % 10**6:06d}"
    guest.post(code_page, {"code": wrong})
    guest.post(code_page, {"code": wrong})
    page = guest.http.get(code_page)
    token = re.search(r'value="([^"]{64})"', page.content.decode())[1]
    again = guest.http.post(f"{code_page}again/", {"csrfmiddlewaretoken": token})
    assert again["Location"] == f"{code_page}?again=sent"
    wrong = f"{(int(guest.newest_code()) + 1) % 10**6:06d}"
    last = guest.http.post(code_page, {"code": wrong, "csrfmiddlewaretoken": token})
    assert "because=tries" in last["Location"]


def test_resending_stops_at_five_codes(guest, code_page):
    token = re.search(r'value="([^"]{64})"', guest.http.get(code_page).content.decode())[1]
    sent = [
        guest.http.post(f"{code_page}again/", {"csrfmiddlewaretoken": token})["Location"] for _ in range(5)
    ]
    assert [address.rpartition("=")[2] for address in sent] == ["sent"] * 4 + ["no"]
    assert len(guest.http.get("/desk/codes.json").json()) == 5


def test_old_code_is_refused_and_a_new_one_helps(guest, code_page):
    right = guest.newest_code()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=301)):
        assert "Код устарел" in text(guest.post(code_page, {"code": right}))
        token = re.search(r'value="([^"]{64})"', guest.http.get(code_page).content.decode())[1]
        guest.http.post(f"{code_page}again/", {"csrfmiddlewaretoken": token})
        assert "/rights/" in guest.post(code_page, {"code": guest.newest_code()})["Location"]


def test_double_click_on_the_code_is_let_in_twice(guest, code_page):
    page = guest.http.get(code_page).content.decode()
    token = re.search(r'value="([^"]{64})"', page)[1]
    sent = {"code": guest.newest_code(), "csrfmiddlewaretoken": token}
    assert {guest.http.post(code_page, sent)["Location"] for _ in range(2)} == {
        code_page.replace("/code/", "/rights/")
    }


@pytest.mark.parametrize("typed", ["123", "abcdef", "１２３４５６", "\0", "1234567"])
def test_code_that_is_no_code_costs_no_try(guest, code_page, typed):
    assert guest.post(code_page, {"code": typed}).status_code == 422
    assert Visit.objects.get().tries == 0


def test_rights_are_listed_in_words_and_lead_back(system, guest, code_page):
    step = guest.post(code_page, {"code": guest.newest_code()})
    page = guest.http.get(step["Location"])
    shown = text(page)
    assert "Предоставление прав доступа" in shown
    assert "Портал пациента «Доктор73» запрашивает следующие права:" in shown
    for name in Visit.objects.get().scopes:
        assert scopes.RIGHTS[name].words in shown
    assert scopes.RIGHTS["drivers_licence_doc"].words not in shown
    assert "form-action 'self' http://localhost:8000" in page["Content-Security-Policy"]


def test_refusal_goes_back_with_access_denied_and_remembers_nothing(system, guest):
    asked = system.ac()
    back = query(guest.sign_in(asked, decision="refuse"))
    assert back["error"] == "access_denied"
    assert back["error_description"].startswith("ESIA-007004: ")
    assert back["state"] == asked["state"]
    assert Consent.objects.count() == 0
    assert "/rights/" in guest.ask(system.ac())["Location"]


def test_consent_is_asked_once_and_again_when_the_list_grows(system, guest):
    assert "code" in query(guest.sign_in(system.ac(scope="openid fullname")))
    assert "code" in query(guest.ask(system.ac(scope="openid fullname")))
    assert "code" in query(guest.ask(system.ac(scope="openid")))
    assert "/rights/" in guest.ask(system.ac(scope="openid fullname snils"))["Location"]
    other = Browser()
    step = other.password(other.ask(system.ac(scope="openid fullname"))["Location"])
    back = other.post(step["Location"], {"code": other.newest_code()})
    assert back["Location"].startswith(f"{RETURN}?code=")


def test_session_lives_three_hours(system, guest):
    guest.sign_in(system.ac())
    now = dt.datetime.now(dt.UTC)
    with time_machine.travel(now + dt.timedelta(minutes=179)):
        assert "code" in query(guest.ask(system.ac()))
    with time_machine.travel(now + dt.timedelta(minutes=181)):
        assert "/login/" in guest.ask(system.ac())["Location"]


def test_sign_in_of_another_browser_is_not_there(guest, password_page, code_page):
    stranger = Client()
    for address in (password_page, code_page, f"{code_page}again/", f"{password_page}rights/"):
        answer = stranger.get(address) if "again" not in address else stranger.post(address)
        assert answer.status_code == 404
        assert guest.http.get(address).status_code in (200, 303, 405)


def test_code_page_before_the_password_leads_to_the_password(guest, password_page):
    assert guest.http.get(f"{password_page}code/")["Location"] == password_page
    assert guest.http.get(f"{password_page}rights/")["Location"] == password_page


def test_form_without_its_token_is_refused(guest, password_page):
    response = guest.http.post(password_page, {"login": "+79000000001", "password": "demo1234"})
    assert response.status_code == 403
    assert "Форма не принята" in text(response)


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("cannot-enter", "Проверьте корректность вводимых данных – без тире и пробела"),
        ("no-message", "Если смс с кодом для входа на Госуслуги не приходит"),
        ("centres", "документ, удостоверяющий личность, и СНИЛС"),
        ("bank", "онлайн через банк"),
        ("where-else", "Региональная медицинская информационная система (РС ЕГИСЗ)"),
        ("locked", "Учётная запись заблокирована"),
        ("support", "нет службы поддержки"),
    ],
)
def test_help_is_there(guest, password_page, topic, words):
    response = guest.http.get(f"{password_page}help/{topic}/")
    assert response.status_code == 200
    assert words in text(response)


def test_pages_are_strict(guest, password_page):
    response = guest.http.get(password_page)
    page = response.content.decode()
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in policy
    assert response["Cache-Control"] == "no-store"
    assert not re.search(r"<script|<style| style=| on[a-z]+=", page)
    assert "stand/base.css" in page


def test_logout_ends_the_session_and_goes_only_to_known_sites(system, guest):
    guest.sign_in(system.ac())
    where = "http://localhost:8000/26/"
    for bad in (
        "http://evil.example/",
        "//evil.example",
        "http://localhost:8000@evil.example/",
        "http://[",
        "",
    ):
        response = guest.http.get("/idp/ext/Logout", {"client_id": "REGMED", "redirect_url": bad})
        assert response.status_code == 200
    response = guest.http.get("/idp/ext/Logout", {"client_id": "REGMED", "redirect_url": where})
    assert (response.status_code, response["Location"]) == (302, where)
    assert Session.objects.count() == 0
    assert "/login/" in guest.ask(system.ac())["Location"]


@pytest.mark.parametrize(
    "address", ["/", "/desk", "/desk/codes", "/desk/faults", "/registration/", "/login/", "/idp/ext/Logout"]
)
def test_open_pages_answer_and_name_the_stand(guest, address):
    response = guest.http.get(address, follow=True)
    assert response.status_code in (200, 404)
    assert "Стенд, не настоящие Госуслуги" in text(response)


def test_unknown_page_is_a_page(guest):
    response = guest.http.get("/nothing/here")
    assert response.status_code == 404
    assert "Такой страницы нет" in text(response)
