"""A person writes to the support; it hands the thread to a clinic, whose registrar answers with a ready text."""

import re

from playwright.sync_api import expect

from tests.browser.test_staff import OPERATOR, REGISTRAR, colleagues_as_they_were, sign_in
from tests.browser.walk import Walk

__all__ = ["colleagues_as_they_were"]
SUBJECT = "Справка для бассейна"
ASKED = "Где взять справку? <b>Спасибо</b>"


def write(one: Walk) -> None:
    """Write, first about a danger to life: the warning stands before the same text."""
    page = one.page
    one.open("/26/messages/")
    one.see("Сообщения")
    one.follow("Написать сообщение")
    one.see("Новое сообщение")
    one.press("Отправить")
    expect(page.get_by_role("heading", name="Проверьте, что введено")).to_be_visible()
    one.no_barriers()
    page.get_by_label(re.compile("^Поддержка портала")).check()
    page.get_by_label("Тема").fill(SUBJECT)
    page.get_by_label("Сообщение", exact=True).fill("Сильная боль в груди")
    one.press("Отправить")
    expect(page.get_by_text("Если это происходит сейчас, не ждите ответа")).to_be_visible()
    one.no_barriers()
    expect(page.get_by_label("Сообщение", exact=True)).to_have_value("Сильная боль в груди")
    page.get_by_label("Сообщение", exact=True).fill(ASKED)
    one.press("Всё равно отправить")
    one.see(SUBJECT)
    expect(page.locator(".talk__text")).to_have_text(ASKED)
    expect(page.get_by_text("Ответят не позже:")).to_be_visible()


def hand_over(head: Walk) -> None:
    """Find the thread, which names nobody, and hand it to the clinic."""
    sign_in(head, OPERATOR)
    head.follow(re.compile("^Сообщения"))
    head.see("Сообщения")
    head.follow(SUBJECT)
    head.see(SUBJECT)
    expect(head.page.get_by_text("Карты и имени поддержка не видит")).to_be_visible()
    head.follow("Передать")
    head.see("Передать обращение")
    head.page.get_by_label(re.compile("Регистратура: Городская поликлиника № 1".replace(" ", r"\s"))).check()
    head.page.get_by_label("Заметка коллегам").fill("Это к вам")
    head.press("Передать")
    expect(head.page.get_by_text("Обращение передано.")).to_be_visible()


def answer(desk: Walk, surname: str) -> None:
    """Answer with a ready text."""
    sign_in(desk, REGISTRAR)
    desk.follow(re.compile("^Сообщения"))
    desk.see("Сообщения")
    desk.follow(SUBJECT)
    desk.see(SUBJECT)
    expect(desk.page.get_by_text(surname)).to_be_visible()
    expect(desk.page.get_by_text("Заметка коллегам: Это к вам")).to_be_visible()
    desk.page.get_by_label("Готовый ответ").select_option(label="Справка готова")
    desk.press("Вставить")
    expect(desk.page.get_by_label("Ответ человеку")).to_have_value(re.compile("Заберите её в регистратуре"))
    desk.press("Отправить ответ")
    expect(desk.page.get_by_text("Ответ отправлен.")).to_be_visible()
    desk.follow("Готовые ответы")
    desk.see("Готовые ответы")


def test_messages(walk) -> None:
    one = walk()
    one.register()
    write(one)
    hand_over(walk())
    answer(walk(), one.person.surname)

    one.open("/26/messages/")
    expect(one.page.get_by_text("Есть ответ")).to_be_visible()
    one.follow(SUBJECT)
    one.see(SUBJECT)
    expect(one.page.get_by_text("Заберите её в регистратуре")).to_be_visible()
    expect(one.page.get_by_text(re.compile(r"^Прочитано \d+ "))).to_be_visible()
    expect(one.page.get_by_text("Это к вам")).to_have_count(0)
    one.press("Вопрос решён, закрыть обращение")
    one.see(SUBJECT)
    expect(one.page.get_by_label("Сообщение", exact=True)).to_have_count(0)
    one.press("Открыть снова")
    expect(one.page.get_by_label("Сообщение", exact=True)).to_be_visible()
    one.page.get_by_label("Сообщение", exact=True).fill("Спасибо, нашли")
    one.press("Отправить")
    expect(one.page.get_by_text("Спасибо, нашли")).to_be_visible()
