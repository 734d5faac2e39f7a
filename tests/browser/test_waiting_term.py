"""The own clinic breaks the law's term: the appeal is ready; and booking that opens while somebody looks."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser.test_attachment_mismatch import RIGHT, clinics_say, open_tab, said

CLINIC, SPECIALITY = "Городская поликлиника № 1", "Терапевт"
BROKEN = "Срок ожидания по закону нарушен"
LONGEST = 40_000
TERM = (
    "INSERT INTO booking_waitingterm (region_id, kind, amount, unit, since, act_key, says, set_by)"
    " VALUES ('26', 'district', 1, 'hours', '2026-01-01', 'pgg',"
    " 'Участковый врач принимает не позже чем через час.', 'journey')"
)

OF_TODAY = (
    "state = 'open' AND wall_date = ? AND doctor_id IN (SELECT d.id FROM clinics_doctor d"
    " JOIN clinics_clinic c ON c.id = d.clinic_id JOIN clinics_speciality s ON s.id = d.speciality_id"
    " WHERE c.short_name = ? AND s.patient_name = ?)"
)


@contextmanager
def an_hour_at_most(house):
    """Let the region promise a visit within an hour on a day worked, on which nobody sees patients.

    A place that begins within the hour is the registry's to give, so that the term would stand.
    """
    today = f"{datetime.now(ZoneInfo('Europe/Moscow')):%Y-%m-%d}"
    try:
        house.change(TERM)
        house.change(
            f"UPDATE schedule_worksession SET state = 'closed', reason = 'journey' WHERE {OF_TODAY}",
            today,
            CLINIC,
            SPECIALITY,
        )
        house.change(
            "INSERT INTO regions_regionday (region_id, day, is_off, name) VALUES ('26', ?, ?, 'journey')",
            today,
            False,
        )
        yield
    finally:
        house.change("DELETE FROM booking_waitingterm WHERE set_by = 'journey'")
        house.change("DELETE FROM regions_regionday WHERE name = 'journey'")
        house.change("UPDATE schedule_worksession SET state = 'open', reason = '' WHERE reason = 'journey'")


def test_the_appeal_is_ready_where_the_own_clinic_breaks_the_term(walk, house) -> None:
    one = walk(viewport={"width": 360, "height": 740})
    clinics_say(house, one.person, RIGHT)
    one.register()
    open_tab(one)
    said(one, "Прикрепление найдено")
    one.page.get_by_role("link", name=CLINIC).first.click()
    one.see(CLINIC)
    one.page.locator("main").get_by_role("link", name=SPECIALITY, exact=True).click()
    one.see(SPECIALITY)
    warned = one.page.locator(".alert__title", has_text=BROKEN)
    of_an_hour = one.page.get_by_text("(1 час)")
    expect(warned).to_have_count(0)
    expect(one.page.get_by_text("По закону приём должен быть не позже")).to_be_visible()

    with an_hour_at_most(house):
        for _ in range(10):
            if warned.count() and of_an_hour.count():
                break
            one.page.wait_for_timeout(2000)
            one.page.reload()
        expect(warned).to_be_visible()
        expect(of_an_hour).to_be_visible()
        one.no_barriers()
        one.follow("Готовое обращение")
        one.see("Обращение в клинику")
        expect(one.page.get_by_text("Портал никому не отправляет это обращение.")).to_be_visible()
        expect(one.page.get_by_text("Участковый врач принимает не позже чем через час.")).to_be_visible()
        expect(one.page.get_by_role("button", name="Распечатать")).to_be_visible()
        with one.page.expect_download() as paper:
            one.follow("Скачать PDF")
        assert paper.value.path().read_bytes().startswith(b"%PDF-")
        one.follow("Все сроки и закон")
        one.see("Сроки ожидания по закону")


def test_booking_opens_while_somebody_looks(walk, house) -> None:
    one = walk()
    one.register()
    one.choose_doctor(CLINIC, SPECIALITY)
    doctor = re.search(r"/doctors/(\d+)/", one.page.url)[1]
    opens = (datetime.now(UTC) + timedelta(seconds=25)).strftime("%Y-%m-%d %H:%M:%S")
    house.change(f"UPDATE schedule_worksession SET opens_at = ? WHERE doctor_id = {doctor}", opens)

    one.open(f"/26/doctors/{doctor}/")
    clock = one.page.locator("[data-opening-clock]")
    expect(clock).to_have_text(re.compile(r"Осталось 00:\d\d"))
    expect(one.page.get_by_role("link", name="Обновить")).to_be_visible()
    one.no_barriers()
    one.page.evaluate("window.notLoadedAgain = true")

    expect(one.page.locator("a.day").first).to_be_visible(timeout=LONGEST + 25_000)
    expect(clock).to_have_count(0)
    assert one.page.evaluate("window.notLoadedAgain === true")
