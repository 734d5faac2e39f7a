"""A developer who has only the stand: signs in through its own system and reads what it learns."""

import pytest
from playwright.sync_api import expect

from tests.browser.walk import Walk

SIZES = {
    "narrow": {"viewport": {"width": 320, "height": 700}},
    "wide": {"viewport": {"width": 1280, "height": 800}},
}


def begin(one: Walk) -> None:
    one.page.goto(f"{one.house.stand}/desk/systems")
    one.follow("Войти через систему-пример и посмотреть, что она узнает")
    one.see("Войти как система")
    one.follow("Войти через стенд")


@pytest.mark.parametrize("size", SIZES)
def test_system_with_a_key_of_gost_learns_what_the_thirteen_rights_open(walk, size):
    one = walk(**SIZES[size])
    begin(one)
    one.sign_in_at_esia(first_time=False)
    one.see("Предоставление прав доступа")
    expect(one.page.locator(".rights__item")).to_have_count(13)
    one.press("Предоставить")

    one.see("Что узнала система")
    expect(one.page.get_by_text('"alg": "GOST3410_2012_256"').first).to_be_visible()
    expect(one.page.get_by_text(f'"sub": {one.person.oid}')).to_be_visible()
    assert one.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["viewport"]["width"]
    one.follow("Выйти со стенда")
    one.see("Вы вышли")


def test_refused_rights_are_told_with_the_number(walk):
    one = walk()
    begin(one)
    one.sign_in_at_esia(first_time=False)
    one.press("Отказать")

    one.see("Войти не вышло")
    expect(one.page.get_by_role("alert")).to_contain_text("ESIA-007004")
    one.follow("Начать сначала")
    one.see("Войти как система")
