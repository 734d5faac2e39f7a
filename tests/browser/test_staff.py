"""Staff at work: the operator invites a registrar, who finds a patient's visit; the doctor sees the day."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from portal.kit import totp
from portal.nonprod.demo import colleagues
from tests.browser.walk import Walk

OPERATOR, REGISTRAR, DOCTOR = colleagues.COLLEAGUES
PASSWORD = "пароль регистратора Риммы"


def now_code(secret: str) -> str:
    return totp.code(secret, datetime.now(UTC))


def sign_in(one: Walk, who: colleagues.Colleague) -> None:
    """Give e-mail, password and the code of the app."""
    one.open("/26/staff/")
    one.see("Вход для сотрудников")
    one.page.get_by_label("Рабочая почта").fill(who.email)
    one.page.get_by_label("Пароль").fill(colleagues.PASSWORD)
    one.press("Войти")
    one.see("Код из приложения")
    one.page.get_by_label("Код из приложения").fill(who.code(datetime.now(UTC)))
    one.press("Продолжить")


def invite(head: Walk, email: str) -> str:
    """Invite a registrar of the first clinic; return the link."""
    page = head.page
    head.follow("Сотрудники")
    head.see("Сотрудники")
    head.follow("Пригласить")
    head.see("Пригласить сотрудника")
    head.press("Получить ссылку")
    expect(page.get_by_role("heading", name="Проверьте, что введено")).to_be_visible()
    head.no_barriers()
    page.get_by_label("Рабочая почта").fill(email)
    page.get_by_label("Фамилия").fill("Новенькая")
    page.get_by_label("Имя", exact=True).fill("Нина")
    page.get_by_label("Регистратор клиники").check()
    page.get_by_label("Клиника регистратора").select_option(label="Городская поликлиника № 1")
    head.press("Получить ссылку")
    head.see("Новенькая Нина")
    return page.locator(".alert code").inner_text()


def come(one: Walk, link: str) -> None:
    """Use the link: a password, then the app by its letters."""
    one.page.goto(link)
    one.see("Придумайте пароль")
    one.page.get_by_label("Новый пароль").fill(PASSWORD)
    one.page.get_by_label("Пароль ещё раз").fill(PASSWORD)
    one.press("Сохранить и продолжить")
    one.see("Подключите приложение с кодами")
    width = one.page.locator("img.qr").evaluate("picture => picture.naturalWidth")
    assert width > 100, "the picture is drawn"
    secret = one.page.locator("code.qr__key").inner_text().replace(" ", "")
    one.page.get_by_label("Код из приложения").fill(now_code(secret))
    one.press("Подключить и войти")


@pytest.mark.browser_twice
def test_operator_invites_a_registrar_who_finds_a_visit_until_the_access_ends(walk, house) -> None:
    patient = walk(axe=False)
    patient.register()
    number = patient.book()

    head = walk()
    sign_in(head, OPERATOR)
    head.see(re.compile("^Регион: сегодня"))
    expect(head.page.get_by_role("rowheader", name="Городская поликлиника № 1")).to_be_visible()
    link = invite(head, "nina@demo.example")

    desk = walk()
    come(desk, link)
    desk.see(re.compile("^Городская поликлиника № 1: сегодня"))
    desk.follow("Следующий день")
    desk.see(re.compile("^Городская поликлиника № 1: завтра"))
    desk.page.get_by_label("Номер талона или фамилия").fill(number)
    desk.page.keyboard.press("Enter")
    desk.see("Поиск записи")
    desk.follow(re.compile(patient.person.surname))
    desk.see(re.compile(patient.person.surname))
    expect(desk.page.get_by_text(patient.person.snils)).to_be_visible()
    assert patient.person.surname not in "".join(desk.seen), "no name in an address"
    desk.open("/26/staff/region/")
    desk.see("Такой страницы нет")

    head.follow("Закрыть доступ")
    head.see("Закрыть доступ")
    head.page.get_by_label("Да, закрыть доступ").check()
    head.press("Закрыть доступ")
    expect(head.page.get_by_text("Доступ закрыт.")).to_be_visible()
    desk.page.go_back()
    desk.page.reload()
    desk.open("/26/staff/")
    desk.see("Вход для сотрудников")

    again = walk(axe=False)
    again.page.goto(link)
    again.see("Ссылка больше не действует")
    known = [
        ("card.opened", "appointment"), ("staff.access_ended", ""), ("staff.invited", ""), ("visits.listed", "search"),
    ]  # fmt: skip
    for action, reason in known:
        rows = house.rows("SELECT facts FROM audit_entry WHERE action = ? AND actor_kind = 'staff'", action)
        assert any(reason in str(facts) for (facts,) in rows), action


def test_doctor_lands_on_the_own_day_and_turns_its_pages(walk) -> None:
    one = walk()
    sign_in(one, DOCTOR)
    one.see(re.compile("^Мой приём: сегодня"))
    page = one.page
    for _ in range(4):
        if page.locator("table.grid tbody a").count():
            break
        one.follow("Следующий день")
    one.see(re.compile("^Мой приём: "))
    first = page.locator("table.grid tbody a").first
    name = first.inner_text()
    first.click()
    one.see(name)
    expect(page.get_by_text("Дата рождения")).to_be_visible()
    expect(page.get_by_text("СНИЛС")).to_have_count(0)
    leave(page)
    one.see("Вход для сотрудников")
    page.go_back()
    one.see("Вход для сотрудников")


def leave(page: Page) -> None:
    """Open the menu under the name and leave."""
    menu = page.get_by_role("button", name=re.compile("^Меню"))
    if menu.is_visible():
        menu.click()
    page.locator(".menu__person summary").click()
    page.get_by_role("button", name="Выйти").click()


def test_registrar_sees_the_day_by_keyboard_at_320(walk) -> None:
    one = walk(viewport={"width": 320, "height": 640})
    sign_in(one, REGISTRAR)
    one.see(re.compile("^Городская поликлиника № 1: сегодня"))
    page = one.page
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0
    page.get_by_label("Номер талона или фамилия").focus()
    page.keyboard.type("Никтоева")
    page.keyboard.press("Enter")
    one.see("Поиск записи")
    expect(page.get_by_text("Такой записи в этой клинике нет")).to_be_visible()
    one.open("/staff-codes/")
    one.see("Коды сотрудников демонстрации")
    expect(page.get_by_text(REGISTRAR.email)).to_be_visible()
