"""A person comes back with «Войти», cancels the visit, and the place is free for others."""

import re

from playwright.sync_api import expect


def test_come_back_and_cancel(walk, house) -> None:
    first = walk()
    first.register()
    number = first.book(speciality="Хирург")
    slot = house.rows("SELECT slot_id FROM booking_appointment WHERE number = ?", number)[0][0]
    first.sign_out()

    back = walk(first.person)
    back.choose_region()
    back.follow("Войти")
    back.see("Вход")
    back.press("Войти через Госуслуги")
    back.sign_in_at_esia(first_time=False)
    back.see("Мои карты")
    back.follow("Записи")
    back.see(re.compile(f"^{back.person.surname}"))
    expect(back.page.get_by_role("link", name="Записи на приём")).to_have_attribute("aria-current", "page")
    back.page.locator(".visits a").first.click()
    back.see("Вы записаны")
    assert back.ticket_number() == number
    back.follow("Отменить запись")
    back.see("Отменить запись")
    back.press("Отменить запись")
    expect(
        back.page.get_by_role("link", name="Выберите причину: так мы поймём, что исправить.")
    ).to_be_visible()
    back.no_barriers()
    back.page.get_by_label("Не смогу прийти").check()
    back.press("Отменить запись")
    back.see("Вы отменили запись")

    state = house.rows("SELECT state, cancel_reason FROM booking_appointment WHERE number = ?", number)
    assert state == [("cancelled_by_patient", "cannot_come")]
    other = walk(axe=False)
    other.register()
    other.come_to_times_of(first)
    expect(other.page.locator(f"button.time[value='{slot}']")).to_be_visible()
