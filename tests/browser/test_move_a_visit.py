"""A visit is moved twice: from its ticket, and from a doctor's page that first said no."""

import pytest
from playwright.sync_api import expect


@pytest.mark.browser_twice
def test_move_a_visit(walk, house) -> None:
    anna = walk()
    anna.register()
    anna.choose_doctor("Городская поликлиника № 2", "Терапевт")
    anna.choose_last_day()
    anna.choose_time()
    anna.press("Записаться")
    anna.see("Вы записаны")
    first = anna.ticket_number()

    anna.follow("Перенести запись")
    expect(anna.page.get_by_text("Переносим запись")).to_be_visible()
    anna.no_barriers()
    anna.choose_time()
    anna.see("Подтвердите перенос")
    anna.press("Перенести запись")
    anna.see("Вы записаны")
    second = anna.ticket_number()
    assert second != first
    assert states(house, first, second) == ["moved", "booked"]

    anna.follow("Мои карты")
    anna.choose_doctor("Городская поликлиника № 2", "Терапевт")
    expect(anna.page.get_by_text("Запись к врачу этой специальности уже есть.")).to_be_visible()
    anna.no_barriers()
    anna.follow("Перенести эту запись к этому врачу")
    anna.choose_time()
    anna.see("Подтвердите перенос")
    anna.press("Выбрать другое время")
    expect(anna.page.get_by_text("Переносим запись")).to_be_visible()
    anna.choose_time()
    anna.press("Перенести запись")
    anna.see("Вы записаны")
    third = anna.ticket_number()
    assert states(house, first, second, third) == ["moved", "moved", "booked"]


def states(house, *numbers: str) -> list[str]:
    wanted = "SELECT state FROM booking_appointment WHERE number = ?"
    return [house.rows(wanted, number)[0][0] for number in numbers]
