"""Each way to a doctor, without signing in: by words, by the directory, by a street, any of a speciality."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

NARROW = {"viewport": {"width": 320, "height": 740}}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
AT_THE_CLINIC = re.compile(r"^/26/doctors/clinics/\d+/\d+/(\?card=[0-9a-f-]+)?$")
LATITUDE = re.compile(r"(?<![:\d])45\.041")
"""Of the phone, whole or rounded; not the seconds of a moment in the log, nor of a street that is known."""
SCREENS = pytest.mark.parametrize("screen", [NARROW, DESKTOP], ids=["narrow", "desktop"])


def nothing_sticks_out(one) -> None:
    """Nobody has to scroll sideways."""
    wide = one.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, one.page.url


def search(one, text: str, label: str = "Фамилия, специальность, клиника, адрес или что болит") -> None:
    one.page.get_by_label(label).fill(text)
    one.page.get_by_role("button", name="Найти").click()


def sees_times(one) -> None:
    expect(one.page.locator(".time").first).to_be_visible()
    one.no_barriers()
    nothing_sticks_out(one)


def names(one) -> list[str]:
    expect(one.page.locator(".doctor__name").first).to_be_visible()
    return one.page.locator(".doctor__what").all_inner_texts()


@pytest.mark.browser_twice
@SCREENS
def test_by_words(walk, screen) -> None:
    one = walk(**screen)
    one.open("/26/doctors/")
    one.see("Врачи")
    nothing_sticks_out(one)
    search(one, "njhfgtdn")  # «терапевт» with the other layout and a slip
    one.see("Врачи")
    expect(one.page.get_by_role("link", name="терапевт", exact=True)).to_be_visible()
    assert all("Терапевт" in name for name in names(one)[:5])
    expect(one.page.get_by_text("Свободные места посчитаны")).to_be_visible()
    nothing_sticks_out(one)
    search(one, "болит ухо")
    assert "Оториноларинголог" in names(one)[0] or "ЛОР" in names(one)[0]
    search(one, "давит в груди")
    expect(one.page.get_by_text("не ждите приёма")).to_be_visible()
    expect(one.page.locator("main .alert").get_by_role("link", name="103")).to_be_visible()
    one.see("Врачи")
    search(one, "нетакого")
    expect(one.page.get_by_role("heading", name="Никого не нашлось")).to_be_visible()
    one.see("Врачи")
    one.follow("Все специальности")
    one.follow("Хирург", exact=True)
    one.page.locator(".doctor--open a").first.click()
    sees_times(one)


def test_the_way_back_leads_to_the_list_with_its_words(walk) -> None:
    one = walk(**NARROW)
    one.open("/26/doctors/?q=болит+ухо&part=morning")
    one.see("Врачи")
    searched = one.page.url
    one.page.locator(".doctor--open a").first.click()
    sees_times(one)
    doctor = urlsplit(one.page.url).path
    one.page.locator("a.day").last.click()  # days turn the page, not the way back
    sees_times(one)
    one.follow("Другие врачи")
    one.see("Врачи")
    assert one.page.url == searched
    one.open(f"{doctor}?card={uuid4()}")  # the list was not for this patient
    expect(one.page.get_by_role("link", name="Другие врачи")).to_have_attribute("href", AT_THE_CLINIC)
    one.open("/26/doctors/?q=терапевт")
    one.see("Врачи")
    one.open(doctor)  # not on the list that was seen last
    expect(one.page.get_by_role("link", name="Другие врачи")).to_have_attribute("href", AT_THE_CLINIC)


@SCREENS
def test_by_directory(walk, screen) -> None:
    one = walk(**screen)
    one.open("/26/doctors/clinics/")
    one.see("Лечебные учреждения")
    nothing_sticks_out(one)
    search(one, "gjkbrkbybrf", "Название, адрес или город")  # «поликлиника»
    expect(one.page.get_by_text("Показано: «поликлиника»")).to_be_visible()
    one.page.get_by_text("Уточнить").click()
    one.page.get_by_label("Кого принимает").select_option("детей")
    one.press("Применить")
    one.see("Лечебные учреждения")
    nothing_sticks_out(one)
    one.follow(re.compile("Детская поликлиника"))
    one.follow("Педиатр", exact=True)
    one.page.locator(".doctor--open a").first.click()
    sees_times(one)


@SCREENS
def test_by_street(walk, screen) -> None:
    one = walk(**screen)
    one.open("/26/doctors/")
    one.follow("Найти рядом со мной или с улицей")
    one.see("Где вы")
    nothing_sticks_out(one)
    search(one, "ленина", "Улица, можно с городом")
    expect(one.page.get_by_role("heading", name="Выберите улицу")).to_be_visible()
    one.no_barriers()
    one.follow("Ставрополь, улица Ленина")
    expect(one.page.get_by_text("Рядом:")).to_be_visible()
    far = [re.search(r"(\d+(?:,\d+)?)\s(м|км)$", what.strip()) for what in names(one)]
    metres = [float(found[1].replace(",", ".")) * (1 if found[2] == "м" else 1000) for found in far if found]
    assert len(metres) > 3
    assert metres == sorted(metres)
    one.see("Врачи")
    one.page.locator(".doctor--open a").first.click()
    sees_times(one)


@SCREENS
def test_by_the_place_of_the_phone(walk, house, screen) -> None:
    one = walk(**screen, geolocation={"latitude": 45.0412, "longitude": 41.9639}, permissions=["geolocation"])
    one.open("/26/doctors/near/")
    one.see("Где вы")
    one.press("Определить место")
    expect(one.page.get_by_text("Ставрополь, улица Мира")).to_be_visible()
    assert "45.0" not in one.page.url
    assert re.search(r"place=s\d+", one.page.url)
    assert LATITUDE.search("at 45.0412 north")
    assert LATITUDE.search(house.everything_stored()) is None


@SCREENS
def test_any_doctor_of_a_speciality(walk, screen) -> None:
    one = walk(**screen)
    one.open("/26/doctors/")
    one.follow("Терапевт", exact=True)
    one.see("Врачи")
    one.follow("Любой врач — ближайший день")
    expect(one.page.get_by_text("Терапевт").or_(one.page.get_by_text("терапевт")).first).to_be_visible()
    sees_times(one)
    assert re.search(r"day=\d{4}-\d\d-\d\d", one.page.url)


@SCREENS
def test_an_empty_week_leads_to_the_next_day(walk, house, screen) -> None:
    one = walk(**screen)
    one.open("/26/doctors/")
    one.follow("Хирург", exact=True)
    one.page.locator(".doctor--open a").first.click()
    sees_times(one)
    doctor = int(re.search(r"/doctors/(\d+)/", one.page.url)[1])
    today = datetime.now(ZoneInfo("Europe/Moscow")).date()
    soon = (today + timedelta(days=7)).isoformat()
    closed = house.rows(
        "SELECT id FROM schedule_slot WHERE doctor_id = ? AND wall_date < ? AND state = 'open'", doctor, soon
    )
    ids = ", ".join(str(row[0]) for row in closed)
    house.change(f"UPDATE schedule_slot SET state = 'closed' WHERE id IN ({ids})")
    try:
        one.open(f"/26/doctors/{doctor}/?week={today}")
        expect(one.page.get_by_text("В эти дни свободных мест нет.")).to_be_visible()
        one.no_barriers()
        nothing_sticks_out(one)
        one.page.locator("#places p a").first.press("Enter")
        expect(one.page.locator(".time").first).to_be_visible()
        expect(one.page.get_by_text("В эти дни свободных мест нет.")).to_have_count(0)
        expect(one.page.locator("#times")).to_be_focused()
        one.page.get_by_role("link", name="Предыдущая неделя").press("Enter")
        expect(one.page.get_by_text("В эти дни свободных мест нет.")).to_be_visible()
        expect(one.page.locator("#days")).to_be_focused()
    finally:
        house.change(f"UPDATE schedule_slot SET state = 'open' WHERE id IN ({ids})")


def test_without_javascript(walk) -> None:
    one = walk(axe=False, java_script_enabled=False)
    one.open("/26/doctors/near/")
    one.see("Где вы")
    expect(one.page.get_by_role("button", name="Определить место")).to_be_hidden()
    search(one, "улица Мира Ставрополь", "Улица, можно с городом")
    one.see("Врачи")
    expect(one.page.get_by_text("Рядом:")).to_be_visible()
    search(one, "терапевт")
    one.page.locator(".doctor--open a").first.click()
    expect(one.page.locator(".time").first).to_be_visible()
    expect(one.page.get_by_role("link", name="Другие врачи")).to_have_attribute("href", AT_THE_CLINIC)
