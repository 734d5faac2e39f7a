"""The desk marks a visit as missed, the person objects once, the desk mends it; an operator writes a question."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.test_staff import OPERATOR, REGISTRAR, colleagues_as_they_were, sign_in

__all__ = ["colleagues_as_they_were"]


def let_it_pass(house, number: str) -> None:
    """Let the visit have been an hour ago."""
    ended = datetime.now(UTC) - timedelta(hours=1)
    told = [(ended - timedelta(minutes=15)).isoformat(" "), ended.isoformat(" "), number]
    house.change("UPDATE booking_appointment SET starts_at = ?, ends_at = ? WHERE number = ?", *told)


def open_visit(desk, number: str, surname: str) -> None:
    desk.open("/26/staff/")
    desk.page.get_by_label("Номер талона или фамилия").fill(number)
    desk.page.keyboard.press("Enter")
    desk.see("Поиск записи")
    desk.follow(re.compile(surname))
    desk.see(re.compile(surname))


def test_a_missed_visit_is_objected_to_and_mended(walk, house) -> None:
    patient, desk = walk(), walk()
    patient.register()
    number = patient.book(at=3)
    ticket = patient.page.url
    let_it_pass(house, number)

    sign_in(desk, REGISTRAR)
    open_visit(desk, number, patient.person.surname)
    desk.press(re.compile("^Не пришёл$"))
    expect(desk.page.get_by_text("Отмечено: не пришёл.")).to_be_visible()
    desk.no_barriers()

    patient.page.goto(ticket)
    patient.see("Клиника отметила: на приём не пришли")
    patient.press("На приёме были")
    expect(patient.page.get_by_text("Клиника проверит отметку.")).to_be_visible()
    patient.see("Клиника отметила: на приём не пришли")
    expect(patient.page.get_by_role("button", name="На приёме были")).to_have_count(0)

    desk.page.reload()
    expect(desk.page.get_by_text("Пациент сообщил, что был на приёме")).to_be_visible()
    desk.no_barriers()
    desk.press(re.compile("^Пришёл$"))
    expect(desk.page.get_by_text("Отмечено: пришёл.")).to_be_visible()

    patient.page.reload()
    patient.see("Приём состоялся")
    assert house.rows("SELECT state FROM booking_appointment WHERE number = ?", number) == [("attended",)]


def test_an_operator_writes_a_question_and_ends_it(walk) -> None:
    head = walk()
    sign_in(head, OPERATOR)
    head.follow("Вопросы перед записью")
    head.see("Вопросы перед записью")
    expect(head.page.get_by_text("Что вас беспокоит?").first).to_be_visible()
    head.follow("Добавить вопрос")
    head.see("Новый вопрос")
    head.page.get_by_label("Специальность").select_option(label="Фельдшер")
    head.page.get_by_label("Вопрос", exact=True).fill("Впервые у нас?")
    head.page.get_by_label("Выбор из вариантов").check()
    head.press("Сохранить")
    expect(head.page.get_by_text("Напишите хотя бы два варианта").first).to_be_visible()
    head.see("Новый вопрос")
    head.page.get_by_label("Варианты").fill("Да\nНет")
    head.press("Сохранить")
    head.see("Вопросы перед записью")
    row = head.page.locator(".rows__row", has_text="Впервые у нас?")
    expect(row.get_by_text("Да / Нет")).to_be_visible()
    row.get_by_role("button", name="Больше не спрашивать").click()
    expect(row).to_have_count(0)
    head.see("Вопросы перед записью")
