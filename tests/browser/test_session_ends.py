"""A session that runs out, is ended elsewhere, or is left: nothing typed is lost, nothing private stays."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.test_hold_runs_out import CLINIC, SPECIALITY, holding, states

PHONE = {"viewport": {"width": 390, "height": 844}}
WARNING = "Личный кабинет скоро закроется"
OVER = "Личный кабинет закрыт"


def let_idle(house, one, minutes: int = 31) -> None:
    """Let the person's sessions lie unused for so long."""
    used = (datetime.now(UTC) - timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S")
    house.change(
        "UPDATE accounts_session SET last_used_at = ? WHERE account_id IN"
        " (SELECT id FROM accounts_account WHERE esia_oid = ?)",
        used,
        str(one.person.oid),
    )


def warned(one, seconds: int = 28 * 60 + 5) -> None:
    """Let the clock of the browser go on until the dialog asks."""
    one.page.clock.fast_forward(seconds * 1000)
    expect(one.page.get_by_role("dialog").get_by_role("heading", name=WARNING)).to_be_visible()


def at_cards(walk, **options):
    one = walk(**options)
    one.register()
    one.page.clock.install()
    one.open("/26/cards/")
    return one


def test_a_warning_keeps_the_session_on_a_press(walk, house) -> None:
    one = at_cards(walk, **PHONE)
    warned(one)
    one.no_barriers()
    expect(one.page.get_by_role("dialog")).to_contain_text(re.compile(r"1:\d\d"))
    let_idle(house, one, minutes=28)

    one.page.get_by_role("dialog").get_by_role("button", name="Остаться").click()

    expect(one.page.get_by_role("dialog")).to_be_hidden()
    one.page.clock.fast_forward(27 * 60 * 1000)
    expect(one.page.get_by_role("dialog")).to_be_hidden()
    warned(one, 2 * 60)


def test_at_the_end_the_page_is_covered_and_the_person_comes_back_to_it(walk, house) -> None:
    one = at_cards(walk)
    warned(one)
    let_idle(house, one)
    one.page.clock.fast_forward(125_000)

    shut = one.page.get_by_role("dialog")
    expect(shut.get_by_role("heading", name=OVER)).to_be_visible()
    one.no_barriers()
    one.page.keyboard.press("Escape")
    expect(shut).to_be_visible()
    shut.get_by_role("button", name="Войти и продолжить").click()
    expect(one.page).to_have_url(re.compile(r"/26/sign-in/\?next=/cards/$"))
    expect(one.page.get_by_text("Вы долго ничего не делали")).to_be_visible()


def test_a_form_that_came_too_late_goes_on_after_the_sign_in(walk, house) -> None:
    one, slot = holding(walk, at=12, axe=False)
    house.change(
        "UPDATE booking_appointment SET hold_ends_at = ? WHERE slot_id = ?", "2099-01-01 00:00:00", slot
    )
    let_idle(house, one)

    one.press("Записаться")

    one.axe = True
    expect(one.page).to_have_url(re.compile(r"/26/sign-in/\?next=/session/unsent/$"))
    expect(one.page.get_by_text("введённое сохранено")).to_be_visible()
    one.press("Войти через Госуслуги")  # where the person is still signed in
    one.see("Продолжим с того же места")
    assert states(house, slot) == ["held"]
    one.press("Продолжить")
    one.see("Вы записаны")
    assert states(house, slot) == ["booked"]


def test_a_form_begun_before_the_end_is_kept(walk, house) -> None:
    one = walk(axe=False)
    one.register()
    one.choose_doctor(CLINIC, SPECIALITY)
    one.choose_last_day()
    one.choose_time(13)
    one.press("Записаться")
    one.see("Вы записаны")
    one.follow("Отменить запись")
    one.see("Отменить запись")
    one.page.clock.install()
    one.page.reload()
    one.page.get_by_label("Не смогу прийти").check()
    let_idle(house, one)
    one.page.clock.fast_forward(31 * 60 * 1000)

    one.page.get_by_role("button", name="Войти и продолжить").click()

    expect(one.page).to_have_url(re.compile(r"/26/sign-in/\?next=/session/unsent/$"))
    one.press("Войти через Госуслуги")  # where the person is still signed in
    one.see("Продолжим с того же места")
    assert one.page.locator("input[name=reason]").get_attribute("value") == "cannot_come"
    one.press("Не отправлять и удалить")
    one.see("Мои карты")


def test_work_in_one_tab_keeps_the_other_open(walk) -> None:
    one = at_cards(walk, axe=False)
    warned(one)

    second = one.page.context.new_page()
    second.goto(f"{one.house.portal}/26/help/")

    expect(one.page.get_by_role("dialog")).to_be_hidden()


def test_devices_end_another_browser_and_this_one(walk, house) -> None:
    one = walk(**PHONE)
    one.register()
    other = walk(one.person, axe=False)
    other.open("/26/sign-in/")
    other.press("Войти через Госуслуги")
    other.sign_in_at_esia(first_time=False)
    other.see("Мои карты")

    one.open("/26/settings/devices/")
    one.see("Где выполнен вход")
    expect(one.page.locator("section.panel")).to_have_count(2)
    expect(one.page.locator("section.panel").first).to_contain_text("Это устройство")
    one.press("Закрыть вход")
    one.see("Где выполнен вход")
    expect(one.page.locator("section.panel")).to_have_count(1)
    other.open("/26/cards/")
    other.see("Вход")

    one.press("Выйти везде")
    one.see("Вы вышли из личного кабинета")
    one.open("/26/cards/")
    one.see("Вход")


def test_nothing_private_stays_behind_after_leaving(walk) -> None:
    """W4: «Назад», the browser's memory of pages, its stores; and another tab that stood open."""
    one = walk(axe=False)
    one.register()
    second = one.page.context.new_page()
    second.goto(f"{one.house.portal}/26/cards/")
    expect(second.get_by_text(one.person.surname).first).to_be_visible()
    one.open("/26/cards/notices/")
    one.open("/26/cards/")
    assert one.person.surname in one.page.content()

    one.sign_out()

    expect(second).to_have_url(re.compile(r"/26/sign-in/"))
    for _ in range(3):
        one.page.go_back()
        expect(one.page.get_by_role("heading", level=1)).to_be_visible()
        assert one.person.surname not in one.page.content()
    stores = one.page.evaluate(
        "async () => [localStorage.length, (await caches.keys()).length, (await indexedDB.databases()).length]"
    )
    assert stores == [0, 0, 0]
    kept = one.page.evaluate("Object.values(sessionStorage)")  # HTMX notes where the page itself lies
    assert set(kept) <= {urlsplit(one.page.url)._replace(scheme="", netloc="").geturl()}
    assert [
        cookie["name"] for cookie in one.page.context.cookies() if cookie["name"] == "portal_session"
    ] == []
