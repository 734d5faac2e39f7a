"""What people are told before they leave for Госуслуги, and «Почему я не могу войти», which really checks."""

import dataclasses
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts.models import Session
from portal.domain.health import actions as health
from portal.domain.health.states import ACCEPTED, ESIA, EXCHANGE, SIGNED_IN
from portal.sites.patient import rights
from tests.factories.accounts import person
from tests.portal.sites.visitor import Visitor, text

DOWN = "Госуслуги сейчас не отвечают"
WORKS = "На Госуслугах технические работы"
OURS = "Вход через Госуслуги временно не работает"
FINE = "Вход через Госуслуги сейчас работает"
UNKNOWN = "Мы не знаем, работает ли вход"
STATES = {
    "fine": ([(ESIA, True, ""), (ACCEPTED, True, "")], None, FINE),
    "silent": ([(ESIA, False, "ConnectError")], DOWN, DOWN),
    "works": ([(ESIA, False, "works")], WORKS, WORKS),
    "the exchange fails": ([(ESIA, True, ""), (EXCHANGE, False, "")], DOWN, DOWN),
    "the exchange works again": ([(ESIA, True, ""), (EXCHANGE, True, "")], None, FINE),
    "our key is refused": ([(ESIA, True, ""), (ACCEPTED, False, "007053")], OURS, OURS),
    "nobody looked": ([], None, UNKNOWN),
}
WAYS_OUT = ('href="/26/sign-in/password/"', "Телефоны поликлиник")


def note(*rows):
    for system, is_up, detail in rows:
        health.note(system=system, is_up=is_up, at=now(), detail=detail)


@pytest.mark.parametrize(("rows", "before", "_checked"), STATES.values(), ids=STATES)
@pytest.mark.parametrize("page", ["sign-in/", "sign-in/register/"])
def test_trouble_is_said_before_the_person_leaves_with_another_way(visitor, rows, before, _checked, page):
    if "register" in page:
        visitor.consent()
    note(*rows)
    shown = text(visitor.get(page))
    warned = [said for said in (DOWN, WORKS, OURS) if said in shown]
    assert warned == ([before] if before else [])
    assert ("Войти по паролю портала" in shown) is bool(before)
    assert ("госуслуги" if "register" in page else "Войти через Госуслуги") in shown
    assert not before or all(way in shown for way in WAYS_OUT)


@pytest.mark.parametrize(("rows", "before", "_checked"), STATES.values(), ids=STATES)
def test_who_forgot_the_password_is_led_past_what_does_not_answer(visitor, rows, before, _checked):
    note(*rows)
    shown = visitor.get("recovery/").content.decode()
    assert [said for said in (DOWN, WORKS, OURS) if said in shown] == ([before] if before else [])
    first = re.search(r'button--primary"[^>]*>([^<]+)<', shown.partition("<main")[2])
    assert first[1] == ("Ручной ввод данных" if before else "Войти через Госуслуги")


@pytest.mark.parametrize(("rows", "_before", "checked"), STATES.values(), ids=STATES)
def test_the_page_of_reasons_says_what_was_really_checked(visitor, rows, _before, checked):
    note(*rows)
    shown = text(visitor.get("help/cannot-sign-in/"))
    assert [said for said in (DOWN, WORKS, OURS, FINE, UNKNOWN) if f">{said}<" in shown] == [checked]
    steps = [
        "Есть ли у вас учётная запись",
        "Верно ли вы вводите",
        "войти на сами Госуслуги",
        "Работает ли портал",
    ]
    assert [shown.index(step) for step in steps] == sorted(shown.index(step) for step in steps)
    assert "Перезапустить" in shown
    assert "Другой пользователь" in shown


def test_the_page_of_reasons_tells_the_last_sign_in_by_the_regions_clock(visitor):
    assert "ещё никто не входил" in text(visitor.get("help/cannot-sign-in/"))
    health.note(system=SIGNED_IN, is_up=True, at=now())
    shown = text(visitor.get("help/cannot-sign-in/"))
    assert "ещё никто не входил" not in shown
    assert "сегодня, " in shown


