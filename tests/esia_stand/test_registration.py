"""Registration: names, phone, e-mail; a code or a link; a password; a simplified account."""

import datetime as dt

import pytest
from django.utils import timezone

from esia_stand.enrolment import registering
from esia_stand.enrolment.models import Registration
from esia_stand.people.models import Level, Person
from tests.esia_stand.client import Browser, query
from tests.esia_stand.clock import later
from tests.esia_stand.enrolling import EMAIL, PASSWORD, PHONE, TYPED, begin, letters, register
from tests.esia_stand.pages_read import text

SEED = (
    "Регистрация", "Фамилия", "Имя", "Мобильный телефон", "Электронная почта",
    "Нажимая на кнопку «Зарегистрироваться», вы соглашаетесь с Условиями использования и Политикой конфиденциальности",
    "Уже зарегистрировались? Войти", "Зарегистрироваться в центре обслуживания",
    "Для регистрации организации необходимо сначала зарегистрировать физическое лицо.",
    "Как зарегистрироваться на портале",
)  # fmt: skip


def test_form_speaks_the_words_of_the_seed(guest):
    shown = text(guest.http.get("/registration/"))
    assert [words for words in SEED if words not in shown] == []


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        ("terms", "Условия использования"),
        ("privacy", "Политика конфиденциальности"),
        ("how", "Как зарегистрироваться на портале"),
    ],
)
def test_papers_are_there(guest, paper, words):
    assert words in text(guest.http.get(f"/registration/about/{paper}/"))
    assert guest.http.get(f"/registration/about/{paper}x/").status_code == 404


def test_code_leads_to_a_simplified_account_and_a_letter(guest):
    person = register(guest)
    assert (person.level, person.full_name, person.email) == (Level.SIMPLIFIED, "Новичкова Алла", EMAIL)
    assert "у вас упрощённая учётная запись" in text(guest.http.get("/registration/done/"))
    assert "Вы зарегистрированы. Учётная запись упрощённая: заполните профиль" in letters(guest)


def test_link_of_the_letter_works_in_another_browser_and_once(guest):
    begin(guest)
    link = guest.http.get("/desk/codes.json", {"to": EMAIL})
    assert link.json() == []  # a letter without a code is on the page only
    address = guest.http.get("/desk/codes", {"to": EMAIL}).content.decode().split('codes__link" href="')[1]
    address = address.partition('"')[0].removeprefix("http://127.0.0.1:8001")
    other = Browser()
    assert other.post(address, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert Person.objects.filter(phone=PHONE).count() == 1
    assert other.http.get(address).status_code == 404
    assert "Начните регистрацию заново" in text(other.http.get(address))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"surname": ""}, "Введите фамилию"),
        ({"name": " "}, "Введите имя"),
        ({"phone": ""}, "Введите мобильный телефон"),
        ({"phone": "8 8652 11-22-33"}, "Нужен мобильный номер"),
        ({"phone": "+7 900 000 00 01"}, "Этот телефон уже зарегистрирован"),
        ({"email": "a@"}, "Проверьте почту"),
        ({"email": "Anna@stand.example"}, "Эта почта уже зарегистрирована"),
        ({"surname": "я" * 101}, "не более 100"),
    ],
)
def test_mistakes_are_told_at_their_field_and_what_was_typed_stays(guest, changed, words):
    answer = guest.post("/registration/", {**TYPED, **changed})
    assert answer.status_code == 422
    assert words in text(answer)
    assert answer.content.decode().count('aria-invalid="true"') == 1
    assert ('value="Новичкова"' in answer.content.decode()) is ("surname" not in changed)
    assert guest.http.get("/desk/codes.json", {"to": PHONE}).json() == []


def test_email_may_be_left_out(guest):
    code = begin(guest, email="")
    assert "На почту" not in text(guest.http.get(code))
    password = guest.post(code, {"code": guest.newest_code(PHONE)})["Location"]
    assert guest.post(password, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert Person.objects.get(phone=PHONE).email is None


def wrong(guest):
    return f"{(int(guest.newest_code(PHONE)) + 1) % 10**6:06d}"


def test_three_wrong_codes_end_the_registration(guest):
    code = begin(guest)
    right = guest.newest_code(PHONE)
    for left in ("Осталось 2 попытки", "Осталась 1 попытка", "Начните регистрацию заново"):
        answer = guest.post(code, {"code": wrong(guest)})
        assert (answer.status_code, left in text(answer).replace("\xa0", " ")) == (422, True), text(answer)
    assert guest.post(code, {"code": right}).status_code == 422


def test_stale_code_is_told_and_a_new_one_helps(guest):
    code = begin(guest)
    old = guest.newest_code(PHONE)
    with later(seconds=301):
        assert "Код устарел. Запросите новый" in text(guest.post(code, {"code": old}))
        assert guest.press(code, f"{code}again/")["Location"] == f"{code}?again=sent"
        assert guest.post(code, {"code": guest.newest_code(PHONE)}).status_code == 303


def test_codes_are_sent_five_times_at_most(guest):
    code = begin(guest)
    ends = [guest.press(code, f"{code}again/")["Location"].partition("=")[2] for _ in range(5)]
    assert ends == ["sent"] * 4 + ["no"]
    assert "Больше кодов в этот раз не отправим" in text(guest.http.get(f"{code}?again=no"))


def test_registration_belongs_to_its_browser_and_lives_an_hour(guest):
    code = begin(guest)
    assert Browser().http.get(code).status_code == 404
    assert guest.http.get(code).status_code == 200
    with later(minutes=61):
        assert guest.http.get(code).status_code == 404


def test_setup_forgets_registrations_of_days_ago(guest):
    begin(guest)
    registering.sweep(at=timezone.now())
    assert Registration.objects.count() == 1
    registering.sweep(at=timezone.now() + dt.timedelta(days=2))
    assert Registration.objects.count() == 0


def test_password_before_the_code_leads_to_the_code(guest):
    code = begin(guest)
    password = code.replace("/code/", "/password/")
    assert guest.http.get(password)["Location"] == code


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("короткий", "короткий", "цифры"),
        ("abc1", "abc1", "8"),
        (PASSWORD, "другой2031", "не совпадают"),
        (EMAIL, EMAIL, "Пароль не должен повторять телефон или почту"),
    ],
)
def test_weak_passwords_are_refused(guest, password, again, words):
    page = guest.post(begin(guest), {"code": guest.newest_code(PHONE)})["Location"]
    answer = guest.post(page, {"password": password, "again": again})
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Person.objects.filter(phone=PHONE).exists()


def test_phone_taken_meanwhile_ends_it_with_a_page(guest):
    first, second = guest, Browser()
    pages = [one.post(begin(one), {"code": one.newest_code(PHONE)})["Location"] for one in (first, second)]
    typed = {"password": PASSWORD, "again": PASSWORD}
    assert first.post(pages[0], typed).status_code == 303
    answer = second.post(pages[1], typed)
    assert answer.status_code == 404
    assert "Начните регистрацию заново" in text(answer)


def test_registered_person_signs_in_and_goes_back_to_the_system(system, guest):
    """Who came to register from a sign-in is led back to it, and is told to the system."""
    guest.ask(system.ac())
    register(guest)
    page = guest.http.get("/registration/done/").content.decode()
    onward = page.split('href="/registration/on/')[1].partition('"')[0]
    rights = guest.http.get(f"/registration/on/{onward}")["Location"]
    assert "code" in query(guest.post(rights, {"decision": "grant"}))
