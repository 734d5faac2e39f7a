"""The three steps of «Не помню пароль» as pages."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import Account, Code, Passage, Password, Session
from tests.fakes import channels
from tests.portal.sites.patient import phones
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.patient.phones import PASSWORD, PHONE, ring
from tests.portal.sites.visitor import Visitor, text

pytestmark = pytest.mark.usefixtures("rings")
NEW = "другая сирень 2031"


def begin(visitor, phone=PHONE, channel="telegram"):
    return visitor.send("recovery/phone/", phone=phone, channel=channel)


def prove(visitor, digits):
    return visitor.send("recovery/code/", digits=digits)


def set_new(visitor, password=NEW, repeat=None, **more):
    return visitor.send("recovery/password/", password=password, repeat=repeat or password, **more)


def is_password(who, password) -> bool:
    return accounts.passwords.is_right(account_id=who.account.pk, password=password)


def test_the_whole_way_as_the_instruction_shows_it(visitor):
    somebody = phones.known()
    elsewhere = Guest(somebody)
    assert "Не помню пароль" in text(visitor.get("sign-in/cannot/"))
    assert "Ручной ввод данных" in text(visitor.get("recovery/"))
    page = text(visitor.get("recovery/phone/"))
    assert page.index("Проверочный звонок") < page.index("Код в Telegram")
    assert "Шаг 1 из 3" in page

    assert begin(visitor)["Location"] == "/26/recovery/code/"
    assert "канал «Коды подтверждения»" in text(visitor.get("recovery/code/"))
    assert prove(visitor, ring())["Location"] == "/26/recovery/password/"
    assert "Шаг 3 из 3" in text(visitor.get("recovery/password/"))
    answer = set_new(visitor)

    assert answer["Location"] == "/26/recovery/done/"
    assert "Пароль изменён" in text(visitor.get("recovery/done/"))
    assert is_password(somebody, NEW)
    assert not visitor.is_signed_in
    assert not elsewhere.is_signed_in
    assert Session.objects.filter(closed_at=None).count() == 0


@pytest.mark.parametrize("channel", ["call", "telegram"])
def test_known_and_unknown_phones_look_the_same_on_every_page(visitor, channel, rings):
    phones.known()
    number = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Za-z0-9]{64}")
    seen = []
    for phone in (PHONE, "+79180000021"):
        one = Visitor()
        answers = [begin(one, phone, channel), one.get("recovery/code/")]
        ring()
        wrong = channels.other_than((rings[channel].codes or ["123456"])[-1].zfill(4))[
            : {"call": 4}.get(channel, 6)
        ]
        answers += [
            one.get("recovery/code/"),
            *(prove(one, wrong.zfill({"call": 4}.get(channel, 6))) for _ in range(4)),
        ]
        with time_machine.travel(now() + timedelta(seconds=40)):
            answers.append(one.get("recovery/code/"))
        seen.append(
            [
                (
                    answer.status_code, len(answer.content), sorted(answer.cookies),
                    {name: value for name, value in answer.headers.items() if name != "X-Request-Id"},
                    number.sub("…", answer.content.decode()),
                )
                for answer in answers
            ]
        )  # fmt: skip

    assert [status for status, *_ in seen[0]] == [303, 200, 200, 200, 200, 200, 200, 200]
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"phone": "", "channel": "call"}, "Укажите номер телефона."),
        ({"phone": "88652000000", "channel": "call"}, "Укажите российский мобильный номер"),
        ({"phone": PHONE, "channel": ""}, "Выберите, как получить код."),
        ({"phone": PHONE, "channel": "pigeon"}, "Выберите способ из списка."),
        ({"phone": PHONE, "channel": "sms"}, "Выберите способ из списка."),
    ],
)
def test_step_one_says_what_is_missing_and_keeps_the_phone(visitor, form, sentence):
    page = text(visitor.send("recovery/phone/", **form))

    assert sentence in page
    assert not form["phone"] or form["phone"] in page
    assert Code.objects.count() == 0


@pytest.mark.parametrize("step", ["code/", "password/"])
def test_a_step_without_the_one_before_leads_to_the_start(visitor, step):
    assert visitor.get(f"recovery/{step}")["Location"] == "/26/recovery/phone/"
    begin(visitor)
    if step == "password/":
        assert visitor.get(f"recovery/{step}")["Location"] == "/26/recovery/phone/"


def test_step_three_sent_without_step_two_sets_nothing(visitor):
    somebody = phones.known()
    begin(visitor)

    answer = visitor.send("recovery/password/", "recovery/phone/", password=NEW, repeat=NEW)

    assert answer["Location"] == "/26/recovery/phone/"
    assert is_password(somebody, PASSWORD)


def test_a_stranger_with_the_code_in_another_browser_sets_nothing(visitor):
    somebody = phones.known()
    begin(visitor)
    code, other = ring(), Visitor()
    other.get("recovery/phone/")

    assert other.send("recovery/code/", "recovery/phone/", digits=code)["Location"] == "/26/recovery/phone/"
    prove(visitor, code)
    assert (
        other.send("recovery/password/", "recovery/phone/", password=NEW, repeat=NEW)["Location"]
        == "/26/recovery/phone/"
    )
    assert is_password(somebody, PASSWORD)


def test_the_browser_goes_on_under_a_new_key(visitor):
    phones.known()
    begin(visitor)
    before = visitor.client.cookies[settings.ATTEMPT_COOKIE].value
    prove(visitor, ring())

    assert visitor.client.cookies[settings.ATTEMPT_COOKIE].value != before
    visitor.client.cookies[settings.ATTEMPT_COOKIE] = before
    assert visitor.get("recovery/password/")["Location"] == "/26/recovery/phone/"


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"password": "", "repeat": ""}, "Придумайте пароль."),
        ({"password": NEW, "repeat": "другое"}, "Пароли не совпали."),
        ({"password": "коротко", "repeat": "коротко"}, "Пароль короче 8 знаков."),
        ({"password": "password", "repeat": "password"}, "Этот пароль слишком частый"),
        ({"password": "мой9187654321", "repeat": "мой9187654321"}, "Пароль не должен содержать ваш телефон."),
        (
            {"password": "ночь 17.05.1980", "repeat": "ночь 17.05.1980"},
            "не должен содержать вашу дату рождения",
        ),
        ({"password": "x" * 500_000, "repeat": "x" * 500_000}, "Пароль длиннее 128 знаков."),
    ],
)
def test_a_password_that_will_not_do_is_told_why_and_the_step_stays(visitor, form, sentence):
    somebody = phones.known()
    begin(visitor)
    prove(visitor, ring())

    page = text(visitor.send("recovery/password/", **form))

    assert sentence in page
    assert "<title>Ошибка:" in page
    assert is_password(somebody, PASSWORD)
    assert set_new(visitor)["Location"] == "/26/recovery/done/"


def test_any_signs_are_welcome_in_a_password(visitor):
    somebody = phones.known()
    begin(visitor)
    prove(visitor, ring())
    set_new(visitor, "  Ёж 🦔 и кот  ")

    assert is_password(somebody, "  Ёж 🦔 и кот  ")
    assert not is_password(somebody, "Ёж 🦔 и кот")


def test_a_replayed_form_sets_nothing_twice(visitor):
    somebody = phones.known()
    begin(visitor)
    code = ring()
    prove(visitor, code)
    set_new(visitor)
    for step, form in (
        ("code/", {"digits": code}),
        ("password/", {"password": "еще одна сирень", "repeat": "еще одна сирень"}),
    ):
        assert (
            visitor.send(f"recovery/{step}", "recovery/phone/", **form)["Location"] == "/26/recovery/phone/"
        )

    assert is_password(somebody, NEW)
    assert Passage.objects.filter(used_at=None).count() == 0


def test_two_people_of_one_phone_are_asked_whose_password_it_is(visitor):
    mother = phones.known("сирень у окна", birth_date=date(1958, 3, 5))
    daughter = phones.known("черёмуха у окна", birth_date=date(1990, 7, 1))
    begin(visitor)
    prove(visitor, ring())
    assert "На этом номере два личных кабинета" in text(visitor.get("recovery/password/"))
    assert "Укажите дату рождения." in text(set_new(visitor, birth_date=""))
    assert "Не подходит" in text(set_new(visitor, birth_date="01.01.2001"))
    assert Password.objects.filter(set_at__gt=now() - timedelta(minutes=1)).count() == 0

    assert set_new(visitor, birth_date="05.03.1958")["Location"] == "/26/recovery/done/"
    assert is_password(mother, NEW)
    assert is_password(daughter, "черёмуха у окна")


def test_a_call_limits_what_the_new_password_opens(visitor):
    somebody = phones.known()
    begin(visitor, channel="call")
    prove(visitor, ring())
    set_new(visitor)
    assert Password.objects.get(pk=somebody.account.pk).is_limited

    with time_machine.travel(now() + timedelta(minutes=2)):
        phones.try_in(visitor, password=NEW)
        visitor.send("sign-in/code/", digits=ring())
        page = text(visitor.get("cards/"))
        assert "Показываем не всё" in page
        assert somebody.card.snils[-4:] in page


def test_a_number_without_a_word_for_half_a_year_gets_no_code(visitor, rings):
    somebody = phones.known()
    Account.objects.filter(pk=somebody.account.pk).update(phone_confirmed_at=now() - timedelta(days=181))
    begin(visitor)

    assert ring() == ""
    assert rings["telegram"].rang == []


def test_the_fourth_code_in_an_hour_is_refused_for_everybody(region, esia):
    phones.known()
    for phone in (PHONE, "+79180000031"):
        visitor, at = Visitor(), now()
        answers = []
        for turn in range(4):
            with time_machine.travel(at + timedelta(minutes=2 * turn)):
                answers.append(begin(visitor, phone, ("call", "telegram")[turn % 2]).status_code)
        assert answers == [303, 303, 303, 429], phone


def test_no_other_code_after_the_proof_lifts_the_limit_of_a_call(visitor):
    one = phones.known()
    begin(visitor, channel="call")
    prove(visitor, ring())
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        visitor.send("recovery/again/", "recovery/password/", channel="telegram")
        set_new(visitor)
    assert is_password(one, NEW)
    assert Code.objects.filter(channel="telegram").count() == 0
    assert Password.objects.get(account=one.account).is_limited is True
