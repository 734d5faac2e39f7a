"""The first page, and the ways out of a registration."""

import re

import pytest
from playwright.sync_api import expect


def remembered(one) -> list[str]:
    """Return the regions that this browser keeps."""
    return [cookie["value"] for cookie in one.page.context.cookies() if cookie["name"] == "portal_region"]


def test_region_is_found_by_name_or_number_and_remembered(walk) -> None:
    one = walk()
    one.open("/")
    one.see("Выберите регион")
    search = one.page.get_by_label("Название или номер региона")
    for typed, found in (
        ("73", "Ульяновская область"),
        ("СТАВРОП", "Ставропольский край"),
        ("26", "Ставропольский край"),
    ):
        search.fill(typed)
        one.press("Найти")
        expect(one.page.get_by_role("link", name=found)).to_be_visible()
        expect(search).to_have_value(typed)
    search.fill("55")
    one.press("Найти")
    expect(one.page.get_by_text("Омская область (55) — пока не подключён")).to_be_visible()
    one.no_barriers()
    search.fill("нетакого")
    one.press("Найти")
    expect(one.page.get_by_text("Ничего не нашлось")).to_be_visible()
    one.follow("Показать все регионы")

    one.follow("Ульяновская область")
    assert remembered(one) == ["73"]
    one.open("/")
    one.follow("Продолжить: Ульяновская область")
    expect(one.page).to_have_url(f"{one.house.portal}/73/")
    other = walk(axe=False)
    other.open("/")
    expect(other.page.get_by_role("link", name="Продолжить")).to_have_count(0)
    assert remembered(other) == []


@pytest.mark.parametrize(
    "path", ["/55/", "/55/cards/", "/999/", "/0/"], ids=["off", "inside", "long", "zero"]
)
def test_region_nobody_has_leads_to_the_choice_and_says_why(walk, path) -> None:
    one = walk(axe=path == "/55/")
    one.open(path)
    one.see("Выберите регион")
    expect(one.page.get_by_text("нет на портале, или он ещё не подключён")).to_be_visible()
    one.follow("Ставропольский край")
    one.see(re.compile("^Запишитесь"))
    assert remembered(one) == ["26"]


def test_address_nobody_has_leads_to_the_choice(walk) -> None:
    one = walk()
    one.open("/abc/")
    one.see("Выберите регион")
    expect(one.page.get_by_text("Такого региона нет на портале")).to_be_visible()
    one.open("/nowhere.txt")
    one.see("Такой страницы нет")
    one.follow("На главную")
    one.see("Выберите регион")
    assert one.page.url == f"{one.house.portal}/"


@pytest.mark.parametrize("script", [True, False], ids=["dialog", "page"])
def test_cross_of_the_consent_refuses_too(walk, house, script) -> None:
    one = walk(java_script_enabled=script, axe=script)
    one.choose_region()
    one.follow("Зарегистрироваться")
    expect(one.page.get_by_role("heading", name="Согласие на обработку персональных данных")).to_be_visible()
    one.follow("Закрыть")
    one.see("Регистрация остановлена")
    one.open("/26/sign-in/register/")
    one.see("Согласие на обработку персональных данных")
    assert house.rows("SELECT count(*) FROM accounts_account WHERE esia_oid = ?", str(one.person.oid)) == [
        (0,)
    ]
