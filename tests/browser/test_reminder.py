"""A reminder comes a day before: its link tells when, changes nothing by itself, and takes «Приду» or «Отменить»."""

import re
import time
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.test_letters import letters
from tests.browser.walk import Walk

JOB = "portal.domain.booking.jobs.remind"
LONG_AGO = "2026-01-01 00:00:00"
CLINIC = "Городская поликлиника № 1"
ENOUGH = 6


def book(one: Walk, speciality: str) -> str:
    """Book a place on the latest day that has room; return the visit's number in addresses."""
    one.open("/26/cards/")
    one.choose_doctor(CLINIC, speciality)
    day = one.roomy("a.day", ENOUGH, last=True)
    day.click()
    expect(day).to_have_attribute("aria-current", "date")
    one.choose_time(-1)  # the last of the day: an early one is reminded of two evenings before
    one.see("Подтвердите запись")
    one.press("Записаться")
    one.see("Вы записаны")
    return one.page.url.rstrip("/").rsplit("/", 1)[-1]


def remind(house: House, visit: str) -> str:
    """Let the portal's clock come to a day before the visit; return the link of the letter."""
    ((starts, account),) = house.rows(
        "SELECT starts_at, account_id FROM booking_appointment WHERE id = ?", as_kept(house, visit)
    )
    start = starts if isinstance(starts, datetime) else datetime.fromisoformat(starts)
    left = (start if start.tzinfo else start.replace(tzinfo=UTC)) - datetime.now(UTC)
    ((address,),) = house.rows("SELECT email FROM accounts_account WHERE id = ?", account)
    known = len(links_to(house, address))
    # Those of the demonstration are put first, a thousand at a time.
    house.run_jobs(
        *[JOB] * 4, minutes_later=int((left - timedelta(hours=23, minutes=50)).total_seconds() // 60)
    )
    house.change("UPDATE notices_notice SET not_before = ? WHERE account_id = ?", LONG_AGO, account)
    until = time.monotonic() + 60
    while len(found := links_to(house, address)) == known:  # the house's own worker brings it
        assert time.monotonic() < until, "no reminder came"
        time.sleep(0.2)
    return found[-1]


def links_to(house: House, address: str) -> list[str]:
    """Return the links of the reminders sent to this address, the newest last."""
    told = [letter["html"] for letter in letters(house) if letter["to"] == address]
    return [link for html in told for link in re.findall(r"/26/v/[\w-]+/", html)[:1]]


def as_kept(house: House, visit: str) -> str:
    """Return a number of a visit as this engine keeps it."""
    return visit if house.database_url.startswith("postgres") else visit.replace("-", "")


def stands(house: House, visit: str) -> tuple:
    """Return what is known of a visit: its state, and what was answered."""
    kept = as_kept(house, visit)
    ((state,),) = house.rows("SELECT state FROM booking_appointment WHERE id = ?", kept)
    return state, house.rows("SELECT count(*) FROM booking_coming WHERE appointment_id = ?", kept)


def test_reminder(walk, house) -> None:
    one = walk(axe=False)
    one.register()
    first, second = book(one, "Терапевт"), book(one, "Хирург")

    reader = walk(viewport={"width": 390, "height": 844})
    reader.open(remind(house, first))
    reader.see("Вы придёте на приём?")
    assert stands(house, first) == ("booked", [(0,)])
    assert one.person.surname not in reader.page.content()
    reader.press("Приду")
    reader.see("Вас ждут")
    assert stands(house, first) == ("booked", [(1,)])

    reader.open(remind(house, second))
    reader.see("Вы придёте на приём?")
    reader.follow("Отменить")
    reader.see("Отменить запись?")
    assert stands(house, second)[0] == "booked"
    reader.press("Отменить запись")
    expect(reader.page.get_by_role("heading", name="Проверьте, что введено")).to_be_visible()
    reader.no_barriers()
    reader.page.get_by_role("radio").first.check()
    reader.press("Отменить запись")
    reader.see("Записи больше нет")
    assert (stands(house, first)[0], stands(house, second)[0]) == ("booked", "cancelled_by_patient")
