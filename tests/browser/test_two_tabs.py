"""Two tabs of one person, at once: one appointment."""

from playwright.sync_api import expect

from tests.browser.test_hold_runs_out import CLINIC, SPECIALITY, holding, states


def test_two_tabs_confirm_at_once(walk, house) -> None:
    one, slot = holding(walk, at=8, axe=False)
    second = one.page.context.new_page()
    second.goto(one.page.url)
    for tab in (one.page, second):
        expect(tab.get_by_role("button", name="Записаться", exact=True)).to_be_visible()

    for tab in (one.page, second):
        tab.get_by_role("button", name="Записаться", exact=True).click(no_wait_after=True)
    for tab in (one.page, second):
        expect(tab.get_by_role("heading", level=1, name="Вы записаны")).to_be_visible()

    numbers = {tab.locator(".ticket__number").inner_text() for tab in (one.page, second)}
    assert len(numbers) == 1
    assert states(house, slot) == ["booked"]


def test_two_tabs_take_two_times_and_the_last_one_counts(walk, house) -> None:
    one = walk(axe=False)
    one.register()
    one.choose_doctor(CLINIC, SPECIALITY)
    one.choose_last_day()
    second = one.page.context.new_page()
    second.goto(one.page.url)
    first = one.choose_time(9)
    one.see("Подтвердите запись")
    other = second.locator("button.time").nth(10)
    later = other.get_attribute("value")
    other.click()
    expect(second.get_by_role("heading", level=1, name="Подтвердите запись")).to_be_visible()

    one.press("Записаться")
    one.see("Время на подтверждение вышло")
    assert (states(house, first), states(house, later)) == ([], ["held"])
    second.get_by_role("button", name="Записаться", exact=True).click()
    expect(second.get_by_role("heading", level=1, name="Вы записаны")).to_be_visible()
    assert (states(house, first), states(house, later)) == ([], ["booked"])


def test_signing_in_in_two_tabs_makes_one_account(walk, house) -> None:
    one = walk(axe=False)
    one.choose_region()
    second = one.page.context.new_page()
    for tab in (one.page, second):
        tab.goto(f"{house.portal}/26/sign-in/")
        tab.get_by_role("button", name="Войти через Госуслуги").click()
        expect(tab.get_by_role("heading", level=1, name="Вход")).to_be_visible()
    one.sign_in_at_esia(first_time=True)
    one.see("Согласие на обработку персональных данных")
    one.press("Да, я согласен")
    one.see("Мои карты")

    second.goto(f"{house.portal}/26/cards/")
    expect(second.get_by_role("heading", level=1, name="Мои карты")).to_be_visible()
    assert house.rows("SELECT count(*) FROM accounts_account WHERE esia_oid = ?", str(one.person.oid)) == [
        (1,)
    ]
