"""A forgotten password: a code to the phone, a link to the e-mail, a new password, a notice."""

import pytest

from esia_stand.grants.models import Recovery, SentCode, Session
from esia_stand.people.models import Person
from tests.esia_stand.client import Browser
from tests.esia_stand.clock import later
from tests.esia_stand.pages_read import text

ANNA, EMAIL, NEW = "+79000000001", "anna@stand.example", "новый2031пароль"


@pytest.fixture
def start(system, guest):
    return f"{guest.ask(system.ac())['Location']}recovery/"


@pytest.fixture
def code_page(guest, start):
    return guest.post(start, {"login": ANNA})["Location"]


@pytest.fixture
def password_page(guest, code_page):
    return guest.post(code_page, {"code": guest.newest_code()})["Location"]


def wrong(guest, to=ANNA):
    return f"{(int(guest.newest_code(to)) + 1) % 10**6:06d}"


def set_password(guest, page, new=NEW, again=None):
    return guest.post(page, {"password": new, "again": new if again is None else again})


@pytest.mark.parametrize("typed", [ANNA, "8 900 000-00-01", "700-001-009 76"])
def test_phone_gets_a_code_and_the_password_is_new(guest, start, typed):
    login = start.removesuffix("recovery/")
    code_page = guest.post(start, {"login": typed})["Location"]
    assert "+7 *** ***-00-01" in text(guest.http.get(code_page))
    password_page = guest.post(code_page, {"code": guest.newest_code()})["Location"]
    done = set_password(guest, password_page)["Location"]
    assert "Пароль изменён" in text(guest.http.get(done))
    assert guest.password(login, ANNA, "demo1234").status_code == 422
    assert guest.password(login, ANNA, NEW)["Location"] == f"{login}code/"


def test_link_of_the_letter_works_in_another_browser_and_once(guest, start):
    code_page = guest.post(start, {"login": EMAIL.upper()})["Location"]
    assert "a***@stand.example" in text(guest.http.get(code_page))
    letter = guest.http.get("/desk/codes.json", {"to": EMAIL}).json()[0]
    link = letter["link"].removeprefix("http://127.0.0.1:8001")
    other = Browser()
    assert "Пароль изменён" in text(set_password(other, link))
    assert Person.objects.get(phone=ANNA).password == NEW
    assert other.http.get(link).status_code == 404
    assert "Ссылка больше не действует" in text(other.http.get(link))
    assert guest.http.get(code_page)["Location"] == start


def test_code_of_the_letter_works_too(guest, start):
    code_page = guest.post(start, {"login": EMAIL})["Location"]
    page = guest.post(code_page, {"code": guest.newest_code(EMAIL)})["Location"]
    assert set_password(guest, page).status_code == 303


def test_link_lives_an_hour_and_a_new_one_ends_it(guest, start):
    guest.post(start, {"login": EMAIL})
    first = guest.http.get("/desk/codes.json", {"to": EMAIL}).json()[0]["link"]
    assert guest.http.get(first).status_code == 200
    guest.post(start, {"login": EMAIL})
    second = guest.http.get("/desk/codes.json", {"to": EMAIL}).json()[0]["link"]
    assert guest.http.get(first).status_code == 404
    with later(minutes=59):
        assert guest.http.get(second).status_code == 200
    with later(minutes=61):
        assert guest.http.get(second).status_code == 404
    assert guest.http.get("/recovery/nothing/").status_code == 404


@pytest.mark.parametrize("typed", ["+79999999999", "nobody@stand.example", "просто слово", "\0"])
def test_unknown_person_is_told_honestly_and_nothing_is_kept(guest, start, typed):
    answer = guest.post(start, {"login": typed})
    assert answer.status_code == 422
    assert "Такого человека на стенде нет" in text(answer) or "\0" in typed
    assert SentCode.objects.count() == Recovery.objects.count() == 0


def test_known_person_is_kept_unlike_the_unknown(guest, code_page):
    assert SentCode.objects.count() == Recovery.objects.count() == 1


def test_locked_account_is_told(guest, start):
    assert "Учётная запись заблокирована" in text(guest.post(start, {"login": "+79000000010"}))
    assert "Введите телефон или электронную почту" in text(guest.post(start, {"login": ""}))


