"""A child grows under the mother's eyes: at 15 its visits are its own, by its leave she books, at 18 it is gone."""

import re
from datetime import UTC, datetime

from playwright.sync_api import expect

from portal.domain.patients.rules import ages
from tests.browser.test_relative_confirms import DESKTOP, SHOTS, open_rights, panel
from tests.browser.walk import Walk

CHILD = "Проверкина Тайна Игоревна"


def becomes(one: Walk, years: int) -> None:
    """Let the child be exactly so old today: the birth date is moved, the clock is not."""
    today = ages.today(datetime.now(UTC))
    born = today.replace(year=today.year - years, day=min(today.day, 28))
    one.house.change(
        "UPDATE patients_card SET birth_date = ?, confirmed_at = created_at, confirmed_by = 'clinic'"
        " WHERE name = 'Тайна' AND id IN (SELECT h.card_id FROM patients_holding h"
        " JOIN accounts_account a ON a.id = h.account_id WHERE a.surname = ?)",
        born.isoformat(), one.person.surname,
    )  # fmt: skip


def allows(one: Walk) -> None:
    """Let the child have said in an own account that the mother may book (the link's journey is another)."""
    one.house.change(
        "UPDATE patients_holding SET scope = 'book', agreed_at = since WHERE relation = 'child'"
        " AND account_id = (SELECT id FROM accounts_account WHERE surname = ?)",
        one.person.surname,
    )


def add_child(one: Walk) -> None:
    one.follow("Щелкните здесь, чтобы добавить еще одну карту")
    one.see("Новая карта")
    one.page.get_by_label(re.compile("^Ребёнка")).check()
    told = {"surname": "Проверкина", "name": "Тайна", "patronymic": "Игоревна", "birth_date": "05.03.2019"}
    for field, text in told.items():
        one.page.locator(f"#id_{field}").fill(text)
    one.page.locator("#id_policy_number").fill(str(700_000_000 + one.person.oid % 10_000))
    one.page.get_by_label("Женский").check()
    one.press("Добавить карточку")
    one.see("Согласие на обработку персональных данных ребёнка")
    one.press("Да, я согласен")
    one.see("Сообщение")
    one.follow("ОК")
    one.see("Мои карты")


def book_for_child(one: Walk) -> None:
    panel(one, CHILD).get_by_role("link", name="Записать на приём").click()
    one.see("Лечебные учреждения")
    one.follow("Детская поликлиника № 2", exact=True)
    one.follow("Педиатр", exact=True)
    one.roomiest(".doctor--open").get_by_role("link").click()
    one.choose_last_day()
    one.choose_time()
    one.see("Подтвердите запись")
    one.press("Записаться")
    one.see("Запись подтверждена")


def test_a_child_grows_up(walk) -> None:
    mother = walk(**DESKTOP)
    mother.register()
    add_child(mother)
    book_for_child(mother)
    ticket, number = mother.page.url, mother.ticket_number()
    becomes(mother, 14)
    mother.page.goto(ticket)
    mother.see("Запись подтверждена")

    becomes(mother, 15)
    assert mother.page.goto(ticket).status == 404
    mother.open("/26/cards/")
    mother.see("Мои карты")
    expect(mother.page.get_by_text(number)).to_have_count(0)
    grown = panel(mother, CHILD)
    expect(grown).to_contain_text("Ребёнку исполнилось 15 лет.")
    expect(grown.get_by_role("link", name="Записать на приём")).to_have_count(0)
    mother.page.screenshot(path=SHOTS / f"fifteen-{DESKTOP['viewport']['width']}.png", full_page=True)
    grown.get_by_role("link", name="Записи").click()
    expect(mother.page.get_by_role("heading", name="Раздел закрыт")).to_be_visible()
    mother.no_barriers()

    open_rights(mother, CHILD)
    expect(mother.page.get_by_text("Пока ничего")).to_be_visible()
    mother.follow(re.compile("^Попросить разрешение"))
    expect(mother.page.get_by_role("heading", level=2, name="Попросить разрешение")).to_be_visible()
    expect(mother.page.get_by_label(re.compile("^Кодом"))).to_have_count(0)
    mother.no_barriers()
    allows(mother)
    mother.page.goto(ticket)
    mother.see("Запись подтверждена")

    becomes(mother, 18)
    assert mother.page.goto(ticket).status == 404
    mother.open("/26/cards/")
    mother.see("Мои карты")
    expect(panel(mother, CHILD)).to_have_count(0)
    expect(mother.page.get_by_text(number)).to_have_count(0)
