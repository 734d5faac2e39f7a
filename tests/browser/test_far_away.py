"""Somebody in Kaliningrad books in Kamchatka, ten hours ahead; a browser's clock changes nothing but a line."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from portal.kit import dates
from tests.browser.arranging import arrange, tidy

THERE, HERE = ZoneInfo("Asia/Kamchatka"), ZoneInfo("Europe/Kaliningrad")
PHONE = {"viewport": {"width": 360, "height": 740}}
ZONES = ["UTC", "Europe/Moscow", "Asia/Anadyr", "America/New_York"]


@pytest.fixture(autouse=True)
def tidied(house):
    yield
    tidy(house)


@pytest.mark.timeout(560)
def test_kaliningrad_books_in_kamchatka(walk, house, contexts, tmp_path) -> None:
    today = datetime.now(THERE).date()
    arrange(house, "far_away", today=today.isoformat())
    day = today + timedelta(days=2)
    starts = datetime(day.year, day.month, day.day, 8, tzinfo=THERE)
    one = walk(axe=False, **PHONE, timezone_id="Europe/Kaliningrad")
    one.open("/41/")
    one.agree()
    one.press("Нажмите здесь, для регистрации с помощью учетной записи портала госуслуг")
    one.sign_in_at_esia(first_time=True)
    one.see("Мои карты")

    one.follow("Записать на приём")
    one.see("Лечебные учреждения")
    one.follow("Поликлиника у вулкана", exact=True)
    one.follow("Терапевт", exact=True)
    one.page.locator(".doctor--open").get_by_role("link").click()
    expect(one.page.get_by_text("по часам клиники (МСК+9)")).to_be_visible()
    expect(one.page.locator("h2", has_text=dates.show_day(day))).to_be_visible()
    expect(one.page.locator("button.time")).to_have_text([re.compile("^08:00")])
    one.no_barriers()
    picture(one, tmp_path, "doctor")
    one.choose_time()
    one.see("Подтвердите запись")
    said = f"{dates.show_day(day)}, в 08:00, по часам клиники (МСК+9)"
    expect(one.page.get_by_text(said)).to_be_visible()
    own = starts.astimezone(HERE)
    expect(one.page.locator("[data-portal-own-clock]")).to_have_text(
        re.compile(rf"По часам вашего устройства это {dates.show_day(own.date())}.*в {own:%H:%M} GMT\+2")
    )
    until = one.page.locator("[data-countdown-text]").inner_text()
    assert re.fullmatch(r"Место держим за вами до \d\d:\d\d по часам клиники", until)
    one.no_barriers()
    picture(one, tmp_path, "confirm")
    one.press("Записаться")
    one.see("Вы записаны")
    said = f"{dates.show_whole_day(day)}, в 08:00, по часам клиники (МСК+9)"
    expect(one.page.get_by_text(said)).to_be_visible()
    one.no_barriers()
    picture(one, tmp_path, "ticket")
    row = house.rows(
        "SELECT wall_date, wall_start, time_zone FROM booking_appointment WHERE number = ?",
        one.ticket_number(),
    )  # fmt: skip
    assert [str(part) for part in row[0]] == [day.isoformat(), "08:00:00", "Asia/Kamchatka"]

    kept, ticket = one.page.context.storage_state(), one.page.url
    shown = {}
    for zone in ZONES:  # Z3: the clock of a browser
        page = contexts(timezone_id=zone, storage_state=kept).new_page()
        page.goto(ticket)
        expect(page.locator(".ticket__number")).to_be_visible()
        line = page.locator("[data-portal-own-clock]")
        if zone == "Asia/Anadyr":  # the same clock as in Kamchatka: nothing to add
            expect(line).to_be_hidden()
        else:
            expect(line).to_contain_text(f"{starts.astimezone(ZoneInfo(zone)):%H:%M}")
        said = page.locator(".ticket").inner_text(), page.locator("main .actions").inner_text()
        shown[zone] = (page.locator("h1").inner_text(), *said)
    assert {zone: text == shown["UTC"] for zone, text in shown.items()} == dict.fromkeys(ZONES, True)


def picture(one, folder, name: str) -> None:
    one.page.screenshot(path=folder / f"{name}.png", full_page=True)
