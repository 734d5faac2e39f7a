"""W1 and W2: pressed twice, reloaded, gone back to, sent again from an old page: one visit, the same ticket."""

from playwright.sync_api import expect

from tests.browser.test_hold_runs_out import CLINIC, SPECIALITY, states

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
TICKET = "Вы записаны"


def held(one, speciality: str, at: int) -> tuple[str, str]:
    """Go as far as «Подтвердите запись»; return the place and the address of its times."""
    one.open("/26/cards/")
    one.choose_doctor(CLINIC, speciality)
    one.choose_last_day()
    times = one.page.url.partition("#")[0]
    slot = one.choose_time(at)
    one.see("Подтвердите запись")
    return slot, times


def steps(house, slot: str) -> list[tuple]:
    """Return every step of what was booked at this place."""
    return house.rows(
        "SELECT s.to_state FROM booking_step s JOIN booking_appointment a ON a.id = s.appointment_id"
        " WHERE a.slot_id = ? AND a.state = 'booked' ORDER BY s.id", slot,
    )  # fmt: skip


def test_pressed_many_times_it_is_one_visit(walk, house) -> None:
    one = walk(axe=False, **PHONE)
    one.register()
    button = one.page.get_by_role("button", name="Записаться", exact=True)

    slot, _ = held(one, SPECIALITY, 14)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    for _ in range(3):
        one.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    one.see(TICKET)
    number = one.ticket_number()
    one.page.reload()
    one.see(TICKET)
    assert one.ticket_number() == number
    assert steps(house, slot) == [("held",), ("booked",)]

    slot, _ = held(one, "Хирург", 2)
    button.scroll_into_view_if_needed()
    button.focus()
    box = button.bounding_box()
    one.page.keyboard.press("Enter")
    one.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    one.see(TICKET)
    assert steps(house, slot) == [("held",), ("booked",)]


def test_back_and_sent_again_it_is_the_same_visit(walk, house) -> None:
    one = walk(axe=False)
    one.register()
    slot, times = held(one, SPECIALITY, 5)
    old = one.page.context.new_page()  # stands with its times while the other page books
    old.goto(times)
    second = old.locator(f"button.time:not([value='{slot}'])").nth(9)
    other = second.get_attribute("value")
    one.press("Записаться")
    one.see(TICKET)
    number = one.ticket_number()

    one.page.go_back()
    one.see(TICKET)
    assert one.ticket_number() == number

    second.click()
    expect(old.get_by_text("Записать не получилось")).to_be_visible()
    expect(old.locator("main")).to_contain_text("уже")
    assert states(house, slot) == ["booked"]
    assert states(house, other) == []
