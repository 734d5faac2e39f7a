"""Scenes of finding a doctor, of a booking and of its ticket."""

from __future__ import annotations

import random
import re

from portal.kit import numbers
from portal.nonprod.demo import colleagues
from scripts.scenes.stage import Scene, Shot, Stage
from tests.browser.walk import Walk

PATIENT, ASKED, LEFT = "Придумана", "Многодетный", "Однодетова"
TICKET = 26
"""From which the ticket's number is drawn."""
CLINIC, SPECIALITY = "Городская поликлиника № 1", "Терапевт"
FULL = "gp1-d06"
"""A doctor of the demonstration whose places are all taken."""


def clinics(stage: Stage) -> Shot:
    """Play the list of clinics."""
    one = stage.person(PATIENT)
    one.open("/26/doctors/clinics/")
    return Shot(one, height=860)


def speciality(stage: Stage) -> Shot:
    """Play the doctors of one speciality."""
    one = _to_speciality(stage, PATIENT)
    return Shot(one, top=one.page.get_by_role("heading", level=1), height=860)


def _to_speciality(stage: Stage, who: str, clinic: str = CLINIC, name: str = SPECIALITY) -> Walk:
    one = stage.person(who)
    one.open("/26/doctors/clinics/")
    one.follow(clinic, exact=True)
    one.see(clinic)
    one.follow(name, exact=True)
    one.see(name)
    return one


def doctor_days(stage: Stage) -> Shot:
    """Play the days of a doctor."""
    one = _to_doctor(stage, PATIENT)
    return Shot(one, top=one.page.locator("#days"), height=640)


def _to_doctor(stage: Stage, who: str, clinic: str = CLINIC, name: str = SPECIALITY) -> Walk:
    one = _to_speciality(stage, who, clinic, name)
    one.roomiest(".doctor--open").get_by_role("link").click()
    one.page.locator("#days").wait_for()
    return one


def doctor_times(stage: Stage) -> Shot:
    """Play the times of a day."""
    one = _to_doctor(stage, PATIENT)
    one.choose_last_day()
    return Shot(one, marked=one.page.locator("button.time").nth(2), top=one.page.locator("#times"))


def confirm(stage: Stage) -> Shot:
    """Play the step before the ticket."""
    one = _held(stage)
    stage.told["held"] = one.page.url.removeprefix(stage.house.portal)
    yes = one.page.get_by_role("button", name="Записаться")
    return Shot(one, marked=yes, bottom=yes, height=920)


def _held(stage: Stage) -> Walk:
    one = _to_doctor(stage, PATIENT)
    one.choose_last_day()
    one.choose_time(2)
    one.see("Подтвердите запись")
    return one


def questions(stage: Stage) -> Shot:
    """Play what some doctors ask."""
    one = _to_doctor(stage, ASKED, "Городская поликлиника № 2", "Окулист")
    one.choose_last_day()
    one.choose_time()
    one.see("Подтвердите запись")
    return Shot(one, top=one.page.get_by_role("heading", name="Вопросы врача"), height=780)


def ticket(stage: Stage) -> Shot:
    """Play the ticket."""
    one = _with_ticket(stage)
    return Shot(one, top=one.page.get_by_role("heading", level=1), height=860)


def ticket_buttons(stage: Stage) -> Shot:
    """Play what can be done with it."""
    one = _with_ticket(stage)
    first = one.page.get_by_role("button", name="Распечатать")
    return Shot(one, top=first, height=560)


def _with_ticket(stage: Stage) -> Walk:
    """Open the one visit of the scenes, booked by whoever needs it first, always under the same number."""
    one = stage.person(PATIENT)
    if "ticket" not in stage.told:
        if "held" in stage.told:
            one.open(stage.told.pop("held"))
        else:
            one = _held(stage)
        one.press("Записаться")
        one.see("Вы записаны")
        drawn = one.ticket_number()
        number = numbers.make(random.Random(TICKET))  # noqa: S311  a number for a picture
        stage.house.change("UPDATE booking_appointment SET number = ? WHERE number = ?", number, drawn)
        stage.told["ticket"] = one.page.url.removeprefix(stage.house.portal)
    one.open(stage.told["ticket"])
    one.see("Вы записаны")
    return one


