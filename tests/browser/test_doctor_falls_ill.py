"""A doctor falls ill: the operator looks, applies; the patient sees the broken visit and agrees to another."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from portal.nonprod.demo import colleagues
from tests.browser.walk import Walk

OPERATOR = colleagues.COLLEAGUES[0]
FOUND = "SELECT d.surname, d.id, b.wall_date, b.id FROM booking_appointment b JOIN clinics_doctor d ON d.id = b.doctor_id WHERE b.number = ?"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def a_code_passes_again(house):
    """Another journey may have used the code of this half minute; afterwards nobody is ill."""
    house.change("UPDATE staff_employee SET totp_step = ?", 0)
    yield
    house.change("UPDATE schedule_absence SET is_active = ? WHERE external_id LIKE ?", False, "desk-%")
    house.change("UPDATE schedule_worksession SET state = 'open', reason = '' WHERE reason = ?", "sick")


def sign_in(one: Walk) -> None:
    one.open("/26/staff/")
    one.see("Вход для сотрудников")
    one.page.get_by_label("Рабочая почта").fill(OPERATOR.email)
    one.page.get_by_label("Пароль").fill(colleagues.PASSWORD)
    one.press("Войти")
    one.see("Код из приложения")
    one.page.get_by_label("Код из приложения").fill(OPERATOR.code(datetime.now(UTC)))
    one.press("Продолжить")
    one.see(re.compile("^Сегодня, "))


def picture(one: Walk, folder, name: str) -> None:
    """Keep what stands on a phone and on a desk, for whoever reviews the run."""
    for size, viewport in (("phone", PHONE), ("desk", {"width": 1280, "height": 800})):
        one.page.set_viewport_size(viewport)
        one.page.screenshot(path=folder / f"{name}-{size}.png", full_page=True)


@pytest.mark.browser_twice
def test_a_doctor_falls_ill(walk, house, tmp_path) -> None:
    patient = walk()
    patient.register()
    number = patient.book(speciality="Хирург")
    surname, doctor, day, visit = house.rows(FOUND, number)[0]

    head = walk()
    sign_in(head)
    head.follow("Расписания", exact=True)
    head.see("Расписания")
    head.page.get_by_label("Фамилия врача или специальность").fill(surname)
    head.press("Найти")
    head.see("Расписания")
    picture(head, tmp_path, "found")
    head.page.locator(f"a[href$='/doctors/{doctor}/']").click()
    head.see(re.compile(f"^{surname}"))
    picture(head, tmp_path, "plan")
    head.follow("Врач отсутствует")
    head.see("Врач отсутствует")
    head.page.get_by_label("Последний день").fill("2020-01-01")
    head.page.get_by_label("Причина").select_option("sick")
    head.press("Посмотреть, что изменится")
    expect(head.page.get_by_role("link", name="Этот день уже прошёл")).to_be_visible()
    head.no_barriers()
    head.page.get_by_label("Первый день").fill(str(day))
    head.page.get_by_label("Последний день").fill(str(day))
    head.press("Посмотреть, что изменится")
    expect(head.page.get_by_text(re.compile("Сорв[её]тся"))).to_be_visible()
    head.no_barriers()
    picture(head, tmp_path, "preview")
    assert house.rows("SELECT count(*) FROM booking_broken WHERE appointment_id = ?", visit) == [(0,)]
    head.press("Применить")
    expect(head.page.get_by_text("Отсутствие отмечено. Людям сообщили")).to_be_visible()
    head.see(re.compile(f"^{surname}"))
    expect(head.page.get_by_text("больничный")).to_be_visible()
    assert patient.person.surname not in "".join(head.page.locator("main").all_inner_texts())

    patient.open("/26/cards/")
    patient.see("Мои карты")
    expect(patient.page.get_by_text("Приём не состоится").first).to_be_visible()
    picture(patient, tmp_path, "cards")
    patient.open("/26/cards/notices/")
    patient.see("Уведомления")
    patient.follow("Приём не состоится")
    patient.see("Приём не состоится")
    expect(patient.page.get_by_role("heading", name="Предлагаем другое время")).to_be_visible()
    expect(patient.page.get_by_text("больничный")).to_have_count(0)
    picture(patient, tmp_path, "broken")
    patient.press("Согласиться")
    patient.see("Вы записаны")
    expect(patient.page.get_by_text("Вы записаны на новое время")).to_be_visible()
    assert patient.ticket_number() != number
    states = house.rows(
        "SELECT state FROM booking_appointment WHERE number IN (?, ?) ORDER BY held_at",
        number,
        patient.ticket_number(),
    )
    assert states == [("moved",), ("booked",)]
