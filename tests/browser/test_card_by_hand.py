"""A mother types her child's card, books for the child, mends the card, deletes it and takes it back."""

import re

import pytest
from playwright.sync_api import expect

from portal.kit import snils
from tests.browser.walk import Walk

PHONE = {"viewport": {"width": 360, "height": 740}}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
CHILD = "Проверкина Тайна Игоревна"
NINE = "90210"


def number_of(walker: Walk) -> str:
    """Return a СНИЛС that nobody else of these journeys has."""
    nine = f"{NINE}{walker.person.oid % 10_000:04}"
    return nine + snils.check_digits(nine)


def fill(walker: Walk, **fields: str) -> None:
    for name, text in fields.items():
        walker.page.locator(f"#id_{name}").fill(text)


def add_child(walker: Walk) -> None:
    """Go from «Мои карты» to the message; the first try holds mistakes."""
    walker.follow("Щелкните здесь, чтобы добавить еще одну карту")
    walker.see("Новая карта")
    walker.page.get_by_label(re.compile("^Ребёнка")).check()
    fill(walker, surname="Проверкина", name="Taina", patronymic="Игоревна", birth_date="31.02.2019")
    walker.press("Добавить карточку")
    walker.see("Новая карта")
    expect(walker.page).to_have_title(re.compile("^Ошибка: "))
    summary = walker.page.locator("#error-summary")
    expect(summary).to_be_focused()
    for sentence in ("Напишите русскими буквами", "Такой даты нет в календаре", "Выберите пол"):
        expect(summary).to_contain_text(sentence)
    expect(walker.page.locator("#id_surname")).to_have_value("Проверкина")
    fill(walker, name="Тайна", birth_date="05.03.2019")
    walker.page.get_by_label("Женский").check()
    walker.page.locator("#id_snils").press_sequentially(number_of(walker))
    expect(walker.page.locator("#id_snils")).to_have_value(snils.show(number_of(walker)))
    walker.press("Добавить карточку")
    walker.see("Согласие на обработку персональных данных ребёнка")
    walker.press("Да, я согласен")
    walker.see("Сообщение")
    expect(walker.page.get_by_text("Карточка успешно добавлена.")).to_be_visible()
    walker.follow("ОК")
    walker.see("Мои карты")


def panel(walker: Walk, name: str):
    return walker.page.locator(".panel", has=walker.page.get_by_role("heading", name=name))


@pytest.mark.browser_twice
def test_add_a_child_and_book_for_it(walk, house) -> None:
    mother = walk(**PHONE)
    mother.register()
    add_child(mother)
    expect(panel(mother, CHILD).get_by_text("Карта не подтверждена")).to_be_visible()

    panel(mother, CHILD).get_by_role("link", name="Записать на приём").click()
    mother.see("Лечебные учреждения")
    acting = mother.page.get_by_role("complementary", name="Для кого эта страница")
    expect(acting).to_contain_text(f"{CHILD} (ваш ребёнок)")
    mother.follow("Детская поликлиника № 2", exact=True)
    mother.follow("Педиатр", exact=True)
    expect(acting).to_contain_text(CHILD)
    mother.roomiest(".doctor--open").get_by_role("link").click()
    mother.choose_last_day()
    mother.choose_time()
    mother.see("Подтвердите запись")
    expect(acting).to_contain_text(CHILD)
    mother.press("Записаться")
    mother.see("Запись подтверждена")
    expect(acting).to_contain_text(CHILD)
    number = mother.ticket_number()

    mother.open("/26/cards/")
    mother.see("Мои карты")
    expect(acting).to_have_count(0)
    expect(mother.page.locator(".timeline li")).to_contain_text([CHILD])
    told = house.rows(
        "SELECT c.name, c.source, c.confirmed_by, b.state FROM booking_appointment b"
        " JOIN patients_card c ON c.id = b.card_id WHERE b.number = ?",
        number,
    )
    assert told == [("Тайна", "hand", "", "booked")]


def test_change_delete_and_take_back(walk, house) -> None:
    mother = walk(**DESKTOP)
    mother.register()
    mother.press("Всё верно")
    own = f"{mother.person.surname} {mother.person.name}"
    panel(mother, own).get_by_role("link", name="Изменить").click()
    mother.see(re.compile(own))
    expect(mother.page.get_by_text("Эти данные пришли из Госуслуг.")).to_be_visible()
    expect(mother.page.locator("#id_surname")).to_have_count(0)
    mother.page.locator("#id_phone").fill("8 918 111-22-33")
    mother.press("Сохранить")
    mother.see(re.compile(own))
    expect(mother.page.get_by_text(re.compile(r"\+7.918.111.22.33"))).to_be_visible()

    mother.open("/26/cards/")
    add_child(mother)
    panel(mother, CHILD).get_by_role("link", name="Удалить").click()
    mother.see("Удалить карту")
    mother.press("Удалить карту")
    mother.see("Мои карты")
    expect(panel(mother, CHILD)).to_have_count(0)
    expect(mother.page.get_by_role("heading", name="Удалённые карты")).to_be_visible()
    mother.press(f"Вернуть карту: {CHILD}")
    mother.see("Мои карты")
    expect(mother.page.get_by_text("Карта снова в картотеке.")).to_be_visible()
    expect(panel(mother, CHILD)).to_be_visible()
    held = house.rows(
        "SELECT h.ended_at, h.ended_why FROM patients_holding h JOIN patients_card c ON c.id = h.card_id"
        " WHERE c.snils = ?",
        number_of(mother),
    )
    assert held == [(None, "")]


def test_add_a_card_without_javascript(walk, house) -> None:
    father = walk(java_script_enabled=False, axe=False)
    father.register()
    father.follow("Щелкните здесь, чтобы добавить еще одну карту")
    father.page.get_by_label(re.compile("^Взрослого")).check()
    fill(father, surname="Проверкин", name="Тихон", birth_date="5 3 1950", snils=number_of(father))
    father.page.get_by_label("Мужской").check()
    father.press("Добавить карточку")
    father.see("Согласие на обработку персональных данных родственника")
    father.press("Исправить данные")
    father.see("Новая карта")
    expect(father.page.locator("#id_birth_date")).to_have_value("05.03.1950")
    father.press("Добавить карточку")
    father.press("Да, я согласен")
    father.see("Сообщение")
    assert house.rows("SELECT name FROM patients_card WHERE snils = ?", number_of(father)) == [("Тихон",)]
