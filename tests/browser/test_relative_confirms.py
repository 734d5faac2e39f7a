"""A daughter types her mother's card; the mother confirms it, by a code and by a link, and takes it back."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.walk import Walk

PHONE = {"viewport": {"width": 360, "height": 740}}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
SHOTS = Path(os.environ.get("VAR_DIR", "var")) / "journeys"


def name_of(one: Walk) -> str:
    return f"{one.person.surname} {one.person.name} Ивановна"


def panel(walker: Walk, name: str):
    return walker.page.locator(".panel", has=walker.page.get_by_role("heading", name=name))


def add(walker: Walk, other: Walk) -> None:
    """Type the card of another person, as she stands in her own documents."""
    walker.follow("Щелкните здесь, чтобы добавить еще одну карту")
    walker.see("Новая карта")
    walker.page.get_by_label(re.compile("^Взрослого")).check()
    told = {
        "surname": other.person.surname, "name": other.person.name, "patronymic": "Ивановна",
        "birth_date": "01.01.1990", "snils": other.person.snils,
    }  # fmt: skip
    for field, text in told.items():
        walker.page.locator(f"#id_{field}").fill(text)
    walker.page.get_by_label("Женский").check()
    walker.press("Добавить карточку")
    walker.see("Согласие на обработку персональных данных родственника")
    walker.press("Да, я согласен")
    walker.see("Сообщение")
    walker.follow("ОК")
    walker.see("Мои карты")


def open_rights(walker: Walk, name: str) -> None:
    walker.open("/26/cards/")
    walker.see("Мои карты")
    panel(walker, name).get_by_role("link", name="Просмотреть карту").click()
    walker.see(re.compile(name))
    walker.follow("Кто действует")
    walker.see(name)


def ask(walker: Walk, *, what: str, way: str, phone: str = "") -> None:
    walker.follow(re.compile("^Попросить разрешение"))
    expect(walker.page.get_by_role("heading", level=2, name="Попросить разрешение")).to_be_visible()
    walker.page.get_by_label(what, exact=True).check()
    walker.page.get_by_label("1 год").check()
    walker.page.get_by_label(re.compile(way)).check()
    if phone:
        walker.page.locator("#id_phone").fill(phone)
    walker.no_barriers()
    walker.press("Попросить")


def code(walker: Walk, phone: str) -> str:
    for _ in range(100):
        told = walker.house.sent(phone)
        if told:
            return told[0]["code"]
        walker.page.wait_for_timeout(100)
    raise AssertionError("no code came")


@pytest.mark.browser_twice
def test_a_relative_types_the_code(walk, house) -> None:
    daughter, mother = walk(**PHONE), walk(**PHONE)
    daughter.register()
    add(daughter, mother)
    name = name_of(mother)
    expect(panel(daughter, name).get_by_text("Карта не подтверждена")).to_be_visible()

    open_rights(daughter, name)
    ask(daughter, what="Записывать и видеть все записи", way="^Кодом", phone=daughter.person.phone)
    expect(daughter.page.locator("#error-summary")).to_contain_text("Это ваш номер.")
    daughter.page.locator("#id_phone").fill(mother.person.phone)
    daughter.press("Попросить")
    daughter.see("Передайте устройство родственнику")
    expect(daughter.page.get_by_text("Записывать и видеть все записи")).to_be_visible()
    daughter.page.get_by_label("Проверочный код").fill(code(daughter, mother.person.phone))
    daughter.press("Разрешаю")
    daughter.see(name)
    expect(daughter.page.get_by_text("Карта подтверждена, разрешение записано.")).to_be_visible()
    expect(panel(daughter, "Что вам можно")).to_contain_text("Записывать и видеть все записи")
    rows = house.rows(
        "SELECT c.confirmed_by, h.scope FROM patients_holding h JOIN patients_card c ON c.id = h.card_id"
        " WHERE c.source = 'hand' AND c.surname = ? AND h.ended_at IS NULL",
        mother.person.surname,
    )
    assert rows == [("code", "visits")]

    daughter.follow("Кто смотрел")
    expect(daughter.page.get_by_role("heading", name="Раздел закрыт")).to_be_visible()
    daughter.no_barriers()


def test_a_relative_answers_the_link_and_takes_it_back(walk) -> None:
    daughter, mother = walk(**DESKTOP), walk(**DESKTOP)
    daughter.register()
    add(daughter, mother)
    name = name_of(mother)
    open_rights(daughter, name)
    ask(daughter, what="Записывать, видеть записи, прикрепления и документы", way="^Ссылкой")
    expect(daughter.page.get_by_role("heading", name="Отправьте ссылку родственнику")).to_be_visible()
    daughter.no_barriers()
    link = daughter.page.locator("#link").input_value()

    mother.register()
    mother.page.goto(link)
    mother.see("Вас просят о разрешении")
    expect(mother.page.get_by_text(name_of(daughter))).to_be_visible()
    mother.page.screenshot(path=SHOTS / f"asked-{DESKTOP['viewport']['width']}.png", full_page=True)
    mother.press("Разрешаю")
    mother.see("Мои карты")

    open_rights(daughter, name)
    expect(panel(daughter, "Что вам можно")).to_contain_text("Так разрешил сам человек.")
    daughter.page.screenshot(path=SHOTS / f"right-{DESKTOP['viewport']['width']}.png", full_page=True)
    daughter.follow("Кто смотрел")
    expect(daughter.page.get_by_role("heading", name="Кто смотрел карту")).to_be_visible()
    expect(daughter.page.get_by_text("Дали разрешение действовать").first).to_be_visible()
    daughter.no_barriers()

    open_rights(mother, f"{mother.person.surname} {mother.person.name}")
    expect(panel(mother, name_of(daughter))).to_be_visible()
    mother.follow("Кто смотрел")
    expect(mother.page.get_by_text(name_of(daughter)).first).to_be_visible()
    mother.page.screenshot(path=SHOTS / f"seen-{DESKTOP['viewport']['width']}.png", full_page=True)
    mother.follow(re.compile("^Спросить, зачем"))
    mother.page.get_by_label(re.compile("Что вас удивило")).fill("Зачем?")
    mother.no_barriers()
    mother.press("Отправить вопрос")
    expect(mother.page.get_by_text("Вы спросили, ждём ответа.").first).to_be_visible()
    mother.follow("Кто действует")
    mother.follow("Отозвать")
    expect(mother.page.get_by_role("heading", name="Отозвать разрешение?")).to_be_visible()
    mother.no_barriers()
    mother.press("Отозвать")
    mother.see("Мои карты")

    daughter.open("/26/cards/")
    daughter.see("Мои карты")
    expect(panel(daughter, name)).to_have_count(0)
