"""Each reason a place is not offered: its sentence, and a next step that is not a dead end."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.arranging import RULES_KEPT_MS, arrange, tidy

PHONE = {"viewport": {"width": 360, "height": 740}}
OTHERS, CLINICS = "Другие врачи этой специальности", "Другие клиники"
ELSEWHERE = "Выбрать другого врача или клинику"
NOBODY_MAY = "Онлайн-записи к этому врачу нет"
NONE_NOW = "Свободных мест сейчас нет"
NOT_YOU = "Записаться к этому врачу не получится"
REFUSED = "Записать не получилось"
VISITS = "Посмотреть ваши записи"
ATTACH = "Как прикрепиться к клинике"
OPENS = re.compile("Новые места откроются (сегодня|завтра), ")
"""At eight: between midnight and then it is still today."""
FIRST = [  # before anything is pressed: reason, title, sentence, next steps
    ("not_opened", NONE_NOW, OPENS, (OTHERS, CLINICS)),
    ("all_taken", NONE_NOW, "Все открытые места заняты.", (OTHERS, CLINICS)),
    ("quota", NONE_NOW, "Места для записи через интернет закончились.", (OTHERS, CLINICS)),
    ("reserve", NONE_NOW, "на них записывает только регистратура.", (OTHERS, CLINICS)),
    ("rests", NONE_NOW, "Одно место недавно освободилось", (OTHERS, CLINICS)),
    ("away", NONE_NOW, "Врач не принимает до", (OTHERS, CLINICS)),
    ("no_schedule", NONE_NOW, "Расписания у врача пока нет.", (OTHERS, CLINICS)),
    ("referral", NOBODY_MAY, "Нужно направление терапевта или педиатра.", (OTHERS, CLINICS)),
    ("registry", NOBODY_MAY, "К этому врачу записывает только регистратура.", (OTHERS, CLINICS)),
    ("too_young", NOT_YOU, "Врач принимает пациентов от 60 лет.", (ELSEWHERE,)),
    ("too_old", NOT_YOU, "Врач принимает пациентов до 17 лет включительно.", (ELSEWHERE,)),
    ("children", NOT_YOU, "Здесь принимают только детей.", (ELSEWHERE,)),
    ("sex", NOT_YOU, "Этот врач принимает только пациентов другого пола.", (ELSEWHERE,)),
    ("only_attached", NOT_YOU, "Сюда записывают только тех, кто прикреплён", (ATTACH, ELSEWHERE)),
]
SAME_TIME = "На это время у пациента уже есть другая запись."
LIMIT = "Предстоящих записей у пациента вместе с неподтверждёнными уже 1 — больше нельзя."
PRESSED = [  # after a time was pressed, beside another visit: every reason is told, not the first
    ("same_time", (SAME_TIME, LIMIT)),
    ("limit", (LIMIT,)),
]


@pytest.fixture(autouse=True)
def tidied(house):
    yield
    tidy(house)


def leads_on(one, step: str) -> None:
    """Follow a next step to a page that offers something, and come back."""
    here = one.page.url
    one.follow(step)
    expect(one.page.get_by_role("heading", level=1)).to_be_visible()
    expect(one.page.get_by_role("heading", name="Такой страницы нет")).to_have_count(0)
    onward = one.page.locator("main a[href]:visible, main button:visible")
    assert onward.count() > 1, f"{step} of {here} leads to {one.page.url}, where it ends"
    one.no_barriers()
    one.page.goto(here)


def nothing_sticks_out(one) -> None:
    wide = one.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, one.page.url


def picture(one, folder, name: str) -> None:
    one.page.screenshot(path=folder / f"{name}.png", full_page=True)


def test_each_reason_and_its_next_step(walk, house, tmp_path) -> None:
    doctors = arrange(house, "why_not")["doctors"]
    one = walk(**PHONE)
    one.register()
    for reason, title, sentence, steps in FIRST:
        one.open(f"/26/doctors/{doctors[reason]}/")
        one.see(re.compile("^Приёмова"))
        expect(one.page.get_by_text(title)).to_be_visible()
        expect(one.page.locator("main").get_by_text(sentence)).to_be_visible()
        expect(one.page.locator("button.time")).to_have_count(0)
        nothing_sticks_out(one)
        picture(one, tmp_path, reason)
        for step in steps:
            leads_on(one, step)
        if title in {NONE_NOW, NOBODY_MAY}:
            expect(one.page.locator("main a[href^='tel:']").first).to_be_visible()


def test_reasons_beside_another_visit(walk, house, tmp_path) -> None:
    one = walk(**PHONE)
    one.register()
    number = one.book(speciality="Хирург")
    slot = house.rows("SELECT slot_id FROM booking_appointment WHERE number = ?", number)[0][0]
    doctors = arrange(house, "second_visit", slot=slot)
    try:
        one.page.wait_for_timeout(RULES_KEPT_MS)
        for reason, sentences in PRESSED:
            refused(one, doctors[reason], *sentences)
            picture(one, tmp_path, reason)
            leads_on(one, VISITS)
        move_here(one, doctors["same_speciality"], tmp_path)
    finally:
        arrange(house, "without_rule", rule=doctors["rule"])
        one.page.wait_for_timeout(RULES_KEPT_MS)  # whoever books next in this house must not meet it
    states = "SELECT state FROM booking_appointment WHERE number IN (?, ?) ORDER BY held_at"
    assert house.rows(states, number, one.ticket_number()) == [("moved",), ("booked",)]


def refused(one, doctor: int, *sentences: str) -> None:
    """Press the first time of a doctor; it is refused for these reasons."""
    one.open(f"/26/doctors/{doctor}/")
    one.see(re.compile("^Приёмова"))
    one.choose_time()
    expect(one.page.get_by_text(REFUSED)).to_be_visible()
    for sentence in sentences:
        expect(one.page.get_by_text(sentence)).to_be_visible()
    one.no_barriers()
    nothing_sticks_out(one)


def move_here(one, doctor: int, folder) -> None:
    """Bring a visit of the same speciality to this doctor."""
    one.open(f"/26/doctors/{doctor}/")
    expect(one.page.get_by_text("Запись к врачу этой специальности уже есть.")).to_be_visible()
    one.no_barriers()
    picture(one, folder, "same_speciality")
    leads_on(one, VISITS)
    one.follow("Перенести эту запись к этому врачу")
    expect(one.page.get_by_text("Переносим запись")).to_be_visible()
    one.choose_time()
    one.see("Подтвердите перенос")
    one.press("Перенести запись")
    one.see("Вы записаны")
