"""The person thinks for too long: the place is offered again, or three others instead of it."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}}
CLINIC, SPECIALITY = "Городская поликлиника № 1", "Терапевт"
OVER = "Время на подтверждение вышло"


def holding(walk, at: int = 0, **options):
    """Bring a new person as far as «Подтвердите запись»; return them and the place."""
    one = walk(**options)
    one.register()
    one.choose_doctor(CLINIC, SPECIALITY)
    one.choose_last_day()
    slot = one.choose_time(at)
    one.see("Подтвердите запись")
    return one, slot


def run_out(house, slot: str) -> None:
    """Let the hold of this place end a second ago."""
    ended = (datetime.now(UTC) - timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S")
    changed = "UPDATE booking_appointment SET hold_ends_at = ? WHERE slot_id = ? AND state = 'held'"
    house.change(changed, ended, slot)


def states(house, slot: str) -> list[str]:
    found = house.rows("SELECT state FROM booking_appointment WHERE slot_id = ? ORDER BY state", slot)
    return [row[0] for row in found if row[0] not in {"released", "expired"}]


def test_time_that_nobody_took_is_offered_again(walk, house) -> None:
    one, slot = holding(walk, at=3, **PHONE)
    run_out(house, slot)

    one.press("Записаться")

    one.see(OVER)
    expect(one.page.get_by_text("Это время ещё свободно.")).to_be_visible()
    one.page.reload()
    one.see(OVER)
    one.press("Занять это время снова")
    one.see("Подтвердите запись")
    one.press("Записаться")
    one.see("Вы записаны")
    assert states(house, slot) == ["booked"]


def test_time_that_somebody_took_gives_way_to_three_others(walk, house) -> None:
    one, slot = holding(walk, at=4, **PHONE)
    run_out(house, slot)
    quick = walk(axe=False)
    quick.register()
    quick.come_to_times_of(one)
    quick.page.locator(f"button.time[value='{slot}']").click()
    quick.see("Подтвердите запись")
    quick.press("Записаться")
    quick.see("Вы записаны")

    one.press("Записаться")

    one.see(OVER)
    expect(
        one.page.get_by_text("На это время записаться уже нельзя. Вот ближайшее свободное:")
    ).to_be_visible()
    offers = one.page.locator(".offers button")
    expect(offers).to_have_count(3)
    other = offers.first.get_attribute("value")
    offers.first.click()
    one.see("Подтвердите запись")
    one.press("Записаться")
    one.see("Вы записаны")
    assert (states(house, slot), states(house, other)) == (["booked"], ["booked"])


def test_countdown_that_reaches_its_end_says_so(walk, house) -> None:
    one, slot = holding(walk, at=5, **PHONE)
    soon = (datetime.now(UTC) + timedelta(seconds=4)).strftime("%Y-%m-%d %H:%M:%S")
    house.change(
        "UPDATE booking_appointment SET hold_ends_at = ? WHERE slot_id = ? AND state = 'held'", soon, slot
    )
    one.page.reload()
    expect(one.page.get_by_text(re.compile("Место держим за вами"))).to_be_visible()

    one.see(OVER)  # the page says so by itself
    expect(one.page.get_by_role("button", name="Записаться", exact=True)).to_be_hidden()
    assert one.page.title().startswith(OVER)
    one.press("Выбрать время ещё раз")

    expect(one.page.locator(f"button.time[value='{slot}']")).to_be_visible()
    assert states(house, slot) == []


def test_one_appointment_whatever_is_pressed_and_however_often(walk, house) -> None:
    one = walk(axe=False)
    one.register()
    one.choose_doctor(CLINIC, SPECIALITY)
    one.choose_last_day()
    button = one.page.locator("button.time").nth(6)
    slot = button.get_attribute("value")
    button.dblclick()
    one.see("Подтвердите запись")
    assert states(house, slot) == ["held"]
    one.page.reload()
    one.see("Подтвердите запись")
    one.page.get_by_role("button", name="Записаться", exact=True).dblclick()
    one.see("Вы записаны")
    number = one.ticket_number()
    one.page.reload()
    one.see("Вы записаны")

    one.page.go_back()
    one.see("Вы записаны")
    one.page.go_back()
    again = one.page.locator(f"button.time[value='{slot}']")
    if again.count():
        again.click()
        one.see("Вы записаны")
    assert one.ticket_number() == number if again.count() else True
    assert states(house, slot) == ["booked"]
    mine = "SELECT count(*) FROM booking_appointment WHERE state = 'booked' AND account_id = (SELECT id FROM accounts_account WHERE esia_oid = ?)"
    assert house.rows(mine, str(one.person.oid)) == [(1,)]


def test_old_confirm_form_sent_again_shows_the_same_ticket(walk, house) -> None:
    one, slot = holding(walk, at=7, axe=False, java_script_enabled=False)
    address = one.page.url
    form = one.page.content()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form).group(1)
    one.press("Записаться")
    one.see("Вы записаны")
    number = one.ticket_number()

    origin = {"Origin": house.portal, "Referer": address}
    answer = one.page.context.request.post(address, form={"csrfmiddlewaretoken": token}, headers=origin)

    assert answer.status == 200
    assert number in answer.text()
    assert states(house, slot) == ["booked"]