def test_a_sign_in_that_failed_is_not_told_as_working_until_somebody_comes_in(visitor):
    note((ESIA, True, ""), (ACCEPTED, True, ""))
    health.note_sign_in(has_worked=False, at=now())
    shown = text(visitor.get("help/cannot-sign-in/"))
    assert ">Последний вход не удался<" in shown
    assert f">{FINE}<" not in shown
    assert "Войти через Госуслуги" in text(visitor.get("sign-in/"))
    health.note_sign_in(has_worked=True, at=now())
    assert f">{FINE}<" in text(visitor.get("help/cannot-sign-in/"))


def test_it_stands_for_how_long_and_no_code_of_a_machine(visitor):
    health.note(system=ESIA, is_up=False, at=now() - timedelta(minutes=1), detail="ConnectError")
    health.note(system=ACCEPTED, is_up=False, at=now(), detail="007053")
    shown = text(visitor.get("sign-in/")) + text(visitor.get("help/cannot-sign-in/"))
    assert "Мы заметили это сегодня, " in shown
    assert [word for word in ("ConnectError", "007053") if word in shown] == []


@pytest.mark.parametrize("page", ["sign-in/", "sign-in/register/", "help/cannot-sign-in/"])
def test_each_right_is_explained_before_the_person_leaves(visitor, page):
    visitor.consent()
    shown = text(visitor.get(page))
    assert [scope for scope in settings.ESIA.scopes if rights.WORDS[scope][0] not in shown] == []
    assert [scope for scope in settings.ESIA.scopes if rights.WORDS[scope][1] not in shown] == []


def test_only_rights_that_are_asked_for_are_explained(visitor, monkeypatch):
    assert "СНИЛС ребенка" in text(visitor.get("sign-in/"))
    monkeypatch.setattr(type(settings.ESIA), "scopes", ("openid", "fullname", "birthdate", "gender"))
    shown = text(visitor.get("sign-in/"))
    assert ("фамилии, имени" in shown, "СНИЛС ребенка" in shown) == (True, False)


def test_a_simplified_account_is_told_what_it_may_not_do_and_what_it_may(visitor):
    shown = text(visitor.get("sign-in/trouble/unconfirmed/"))
    assert [
        one for one in ("завести карту пациента", "записаться к врачу", "смотреть врачей") if one not in shown
    ] == []
    other = text(visitor.get("sign-in/trouble/expired/"))
    assert "Пока нельзя" not in other


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("standard", "Порталу подходит стандартная или подтверждённая"),
        ("confirmed", "записываться к врачу в этом регионе — только с подтверждённой"),
        ("simplified", "В этом регионе подходит любая учётная запись"),
    ],
)
def test_the_regions_level_is_told(visitor, region, level, said):
    region.booking_level = level
    region.save()
    assert said in text(visitor.get("help/confirm-account/"))
    assert ("с подтверждённой." in text(visitor.get("help/cannot-sign-in/"))) is (level == "confirmed")


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://esia.gosuslugi.ru", "https://www.gosuslugi.ru/"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001/profile/"),
    ],
)
def test_the_steps_lead_to_the_gosuslugi_that_the_portal_is_bound_to(visitor, settings, url, home):
    """At a stand nobody is sent to the real ones, and nobody without an account is left without a way to one."""
    settings.ESIA = dataclasses.replace(settings.ESIA, url=url)
    shown = text(visitor.get("help/cannot-sign-in/"))
    assert f'href="{url}/registration/">Зарегистрироваться на Госуслугах<' in shown
    for page in (shown, text(visitor.get("help/confirm-account/"))):
        assert f'href="{home}"' in page
        assert ("www.gosuslugi.ru" in page) is (url == "https://esia.gosuslugi.ru")


def test_a_proof_through_gosuslugi_warns_too(signed_in):
    Session.objects.update(proved_at=now() - timedelta(minutes=11))
    shown = text(signed_in.get("session/prove/?next=/settings/"))
    assert ("Подтвердить через Госуслуги" in shown, DOWN in shown) == (True, False)
    note((ESIA, False, ""))
    assert DOWN in text(signed_in.get("session/prove/?next=/settings/"))


def test_whoever_may_not_book_is_told_at_once_and_where_to_mend_it(visitor, region, esia):
    region.booking_level = "confirmed"
    region.save()
    esia.person_told = person(is_trusted=False)
    assert "только с подтверждённой учётной записью" in text(
        visitor.client.get(visitor.register()["Location"])
    )
    other = Visitor()
    esia.person_told = person(is_trusted=True)
    assert "только с подтверждённой" not in text(other.client.get(other.sign_in()["Location"]))