def coming_visits(stage: Stage) -> Shot:
    """Play where a visit is found again."""
    one = _with_ticket(stage)
    one.open("/26/cards/")
    return Shot(one, top=one.page.get_by_role("heading", name="Предстоящие записи"), height=460)


def cancel(stage: Stage) -> Shot:
    """Play the question before a visit is cancelled."""
    one = _with_ticket(stage)
    one.follow("Отменить запись")
    one.see("Отменить запись")
    yes = one.page.get_by_role("button", name="Отменить запись")
    return Shot(one, marked=yes, bottom=yes, height=780)


def notices(stage: Stage) -> Shot:
    """Play what the cabinet tells."""
    one = _with_ticket(stage)
    one.open("/26/cards/notices/")
    return Shot(one)


def none_free(stage: Stage) -> Shot:
    """Play a doctor without places."""
    one = stage.person(PATIENT)
    found = stage.house.rows("SELECT id FROM clinics_doctor WHERE external_id = ?", FULL)
    one.open(f"/26/doctors/{found[0][0]}/")
    return Shot(one, top=one.page.get_by_role("heading", level=1), height=860)


def terms(stage: Stage) -> Shot:
    """Play how long people may have to wait."""
    one = stage.visitor()
    one.open("/26/doctors/terms/")
    return Shot(one, height=860)


def broken_visit(stage: Stage) -> Shot:
    """Play a visit whose doctor has fallen ill: an operator writes the absence, as in the product."""
    one = _to_doctor(stage, LEFT, CLINIC, "Хирург")
    one.choose_last_day()
    one.choose_time()
    one.press("Записаться")
    one.see("Вы записаны")
    visit = one.page.url.removeprefix(stage.house.portal)
    _fall_ill(stage, one.ticket_number())
    one.open(visit)
    one.see("Приём не состоится")
    one.page.get_by_role("heading", name="Предлагаем другое время").wait_for()
    last = one.page.get_by_role("link", name="Отменить запись")
    return Shot(one, marked=one.page.get_by_role("button", name="Согласиться"), bottom=last, height=940)


def _fall_ill(stage: Stage, number: str) -> None:
    doctor, day = stage.house.rows(
        "SELECT doctor_id, wall_date FROM booking_appointment WHERE number = ?", number
    )[0]
    head = _operator(stage)
    head.open(f"/26/staff/schedules/doctors/{doctor}/")
    head.follow("Врач отсутствует")
    head.see("Врач отсутствует")
    for name in ("Первый день", "Последний день"):
        head.page.get_by_label(name).fill(str(day))
    head.page.get_by_label("Причина").select_option("sick")
    head.press("Посмотреть, что изменится")
    head.page.get_by_text(re.compile("Сорв[её]тся")).wait_for()
    head.press("Применить")
    head.page.get_by_text("Отсутствие отмечено").wait_for()


def _operator(stage: Stage) -> Walk:
    who = colleagues.COLLEAGUES[0]
    head = stage.visitor()
    head.open("/26/staff/")
    head.page.get_by_label("Рабочая почта").fill(who.email)
    head.page.get_by_label("Пароль").fill(colleagues.PASSWORD)
    head.press("Войти")
    head.page.get_by_label("Код из приложения").fill(who.code(stage.now()))
    head.press("Продолжить")
    head.see(re.compile("^Сегодня, "))
    return head


SCENES = (
    Scene("clinics", clinics),
    Scene("speciality", speciality),
    Scene("doctor-days", doctor_days),
    Scene("doctor-times", doctor_times),
    Scene("confirm", confirm),
    Scene("ticket", ticket),
    Scene("ticket-buttons", ticket_buttons),
    Scene("coming-visits", coming_visits),
    Scene("cancel", cancel),
    Scene("notices", notices),
    Scene("questions", questions),
    Scene("none-free", none_free),
    Scene("terms", terms),
    Scene("broken-visit", broken_visit),
)
