"""Whoever tries the portal on one machine reads its codes where the line of the demonstration leads."""

import pytest
from playwright.sync_api import expect

from portal.adapters import outbox
from portal.adapters.phone.console.channel import ConsoleChannel
from tests.browser.house import House
from tests.browser.walk import Walk

PHONE = "+79991112233"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def code(house: House) -> str:
    """Send a code by call, one by Telegram and a letter to somebody else."""
    folder = house.var_dir / "outbox"
    call = ConsoleChannel(folder, name="call", digits=4, picks_code=True)
    telegram = ConsoleChannel(folder, name="telegram", digits=6, picks_code=False)
    made = call.send(phone=PHONE, code=None, ttl_s=600, key="one").code
    telegram.send(phone=PHONE, code="042735", ttl_s=600, key="two")
    outbox.write(
        folder,
        "letters",
        {"to": "anna@example.ru", "subject": "Письмо только для этого теста", "text": "Откройте портал."},
    )
    return made or ""


def test_code_is_read_in_the_outbox(walk, house: House, code: str) -> None:
    person: Walk = walk(viewport={"width": 320, "height": 640})
    person.page.goto(f"{house.portal}/26/")

    person.page.get_by_role("link", name="Коды и письма").click()
    person.see("Отправленное")
    expect(person.page.get_by_text("Письмо только для этого теста")).to_be_visible()
    person.page.get_by_role("searchbox").fill("8 999 111 22 33")
    person.press("Показать")

    person.see("Отправленное")
    assert person.page.evaluate(SIDEWAYS) == 0
    assert person.page.locator("h2").all_inner_texts() == ["Telegram", "Звонок"]
    expect(person.page.get_by_text("042735", exact=True)).to_be_visible()
    expect(person.page.get_by_text(code, exact=True)).to_be_visible()
    assert [each["code"] for each in house.sent(PHONE)] == ["042735", code]


def test_outbox_without_a_match_says_so(walk, house: House, code: str) -> None:
    person: Walk = walk(color_scheme="dark")

    person.page.goto(f"{house.portal}/outbox/?to=nobody@example.ru")

    person.see("Отправленное")
    expect(person.page.get_by_role("heading", name="Пока пусто")).to_be_visible()
