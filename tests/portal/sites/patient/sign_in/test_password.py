"""The form of phone and password, the second question, the code."""

import contextlib
import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts.actions import hashing
from portal.domain.accounts.models import Account, Code, Passage, Session
from tests.fakes import channels
from tests.portal.sites.patient import phones
from tests.portal.sites.patient.phones import LONG, PASSWORD, PHONE, ring, try_in
from tests.portal.sites.visitor import Visitor, text

WRONG = "Телефон или пароль не подходят. Проверьте раскладку и Caps Lock."


pytestmark = pytest.mark.usefixtures("rings")


def test_sign_in_by_password_and_code(visitor):
    phones.known()
    answer = try_in(visitor)
    assert (answer.status_code, answer["Location"]) == (303, "/26/sign-in/code/")
    assert not visitor.is_signed_in

    page = text(visitor.get("sign-in/code/"))
    assert "Звоним на +7 918 •••-••-21…" in page
    answer = visitor.send("sign-in/code/", digits=ring())

    assert (answer.status_code, answer["Location"]) == (303, "/26/cards/")
    assert visitor.is_signed_in
    assert Session.objects.get().way == "password"


@pytest.mark.parametrize(
    "phone", ["8 (918) 765-43-21", "9187654321", "+7 918 765 43 21", " 7-918-765-43-21 "]
)
def test_the_phone_is_read_in_any_spelling(visitor, phone):
    phones.known()

    assert try_in(visitor, phone)["Location"] == "/26/sign-in/code/"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"phone": "", "password": "x"}, "Укажите номер телефона."),
        ({"phone": "+7 918", "password": "x"}, "Укажите номер телефона полностью, например +7 912 345-67-89"),
        (
            {"phone": "8 8652 00-00-00", "password": "x"},
            "Укажите российский мобильный номер: он начинается с +7 9",
        ),
        ({"phone": "\x00" * 50, "password": "x"}, "Укажите номер телефона полностью"),
        (
            {"phone": "9" * 100_000, "password": "x"},
            "Укажите номер телефона полностью, например +7 912 345-67-89",
        ),
        ({"phone": PHONE, "password": ""}, "Введите пароль."),
        ({"phone": PHONE, "password": "не тот"}, WRONG),
        ({"phone": PHONE, "password": "x" * 10**6}, WRONG),
        ({"phone": "+7 918 000-00-00", "password": PASSWORD}, WRONG),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence_and_the_phone_stays(visitor, form, sentence):
    phones.known()

    answer = visitor.send("sign-in/password/", **form)

    page = text(answer)
    assert (answer.status_code, sentence in page) == (200, True) or "\x00" in form["phone"]
    assert "<title>Ошибка:" in page
    assert "не тот" not in page
    assert Passage.objects.count() == 0


def test_more_than_a_form_may_hold_is_refused_without_an_error(visitor):
    assert visitor.send("sign-in/password/", phone=PHONE, password="x" * (2 * 2**20)).status_code in (
        400,
        413,
    )


def seen(answer) -> tuple:
    """Return all that the answer shows: status, headers, cookies, length and text without its numbers."""
    number = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9]{64}")
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
    body = number.sub("…", answer.content.decode())
    return answer.status_code, headers, sorted(answer.cookies), len(answer.content), body


def test_known_and_unknown_phones_look_the_same(region, esia):
    """6.3.8: nobody, a wrong password, no password at all, a closed account, an unconfirmed phone."""
    phones.known()
    phones.known(None, "+79187654322")
    closed, stale = phones.known(PASSWORD, "+79187654323"), phones.known(PASSWORD, "+79187654324")
    Account.objects.filter(pk=closed.account.pk).update(is_blocked=True)
    Account.objects.filter(pk=stale.account.pk).update(phone_confirmed_at=None)
    answers = []
    for last, password in ((1, "не тот"), (2, PASSWORD), (3, PASSWORD), (4, PASSWORD), (9, PASSWORD)):
        status, headers, cookies, length, body = seen(try_in(Visitor(), f"+7918765432{last}", password))
        answers.append((status, headers, cookies, length, body.replace(f"765432{last}", "…")))

    assert answers == [answers[0]] * 5
    assert seen(try_in(Visitor()))[0] == 303


def test_too_many_wrong_passwords_say_when_to_try_again(visitor):
    phones.known()
    for _ in range(5):
        assert try_in(visitor, password="не тот").status_code == 200

    answer = try_in(visitor)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 30
    assert "Попробуйте снова" in text(answer)
    assert 'href="/26/sign-in/cannot/"' in text(answer)
    with time_machine.travel(now() + timedelta(seconds=31)):
        assert try_in(visitor)["Location"] == "/26/sign-in/code/"