def test_sessions_end_and_the_person_is_told(system, guest):
    guest.sign_in(system.ac())
    assert Session.objects.count() == 1
    other = Browser()
    start = f"{other.ask(system.ac())['Location']}recovery/"
    code_page = other.post(start, {"login": ANNA})["Location"]
    page = other.post(code_page, {"code": other.newest_code()})["Location"]
    assert Session.objects.count() == 1
    set_password(other, page)
    assert Session.objects.count() == 0
    assert "/login/" in guest.ask(system.ac())["Location"]
    desk = text(guest.http.get("/desk/codes"))
    assert desk.count("Пароль от Госуслуг изменён") == 2
    assert f"{EMAIL} · Пароль от Госуслуг изменён" in desk


def test_three_wrong_codes_end_it_even_for_the_right_one(guest, start, code_page):
    right, bad = guest.newest_code(), wrong(guest)
    assert guest.post(code_page, {"code": bad}).status_code == 422
    assert "Осталась 1 попытка" in text(guest.post(code_page, {"code": bad}))
    spent = guest.post(code_page, {"code": bad})["Location"]
    assert spent == f"{start}?because=tries"
    assert "Код введён неверно три раза" in text(guest.http.get(spent))
    assert guest.post(code_page, {"code": right})["Location"] == spent
    assert guest.http.get(f"{start}password/")["Location"] == start


def test_third_try_may_be_the_right_one(guest, start, code_page):
    for _ in range(2):
        guest.post(code_page, {"code": wrong(guest)})
    assert guest.post(code_page, {"code": guest.newest_code()})["Location"] == f"{start}password/"


def test_old_code_is_refused_and_a_new_one_helps(guest, start, code_page):
    with later(seconds=301):
        assert "Код устарел" in text(guest.post(code_page, {"code": guest.newest_code()}))
        again = guest.press(code_page, f"{code_page}again/")["Location"]
        assert "Отправили новый код" in text(guest.http.get(again))
        assert guest.post(code_page, {"code": guest.newest_code()})["Location"] == f"{start}password/"


def test_five_codes_in_one_sign_in(guest, start, code_page):
    sent = [guest.press(code_page, f"{code_page}again/")["Location"] for _ in range(5)]
    assert [address.rpartition("=")[2] for address in sent] == ["sent"] * 4 + ["no"]
    anew = guest.post(start, {"login": ANNA})["Location"]
    assert "Больше кодов в этот раз не отправим" in text(guest.http.get(anew))
    assert SentCode.objects.count() == 5


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("short1", "short1", "Пароль короче 8 знаков"),
        ("только буквы", "только буквы", "Нужны и буквы, и цифры"),
        ("12345678", "12345678", "Нужны и буквы, и цифры"),
        ("demo1234", "demo1234", "Это прежний пароль"),
        (EMAIL, EMAIL, "Нужны и буквы, и цифры"),
        (NEW, "другой2031", "Пароли не совпадают"),
        (NEW, "", "Введите пароль ещё раз"),
        ("", NEW, "Придумайте пароль"),
        ("x1" * 65, "x1" * 65, "не более 128"),
    ],
)
def test_bad_new_password_says_why(guest, password_page, new, again, words):
    answer = set_password(guest, password_page, new, again)
    assert answer.status_code == 422
    assert words in text(answer)
    assert Person.objects.get(phone=ANNA).password == "demo1234"


def test_login_is_no_password(guest, password_page):
    Person.objects.filter(phone=ANNA).update(email="anna1990@stand.example")
    answer = set_password(guest, password_page, "Anna1990@stand.example")
    assert "Пароль не должен повторять телефон, почту или СНИЛС" in text(answer)


def test_second_answer_to_the_same_recovery_is_refused(guest, start, password_page):
    assert set_password(guest, password_page).status_code == 303
    assert guest.http.get(password_page)["Location"] == start


def test_password_page_before_the_code_leads_back(guest, start, code_page):
    assert guest.http.get(f"{start}password/")["Location"] == start
    assert guest.http.get(f"{start}done/")["Location"] == start
    assert guest.http.get(code_page).status_code == 200


def test_stranger_cannot_use_the_recovery_of_another_browser(guest, start, code_page):
    stranger = Browser()
    for page in (start, code_page, f"{start}password/", f"{start}done/"):
        assert stranger.http.get(page).status_code == 404
        assert guest.http.get(page).status_code in (200, 303)
