"""A person comes for the first time, through Госуслуги, and books a doctor."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


@pytest.mark.browser_twice
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_register_and_book(walk, house, screen) -> None:
    mother = walk(**screen)

    mother.choose_region()
    mother.agree()
    mother.press("Нажмите здесь, для регистрации с помощью учетной записи портала госуслуг")
    mother.sign_in_at_esia(first_time=True)
    mother.see("Мои карты")
    expect(mother.page.get_by_text("Рады Вас приветствовать на портале самозаписи")).to_be_visible()
    expect(mother.page.get_by_text(mother.person.policy)).to_be_visible()
    mother.press("Всё верно")
    expect(mother.page.get_by_text("данные карты проверены")).to_be_visible()

    number = mother.book()

    booked = house.rows("SELECT state FROM booking_appointment WHERE number = ?", number)
    assert booked == [("booked",)]
    with mother.page.expect_download() as calendar:
        mother.follow("Добавить в календарь")
    assert calendar.value.suggested_filename == "visit.ics"
    mother.page.reload()
    mother.see("Вы записаны")
    mother.open("/26/cards/")
    mother.see("Мои карты")
    expect(mother.page.get_by_role("heading", name="Предстоящие записи")).to_be_visible()
    mother.open("/26/cards/notices/")
    mother.see("Уведомления")
    expect(mother.page.get_by_role("link", name=re.compile("Вы записаны на приём"))).to_be_visible()
    assert house.rows("SELECT count(*) FROM booking_appointment WHERE number = ?", number) == [(1,)]