def test_a_wrong_code_leaves_two_tries_then_one_then_none(visitor):
    phones.known()
    try_in(visitor)
    wrong = channels.other_than(ring())
    said = []
    for _ in range(4):
        page = text(visitor.send("sign-in/code/", digits=wrong))
        said.append(
            next(
                line
                for line in ("Остались 2 попытки", "Осталась 1 попытка", "Попытки закончились")
                if line in page
            )
        )

    assert said == ["Остались 2 попытки", "Осталась 1 попытка", "Попытки закончились", "Попытки закончились"]
    assert not visitor.is_signed_in


def test_a_dead_code_says_so_and_the_way_to_a_new_one_comes_by_itself(visitor):
    phones.known()
    try_in(visitor)
    wrong = channels.other_than(ring())
    for _ in range(3):
        page = text(visitor.send("sign-in/code/", digits=wrong))
    assert "Этот код больше не действует." in page
    assert "доставлен" not in page
    assert 'hx-trigger="every 3s"' in page, "the page asks on until it has a button to show"

    with time_machine.travel(now() + timedelta(seconds=31)):
        page = text(visitor.get("sign-in/code/"))
    assert 'name="channel"' in page
    assert 'hx-trigger="every 3s"' not in page


@pytest.mark.parametrize(
    "typed",
    ["{0[0]} {0[1]} {0[2]} {0[3]}", "\u00a0{0}\n", "звонили с {0}", "+7 900 000-{0[0]}{0[1]}-{0[2]}{0[3]}"],
)
def test_a_code_is_read_with_what_stands_round_it(visitor, typed):
    phones.known()
    try_in(visitor)

    answer = visitor.send("sign-in/code/", digits=typed.format(ring()))

    assert answer.status_code == 303


def test_garbage_for_a_code_costs_no_try(visitor):
    phones.known()
    try_in(visitor)
    code = ring()
    for typed in ("", "код", "12345678901234", "x" * 10**5):
        page = text(visitor.send("sign-in/code/", digits=typed))
        assert "Введите код" in page
    assert Code.objects.get().tries == 0
    assert visitor.send("sign-in/code/", digits=code).status_code == 303


def test_an_expired_code_says_so_and_another_can_be_had(visitor):
    phones.known()
    try_in(visitor)
    code = ring()
    with time_machine.travel(now() + timedelta(minutes=11)):
        page = text(visitor.send("sign-in/code/", digits=code))
        assert "Время кода вышло" in page
        answer = visitor.send("sign-in/another/", "sign-in/code/", channel="telegram")
        assert answer["Location"] == "/26/sign-in/code/"
        fresh = ring()
        assert len(fresh) == 6
        assert visitor.send("sign-in/code/", digits=fresh).status_code == 303


def test_a_code_sent_twice_signs_in_once(visitor):
    phones.known()
    try_in(visitor)
    code = ring()
    form = {"digits": code}
    assert visitor.send("sign-in/code/", **form).status_code == 303
    assert visitor.send("sign-in/code/", "cards/", **form)["Location"] == "/26/sign-in/password/"
    assert Session.objects.count() == 1


def test_the_next_way_is_offered_after_half_a_minute(visitor):
    phones.known()
    try_in(visitor)
    ring()
    assert "Код в Telegram" not in text(visitor.get("sign-in/code/"))

    with time_machine.travel(now() + timedelta(seconds=30)):
        fragment = text(visitor.get("sign-in/code/", **{"HX-Request": "true"}))

    assert "Код в Telegram" in fragment
    assert "<html" not in fragment


def test_a_step_without_a_passage_leads_to_the_start(visitor):
    for step in ("sign-in/code/", "sign-in/birth/"):
        assert visitor.get(step)["Location"] == "/26/sign-in/password/"
    assert visitor.get("sign-in/code/", **{"HX-Request": "true"})["HX-Redirect"] == "/26/sign-in/password/"
    assert (
        visitor.send("sign-in/another/", "sign-in/password/", channel="call")["Location"]
        == "/26/sign-in/password/"
    )


def test_a_step_of_another_browser_stays_closed(visitor):
    phones.known()
    try_in(visitor)
    code = ring()

    answer = Visitor().send("sign-in/code/", "sign-in/password/", digits=code)

    assert answer["Location"] == "/26/sign-in/password/"
    assert visitor.send("sign-in/code/", digits=code)["Location"] == "/26/cards/"


