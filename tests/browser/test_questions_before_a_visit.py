"""A speciality asks before the visit: hold, errors, more time, confirm, ticket, move; the clinic reads it."""

import re

import pytest
from playwright.sync_api import expect

CLINIC, SPECIALITY = "Городская поликлиника № 2", "Окулист"
COMPLAINT = "Болит левый глаз, третий день"
WHAT, FIRST, ALLERGY = "Что вас беспокоит?", "Впервые с этой жалобой?", "На что у вас аллергия?"


def choose_day(one) -> None:
    """Go to the one doctor of the clinic who asks something, and to a day with many places."""
    one.follow("Записать на приём")
    one.see("Лечебные учреждения")
    one.follow(CLINIC, exact=True)
    one.see(CLINIC)
    one.follow(SPECIALITY, exact=True)
    one.see(SPECIALITY)
    one.roomiest(".doctor--open").get_by_role("link").click()
    expect(one.page.get_by_role("heading", level=2, name="День")).to_be_visible()
    one.roomy("a.day", 8, last=True).click()
    one.page.wait_for_url(re.compile("day="))


@pytest.mark.browser_twice
def test_questions_before_a_visit(walk, house) -> None:
    one = walk()
    one.register()
    choose_day(one)
    one.choose_time()
    one.see("Подтвердите запись")
    expect(one.page.get_by_role("heading", name="Вопросы врача")).to_be_visible()

    one.page.get_by_label(ALLERGY).fill("пенициллин")
    one.press("Записаться")
    expect(one.page.get_by_role("alert").get_by_text(f"Ответьте на вопрос «{WHAT}»")).to_be_visible()
    expect(one.page.locator(".field--wrong")).to_have_count(2)
    expect(one.page.get_by_label(ALLERGY)).to_have_value("пенициллин")
    one.see("Подтвердите запись")

    one.page.get_by_label(WHAT).fill("Сильная боль в груди")
    one.press("Ещё пять минут")
    expect(one.page.get_by_role("button", name="Ещё пять минут")).to_have_count(0)
    expect(one.page.get_by_label(WHAT)).to_have_value("Сильная боль в груди")
    expect(one.page.get_by_label(ALLERGY)).to_have_value("пенициллин")
    expect(one.page.locator("main").get_by_role("link", name="103")).to_be_visible()
    one.see("Подтвердите запись")

    one.page.get_by_label(WHAT).fill(COMPLAINT)
    one.page.get_by_role("radio", name="Впервые").check()
    one.page.get_by_label(WHAT).press("Enter")
    one.see("Вы записаны")
    first = one.ticket_number()
    answers = one.page.locator("section", has_text="Ваши ответы врачу")
    for said in (COMPLAINT, "Впервые", "пенициллин"):
        expect(answers.get_by_text(said, exact=True)).to_be_visible()
    expect(one.page.locator("main").get_by_role("link", name="103")).to_have_count(0)
    (sealed,) = house.rows("SELECT sealed FROM booking_answers")[0]
    assert "глаз" not in sealed

    one.follow("Перенести запись")
    one.choose_time(2)
    one.see("Подтвердите перенос")
    expect(one.page.get_by_label(WHAT)).to_have_value(COMPLAINT)
    expect(one.page.get_by_role("radio", name="Впервые")).to_be_checked()
    one.page.get_by_label(WHAT).fill("Болят оба глаза")
    one.press("Перенести запись")
    one.see("Вы записаны")
    expect(one.page.get_by_text("Болят оба глаза", exact=True)).to_be_visible()
    second = one.ticket_number()
    assert second != first

    one.follow("Отменить запись")
    one.page.get_by_label("Не смогу прийти").check()
    one.press("Отменить запись")
    one.see("Вы отменили запись")
    one.follow("Записаться снова")
    one.choose_time(1)
    one.see("Подтвердите запись")
    expect(one.page.get_by_label(WHAT)).to_have_value("Болят оба глаза")
    one.press("Выбрать другое время")
    expect(one.page.get_by_role("heading", level=2, name="День")).to_be_visible()


def test_questions_without_javascript(walk, house) -> None:
    plain = walk(java_script_enabled=False, axe=False)
    plain.register()
    choose_day(plain)
    plain.choose_time(4)
    plain.see("Подтвердите запись")
    plain.press("Записаться")
    expect(plain.page.locator(".field--wrong")).to_have_count(2)
    plain.page.get_by_label(WHAT).fill(COMPLAINT)
    plain.press("Ещё пять минут")
    expect(plain.page.get_by_label(WHAT)).to_have_value(COMPLAINT)
    plain.page.get_by_role("radio", name=re.compile("^Уже был")).check()
    plain.press("Записаться")
    plain.see("Вы записаны")
    expect(plain.page.get_by_text(COMPLAINT, exact=True)).to_be_visible()
