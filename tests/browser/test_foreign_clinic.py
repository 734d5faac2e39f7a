"""A clinic that is not ours: silent and then yes, silent and then no, down, and what its registry books."""

import re
import urllib.parse
import urllib.request

import pytest
from playwright.sync_api import expect

CLINIC = "Пятигорская городская поликлиника"
ASKED, WAIT = "Ждём ответа клиники", "Записать, когда клиника ответит"
WHAT, TOLD_THERE = "Что вас беспокоит?", "ответы передадим туда вместе с записью"
REFRESH, SETTLE = (
    "portal.domain.booking.jobs.refresh_clinics",
    "portal.domain.booking.jobs.settle_reservations",
)
COUNT = "portal.domain.finding.jobs.count_places"
PHONE = {"viewport": {"width": 360, "height": 740}}


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_told):
        return None


def press(house, button: str, **told: str) -> None:
    """Press a button of the clinic's own desk."""
    data = urllib.parse.urlencode(told).encode()
    try:
        urllib.request.build_opener(_Stay).open(f"{house.clinic}/desk/{button}", data, timeout=10)
    except urllib.error.HTTPError as answer:
        assert answer.code == 303, answer.read()


@pytest.fixture(autouse=True)
def healthy(house):
    """Begin with the clinic's places read, as they are each minute; leave it well, whatever happened."""
    house.run_jobs(REFRESH)
    house.run_jobs(COUNT, minutes_later=6)
    yield
    press(house, "faults", name="mend")


def choose(one, speciality: str, day: int = 1) -> str:
    """Go to the times of a doctor of the clinic on a day counted from the end."""
    one.open("/26/cards/")
    one.follow("Записать на приём")
    one.follow(CLINIC, exact=True)
    one.see(CLINIC)
    expect(one.page.locator("main").get_by_text(re.compile(r"\d+\s+мест")).first).to_be_visible()
    one.page.locator("a", has_text=re.compile(rf"^\s*{speciality}")).first.click()
    one.see(speciality)
    one.page.locator(".doctor--open").first.get_by_role("link").click()
    expect(one.page.get_by_role("heading", level=2, name="День")).to_be_visible()
    days = one.page.locator("a.day")
    chosen = days.nth(days.count() - day)
    chosen.click()
    expect(chosen).to_have_attribute("aria-current", "date")
    return one.page.url.partition("#")[0]  # an address with a place in the page is not loaded twice


def answer(one, button: str) -> None:
    """Answer what the speciality asks, after a press without answers: the clinic is not asked before that."""
    expect(one.page.get_by_text(TOLD_THERE)).to_be_visible()
    one.press(button)
    expect(one.page.get_by_text(f"Ответьте на вопрос «{WHAT}»").first).to_be_visible()
    one.no_barriers()
    one.page.get_by_label(WHAT).fill("Болит ухо")
    one.page.get_by_role("radio", name="Впервые").check()


def confirm(one, button: str = "Записаться", *, asks: bool = False) -> str:
    """Hold the first time of the day and confirm it; return the address of what comes."""
    one.choose_time()
    one.see("Подтвердите запись")
    one.no_barriers()
    one.page.set_default_timeout(30_000)
    if asks:
        answer(one, button)
    one.press(button)
    one.page.wait_for_load_state()
    return one.page.url


def take(house, one) -> None:
    """Let somebody at the clinic's desk take the place that the person waits for last."""
    (number,) = house.rows(
        "SELECT o.number FROM booking_appointment a JOIN schedule_outsideslot o ON o.slot_id = a.slot_id"
        " JOIN patients_card c ON c.id = a.card_id WHERE c.surname = ? ORDER BY a.held_at DESC LIMIT 1",
        one.person.surname,
    )[0]
    press(house, "take", slot=number)


def wish(one, *, asks: bool = False) -> str:
    """Press «Записать, когда клиника ответит»; return the address of the waiting."""
    waiting = confirm(one, WAIT, asks=asks)
    one.see(ASKED)
    expect(one.page.get_by_text("Запишем вас, как только она ответит")).to_be_visible()
    one.no_barriers()
    return waiting


def test_silent_and_then_yes_silent_and_then_no(walk, house) -> None:
    one = walk(**PHONE)
    one.register()

    choose(one, "Терапевт")
    press(house, "faults", name="silent_after", value="on")
    yes = confirm(one)
    one.see(ASKED)
    press(house, "faults", name="mend")

    choose(one, "ЛОР-врач", day=2)  # another day: two visits at one time are refused
    press(house, "faults", name="silent_before", value="on")
    no = confirm(one, asks=True)
    one.see(ASKED)
    expect(one.page.get_by_text("Болит ухо")).to_be_visible()
    press(house, "faults", name="mend")
    take(house, one)

    house.run_jobs(SETTLE, minutes_later=2)
    one.page.goto(yes)
    one.see("Вы записаны")
    assert one.ticket_number()
    one.page.goto(no)
    one.see("Клиника не подтвердила запись")
    states = house.rows(
        "SELECT a.state FROM booking_appointment a JOIN patients_card c ON c.id = a.card_id"
        " WHERE c.surname = ? ORDER BY a.held_at", one.person.surname,
    )  # fmt: skip
    assert states == [("booked",), ("released",)]


def test_down_is_said_and_what_the_registry_books_appears(walk, house) -> None:
    one = walk()
    one.register()
    times = choose(one, "Дерматолог")

    one.page.goto(f"{house.clinic}/desk?doctor=pgp1-d04")
    one.see("Стол чужой клиники")
    for label, value in {
        "Фамилия": one.person.surname, "Имя": one.person.name, "Отчество": "Ивановна",
        "Дата рождения, 1990-01-31": "1990-01-01", "СНИЛС": one.person.snils,
    }.items():  # fmt: skip
        one.page.get_by_label(label, exact=True).fill(value)
    place = one.page.get_by_label("Место")
    place.select_option(index=place.locator("option").count() - 1)
    one.page.get_by_role("button", name="Записать", exact=True).click()
    expect(one.page.get_by_text(one.person.surname)).to_be_visible()

    house.run_jobs(REFRESH)
    one.open("/26/cards/")
    one.follow("Записи")
    expect(one.page.get_by_text(CLINIC).first).to_be_visible()

    press(house, "faults", name="down", value="on")
    house.run_jobs(REFRESH)
    one.page.goto(times)
    expect(one.page.get_by_text("Клиника не отвечает с")).to_be_visible()
    one.no_barriers()
    choose(one, "Терапевт")
    wish(one)
    one.press("Не ждать и отпустить место")
    one.see("Клинику больше не ждём")
    one.no_barriers()
    choose(one, "Терапевт")
    yes = wish(one)
    choose(one, "ЛОР-врач", day=2)
    no = wish(one, asks=True)
    take(house, one)
    press(house, "faults", name="mend")
    house.run_jobs(REFRESH, minutes_later=2)
    one.page.goto(yes)
    one.see("Вы записаны")
    one.page.goto(no)
    one.see("Клиника не подтвердила запись")
    one.no_barriers()
    one.open("/26/doctors/clinics/")  # the other clinics are as they were
    one.see("Лечебные учреждения")
