"""A letter comes after registering; it leads into the cabinet, where letters are switched off."""

import json
import re
import time

from playwright.sync_api import expect


def letters(house) -> list[dict]:
    file = house.var_dir / "outbox" / "letters.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def letter_to(house, address: str) -> dict:
    """Wait for the newest letter to this address: the worker looks every five seconds."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = [letter for letter in letters(house) if letter["to"] == address]
        if found:
            return found[-1]
        time.sleep(0.2)
    raise AssertionError("no letter came")


def test_letters(walk, house) -> None:
    one = walk()
    page = one.page
    one.register()
    ((account, address),) = house.rows(
        "SELECT id, email FROM accounts_account WHERE esia_oid = ?", str(one.person.oid)
    )
    letter = letter_to(house, address)
    assert (address, letter["subject"]) == (f"p{one.person.oid}@proverka.example", "Добро пожаловать")
    assert (
        re.findall(f"{one.person.surname}|{one.person.snils}", json.dumps(letter, ensure_ascii=False)) == []
    )

    page.set_content(letter["html"])
    one.see("Добро пожаловать")
    one.follow("Открыть личный кабинет")
    one.see("Уведомления")
    expect(page.get_by_role("link", name="Добро пожаловать")).to_be_visible()
    one.follow("Как приходят уведомления")
    one.see("Как приходят уведомления")
    expect(page.get_by_text(address.partition("@")[2])).to_be_visible()
    page.get_by_label("Нет, смотреть только здесь").check()
    one.press("Сохранить")
    expect(page.get_by_text("Письма о записях больше не приходят.")).to_be_visible()
    one.see("Как приходят уведомления")
    expect(page.get_by_label("Нет, смотреть только здесь")).to_be_checked()

    wish = house.rows("SELECT wants_letters FROM messaging_preference WHERE account_id = ?", account)
    assert [bool(value) for (value,) in wish] == [False]
