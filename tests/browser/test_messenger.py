"""Telegram is linked in the settings, tells of a booking, and is stopped from its own side."""

import time

from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.test_reminder import book
from tests.browser.walk import Walk


def texts(house: House, chat: str) -> list[str]:
    """Return what the bot has written into a chat, the newest first."""
    return [one["text"] for one in house.sent(chat)]


def test_telegram_is_linked_tells_and_is_stopped(walk, house: House) -> None:
    one: Walk = walk(viewport={"width": 390, "height": 844})
    chat = str(10_000_000 + int(one.person.phone[-6:]))
    one.register()
    one.open("/26/settings/notices/")
    one.follow("Подключить Telegram")
    one.see("Подключить Telegram")
    one.press("Сделать ссылку для подключения")
    expect(one.page.get_by_role("link", name="Открыть бота в Telegram")).to_be_visible()
    one.no_barriers()

    telephone = one.page.context.new_page()
    telephone.goto(one.page.get_by_label("Или откройте эту ссылку на телефоне").input_value())
    telephone.get_by_label("Чей это телефон").fill(chat)
    telephone.get_by_role("button", name="Запустить").click()
    expect(telephone.get_by_text("Готово: уведомления будут приходить сюда")).to_be_visible()

    one.follow("Проверить, подключено ли")
    one.see("Как приходят уведомления")
    expect(one.page.get_by_role("button", name="Отключить Telegram")).to_be_visible()

    book(one, "Терапевт")
    until = time.monotonic() + 60
    while "Вы записаны на приём" not in texts(house, chat)[0]:  # the house's own worker brings it
        assert time.monotonic() < until, "nothing came to the chat"
        time.sleep(0.5)
    assert one.person.surname not in "".join(texts(house, chat))

    telephone.get_by_label("Сообщение боту").fill("/stop")
    telephone.get_by_role("button", name="Отправить").click()
    expect(telephone.get_by_text("Отключено: уведомления сюда больше не придут")).to_be_visible()
    one.open("/26/cards/notices/")
    expect(one.page.get_by_text("Мессенджер отключён")).to_be_visible()
    one.open("/26/settings/notices/")
    expect(one.page.get_by_role("link", name="Подключить Telegram")).to_be_visible()
