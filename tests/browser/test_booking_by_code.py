"""Three missed visits: the page says why a code is needed, takes more time, and books with the code."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.test_hold_runs_out import PHONE, holding, states
from tests.browser.test_ways_in import code

_MISSED = """
INSERT INTO booking_appointment
    (id, account_id, card_id, slot_id, seat, doctor_id, clinic_id, speciality_id, starts_at, ends_at, wall_date,
     wall_start, time_zone, room, state, held_at, hold_ends_at, cancel_reason, clinic_number, number, booked_at,
     source)
SELECT ?, account_id, card_id, ?, 1, doctor_id, clinic_id, speciality_id, ?, ?, ?, wall_start, time_zone,
       room, 'missed', held_at, hold_ends_at, '', '', ?, held_at, source
FROM booking_appointment WHERE slot_id = ? AND state = 'held'
"""
_EARLIEST = """
SELECT s.id FROM schedule_slot s JOIN schedule_slot held ON held.doctor_id = s.doctor_id
WHERE held.id = ? AND NOT EXISTS (SELECT 1 FROM booking_appointment b WHERE b.slot_id = s.id)
ORDER BY s.starts_at LIMIT 1
"""
"""A place that other journeys do not choose: they look at later days."""


def miss(house, slot: str, number: int) -> None:
    """Let the clinic have marked a visit of some days ago as missed."""
    began = datetime.now(UTC) - timedelta(days=5 * number)
    times = [(began + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S") for minutes in (0, 15)]
    key, ticket = uuid4(), f"Н-{uuid4().hex[:9]}"
    key = str(key) if "postgres" in house.database_url else key.hex
    place = house.rows(_EARLIEST, slot)[0][0]
    house.change(_MISSED, key, place, *times, began.strftime("%Y-%m-%d"), ticket, slot)


def test_a_booking_after_three_missed_visits(walk, house) -> None:
    one, slot = holding(walk, at=5, **PHONE)
    for number in (1, 2, 3):
        miss(house, slot, number)
    one.page.reload()
    one.see("Подтвердите запись")
    expect(one.page.get_by_text("За 90 дней отмечены 3 неявки.")).to_be_visible()
    marks = one.page.get_by_role("link", name=re.compile("терапевт", re.IGNORECASE))
    assert marks.count() == 3
    expect(one.page.get_by_role("button", name="Записаться")).to_have_count(0)

    one.press("Получить код")
    one.see("Код для записи")
    expect(one.page.locator("[data-portal-countdown]")).to_be_visible()
    one.press("Ещё пять минут")
    one.see("Код для записи")
    expect(one.page.get_by_role("button", name="Ещё пять минут")).to_have_count(0)
    digits = code(one, 0)
    wrong = f"{(int(digits) + 1) % 10 ** len(digits):0{len(digits)}}"
    one.page.get_by_label("Проверочный код").fill(wrong)
    one.press("Подтвердить и записаться")
    expect(one.page.get_by_text("Код не подходит. Остались 2 попытки.").first).to_be_visible()
    one.see("Код для записи")
    assert states(house, slot) == ["held"]

    one.page.get_by_label("Проверочный код").fill(digits)
    one.press("Подтвердить и записаться")
    one.see("Вы записаны")
    assert states(house, slot) == ["booked"]