def test_a_long_password_remembers_the_device_on_request(visitor):
    phones.known(LONG)
    try_in(visitor, password=LONG)
    assert "Запомнить это устройство на 30 дней" in text(visitor.get("sign-in/code/"))
    visitor.send("sign-in/code/", digits=ring(), remember="on")
    visitor.send("sign-in/leave/", "cards/")
    assert not visitor.is_signed_in

    assert try_in(visitor, password=LONG)["Location"] == "/26/cards/"
    assert visitor.is_signed_in
    assert Code.objects.count() == 1
    cookie = visitor.client.cookies[settings.DEVICE_COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (30 * 24 * 3600, True, "Lax")


def test_a_short_password_is_not_offered_that(visitor):
    phones.known(PASSWORD)
    try_in(visitor)

    assert "Запомнить" not in text(visitor.get("sign-in/code/"))
    visitor.send("sign-in/code/", digits=ring(), remember="on")
    assert not phones.has_device(visitor)


def test_two_people_of_one_phone_answer_with_their_birth_date(visitor):
    from datetime import date

    phones.known(PASSWORD, birth_date=date(1958, 3, 5), surname="Первая")
    phones.known(PASSWORD, birth_date=date(1990, 7, 1), surname="Вторая")
    assert try_in(visitor)["Location"] == "/26/sign-in/birth/"
    assert Code.objects.count() == 0
    for typed, sentence in (
        ("31.02.1990", "Такой даты нет"),
        ("02.07.1990", "Не подходит"),
        ("", "Укажите дату"),
    ):
        assert sentence in text(visitor.send("sign-in/birth/", birth_date=typed))

    assert visitor.send("sign-in/birth/", birth_date="1.7.1990")["Location"] == "/26/sign-in/code/"
    visitor.send("sign-in/code/", digits=ring())
    page = text(visitor.get("cards/"))
    assert "Вторая" in page
    assert "Первая" not in page


def test_sign_in_goes_on_to_where_the_person_was_going(visitor):
    phones.known()
    assert visitor.get("cards/notices/")["Location"] == "/26/sign-in/?next=/cards/notices/"
    try_in(visitor, next="/cards/notices/")

    assert visitor.send("sign-in/code/", digits=ring())["Location"] == "/26/cards/notices/"


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/sign-in/", "/recovery/", "/\\evil"]
)
def test_sign_in_leads_nowhere_else(visitor, wanted):
    phones.known()
    try_in(visitor, next=wanted)

    assert visitor.send("sign-in/code/", digits=ring())["Location"] == "/26/cards/"


def test_the_session_gets_a_new_key_and_a_planted_one_stays_dead(visitor):
    phones.known()
    visitor.client.cookies[settings.SESSION_COOKIE] = "planted"
    try_in(visitor)
    visitor.send("sign-in/code/", digits=ring())

    assert visitor.client.cookies[settings.SESSION_COOKIE].value != "planted"
    other = Visitor()
    other.client.cookies[settings.SESSION_COOKIE] = "planted"
    assert not other.is_signed_in


def test_a_busy_server_asks_to_wait(visitor):
    phones.known()
    with contextlib.ExitStack() as line:
        for _ in range(hashing.IN_LINE):
            line.enter_context(hashing.seat())
        answer = try_in(visitor)
    assert answer.status_code == 503
    assert "Подождите минуту" in text(answer)
    assert try_in(visitor).status_code == 303


def test_a_region_without_channels_leads_to_esia(visitor, region):
    phones.known()
    region.code_channels = []
    region.save()

    answer = try_in(visitor)

    assert answer["Location"] == "/26/sign-in/trouble/no_channels/"
    assert "Войти через Госуслуги" in text(visitor.get("sign-in/trouble/no_channels/"))


@pytest.mark.parametrize("what", ["number", "no_code", "unknown", "esia"])
def test_every_trouble_has_a_way_out(visitor, what):
    page = text(visitor.get(f"sign-in/cannot/{what}/"))
    listed = text(visitor.get("sign-in/cannot/"))

    assert f"/26/sign-in/cannot/{what}/" in listed
    assert "/26/recovery/" in listed
    for way in set(re.findall(r'class="button[^"]*" href="/26/([^"]+)"', page)):
        assert visitor.get(way).status_code == 200
    assert 'class="button button--primary"' in page
    assert visitor.get("sign-in/cannot/unheard/").status_code == 404
