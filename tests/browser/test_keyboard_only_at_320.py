"""The main job at 320 px, with the keyboard alone."""

from playwright.sync_api import expect

NARROW = {"viewport": {"width": 320, "height": 640}}


def tab_to(walk, locator) -> None:
    """Press Tab until the element has the focus, as a person would; give up after a page's worth."""
    for _ in range(150):
        if locator.evaluate("element => element === document.activeElement"):
            return
        walk.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {locator}")


def enter(walk, locator) -> None:
    expect(locator).to_be_visible()
    tab_to(walk, locator)
    walk.page.keyboard.press("Enter")


def fits(walk) -> None:
    wide = walk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, f"{walk.page.url} is {wide} px wider than the screen"


def test_keyboard_only_at_320(walk, house) -> None:
    one = walk(**NARROW)
    page = one.page

    one.open("/26/")
    fits(one)
    enter(one, page.get_by_role("link", name="Войти").last)
    one.see("Вход")
    fits(one)
    enter(one, page.get_by_role("button", name="Войти через Госуслуги"))
    one.see("Вход")
    fits(one)
    tab_to(one, page.get_by_label("Телефон / Email / СНИЛС"))
    page.keyboard.type(one.person.phone)
    tab_to(one, page.get_by_label("Пароль"))
    page.keyboard.type(one.person.password)
    page.keyboard.press("Enter")
    one.see("Подтвердите вход")
    fits(one)
    tab_to(one, page.get_by_label("Код подтверждения"))
    page.keyboard.type(house.code_for(one.person.phone))
    page.keyboard.press("Enter")
    one.see("Предоставление прав доступа")
    fits(one)
    enter(one, page.get_by_role("button", name="Предоставить"))
    one.see("Согласие на обработку персональных данных")
    fits(one)
    enter(one, page.get_by_role("button", name="Да, я согласен"))
    one.see("Мои карты")
    fits(one)
    enter(one, page.get_by_role("link", name="Записать на приём"))
    one.see("Лечебные учреждения")
    fits(one)
    enter(one, page.get_by_role("link", name="Детская поликлиника № 1", exact=True))
    one.see("Детская поликлиника № 1")
    fits(one)
    one.open("/26/doctors/clinics/")
    enter(one, page.get_by_role("link", name="Городская поликлиника № 1", exact=True))
    enter(one, page.get_by_role("link", name="Терапевт", exact=True))
    one.see("Терапевт")
    fits(one)
    enter(one, page.locator(".doctor--open a").first)
    expect(page.get_by_role("heading", level=2, name="День")).to_be_visible()
    one.no_barriers()
    fits(one)
    enter(one, page.locator("a.day").nth(2))
    expect(page.locator("a.day").nth(2)).to_have_attribute("aria-current", "date")
    expect(page.locator("#times")).to_be_focused()
    enter(one, page.locator("button.time").first)
    one.see("Подтвердите запись")
    fits(one)
    enter(one, page.get_by_role("button", name="Записаться", exact=True))
    one.see("Вы записаны")
    fits(one)
    number = one.ticket_number()
    assert house.rows("SELECT state FROM booking_appointment WHERE number = ?", number) == [("booked",)]


def test_menu_closes_when_the_focus_leaves_it_and_at_escape(walk) -> None:
    one = walk(**NARROW)
    page = one.page
    one.open("/26/")
    opener, menu = page.get_by_role("button", name="Меню"), page.locator("#menu")

    enter(one, opener)
    expect(menu).to_be_visible()
    tab_to(one, menu.get_by_role("link", name="Войти"))
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu).to_be_hidden()
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)") is True

    enter(one, opener)
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()
