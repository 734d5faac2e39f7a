"""The desk of the stand: a person and a system added with mistakes first, looked at by axe on both widths."""

import re

import pytest
from playwright.sync_api import expect

import gost
from tests.browser.walk import Walk

WIDTHS = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}


@pytest.fixture(params=WIDTHS, ids=str)
def one(walk, request) -> Walk:
    return walk(viewport=WIDTHS[request.param])


def stays_within(one: Walk) -> None:
    assert one.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), one.page.url


def test_every_page_of_the_desk_has_no_barriers(one, house) -> None:
    pages = {
        "/desk": "Люди",
        "/desk/systems": "Системы",
        "/desk/systems/REGMED": "REGMED",
        "/desk/people/1000300023": "Семидетова Ксения Матвеевна",
        "/desk/codes": "Коды и письма",
        "/desk/journal": "Журнал",
        "/desk/faults?system=REGMED": "Сбои",
        "/desk/centre": "Центр обслуживания",
        "/warning/": "Это не Госуслуги",
    }
    for address, heading in pages.items():
        one.page.goto(house.stand + address)
        one.see(heading)
        stays_within(one)


def test_person_added_at_the_desk_comes_into_the_portal(one, house) -> None:
    width = one.page.viewport_size["width"]
    one.page.goto(f"{house.stand}/desk")
    one.follow("Добавить человека")
    one.see("Новый человек")
    one.press("Сохранить")
    expect(one.page.get_by_text("Не сохранено. Исправьте отмеченные поля.")).to_be_visible()
    expect(one.page.get_by_label("Фамилия", exact=True)).to_have_attribute("aria-invalid", "true")
    one.no_barriers()
    one.follow("Заполнить примером")
    expect(one.page.get_by_label("Имя", exact=True)).to_have_value("Софья")
    one.page.get_by_label("Фамилия", exact=True).fill("Настольная")
    one.page.get_by_label("Телефон – логин").fill(f"8 904 000 {width:04d}")
    one.press("Сохранить")
    expect(one.page.get_by_text("Сохранено: Настольная Софья Примеровна")).to_be_visible()
    one.no_barriers()

    one.person.phone = f"+7904000{width:04d}"
    one.register()
    expect(one.page.get_by_role("heading", name=re.compile("Настольная"))).to_be_visible()


def test_system_added_at_the_desk_shows_its_hash(one, house) -> None:
    mnemonic = f"BROWSER{one.page.viewport_size['width']}"
    one.page.goto(f"{house.stand}/desk/systems")
    one.follow("Добавить систему")
    one.see("Новая система")
    one.page.get_by_label("Мнемоника (client_id)").fill(mnemonic)
    one.page.get_by_label("Название", exact=True).fill("Проверка")
    one.page.get_by_label("Сертификат системы").fill("не сертификат")
    one.press("Сохранить")
    expect(one.page.get_by_text("Не читается: нужен PEM")).to_be_visible()
    expect(one.page.get_by_text("Нужен хотя бы один адрес")).to_be_visible()
    one.no_barriers()
    one.page.get_by_label("Адреса возврата (redirect_uri)").fill("https://is.example/back")
    one.page.get_by_label("Сертификат системы").fill(gost.make_pair(mnemonic, 30)[1].decode())
    one.press("Сохранить")
    one.see("Системы")
    card = one.page.locator(f"#system-{mnemonic}")
    expect(card.get_by_text("Сохранено")).to_be_visible()
    expect(card.get_by_text(re.compile(r"^[0-9A-F]{64}$"))).to_be_visible()
    stays_within(one)
