"""A person chooses a time first and signs in then: the time waits for one press."""

from playwright.sync_api import expect


def test_time_before_sign_in(walk, house) -> None:
    first = walk(axe=False)
    first.register()

    one = walk(first.person)
    one.open("/26/doctors/")
    one.see("Врачи")
    one.follow("Терапевт", exact=True)
    one.see("Врачи")
    one.roomiest(".doctor--open").get_by_role("link").click()
    expect(one.page.get_by_role("heading", level=2, name="День")).to_be_visible()
    one.choose_last_day()
    chosen = one.page.locator("a.time").nth(2)
    shown = chosen.locator("[aria-hidden]").inner_text()
    chosen.click()
    one.see("Вход")
    one.press("Войти через Госуслуги")
    one.sign_in_at_esia(first_time=False)
    expect(one.page.get_by_role("heading", level=2, name="Вы выбрали время")).to_be_visible()
    one.no_barriers()
    expect(one.page.get_by_text(f"в {shown}")).to_be_visible()
    one.press("Записаться на это время")
    one.see("Подтвердите запись")

    held = house.rows(
        "SELECT b.state, substr(b.wall_start, 1, 5) FROM booking_appointment b"
        " JOIN patients_card c ON c.id = b.card_id WHERE c.surname = ?",
        one.person.surname,
    )
    assert held == [("held", shown)]
