"""Two people want the same place: one gets it, the other gets choices."""

from playwright.sync_api import expect


def test_lose_the_race(walk, house) -> None:
    quick, slow = walk(axe=False), walk()
    for one in (quick, slow):
        one.register()
    quick.choose_doctor("Городская поликлиника № 2", "Терапевт")
    quick.choose_last_day()
    slow.come_to_times_of(quick)

    slot = quick.choose_time()
    quick.see("Подтвердите запись")
    slow.page.locator(f"button.time[value='{slot}']").click()

    expect(slow.page.get_by_text("Записать не получилось")).to_be_visible()
    expect(slow.page.get_by_text("Это время только что заняли.")).to_be_visible()
    slow.no_barriers()
    offers = slow.page.locator(".offers button")
    expect(offers).to_have_count(3)
    offers.first.click()
    slow.see("Подтвердите запись")
    slow.press("Записаться")
    slow.see("Вы записаны")
    quick.press("Записаться")
    quick.see("Вы записаны")
    assert quick.ticket_number() != slow.ticket_number()
    holders = house.rows(
        "SELECT count(*) FROM booking_appointment WHERE slot_id = ? AND state = 'booked'", slot
    )
    assert holders == [(1,)]
