"""Staff at work: the operator invites a registrar, who finds a patient's visit; the doctor sees the day."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from portal.kit import totp
from portal.nonprod.demo import colleagues
from tests.browser.arranging import RULES_KEPT_MS
from tests.browser.walk import Walk

OPERATOR, REGISTRAR, DOCTOR = colleagues.COLLEAGUES
PASSWORD = "пароль регистратора Риммы"


@pytest.fixture(autouse=True)
def colleagues_as_they_were(house):
    """Let a code that another journey has used pass again; give password and app of the demonstration back."""
    house.change("UPDATE staff_employee SET totp_step = ?", 0)
    found = house.rows("SELECT password, totp, id FROM staff_employee")
    yield
    for row in found:
        house.change("UPDATE staff_employee SET password = ?, totp = ? WHERE id = ?", *row)


def now_code(secret: str) -> str:
    return totp.code(secret, datetime.now(UTC))


def sign_in(one: Walk, who: colleagues.Colleague) -> None:
    """Give e-mail, password and the code of the app."""
    one.open("/26/staff/")
    one.see("Вход для сотрудников")
    give_both(one, who)


def give_both(one: Walk, who: colleagues.Colleague) -> None:
    """Fill in both pages of the sign-in."""
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
    head.press("Пригласить")
    expect(page.get_by_role("heading", name="Проверьте, что введено")).to_be_visible()
    head.no_barriers()
    page.get_by_label("Рабочая почта").fill(email)
    page.get_by_label("Фамилия").fill("Новенькая")
    page.get_by_label("Имя", exact=True).fill("Нина")
    page.get_by_label("Регистратор клиники").check()
    page.get_by_label("Клиника регистратора").select_option(label="Городская поликлиника № 1")
    page.get_by_label("Показать мне").check()
    head.press("Пригласить")
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
    one.page.get_by_text("Камеры нет или картинка не читается").click()
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
    head.see(re.compile("^Сегодня, "))
    # In the table or, on a Sunday and late in the day, among those who rest.
    expect(head.page.locator("main").get_by_text("Городская поликлиника № 1").first).to_be_visible()
    link = invite(head, "nina@demo.example")

    desk = walk()
    come(desk, link)
    desk.see(re.compile("^Сегодня, "))
    expect(desk.page.get_by_text("Городская поликлиника № 1").first).to_be_visible()
    desk.follow("Следующий день")
    desk.see(re.compile("^Завтра, "))
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
    one.see(re.compile("^Сегодня, "))
    page = one.page
    for _ in range(4):
        if page.locator("table.grid tbody a").count():
            break
        one.follow("Следующий день")
    expect(page.locator("main").get_by_text(re.compile("^Мой приём: "))).to_be_visible()
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
    one.see(re.compile("^Сегодня, "))
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


def idle(house, minutes: int) -> None:
    """Let every session of staff lie unused for so long."""
    used = (datetime.now(UTC) - timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S")
    house.change("UPDATE staff_staffsession SET last_used_at = ?", used)


@pytest.mark.parametrize("is_phone", [False, True])
def test_operator_is_warned_and_what_was_typed_comes_back(walk, house, is_phone) -> None:
    one = walk(**({"viewport": {"width": 360, "height": 740}} if is_phone else {}))
    sign_in(one, OPERATOR)
    one.see(re.compile("^Сегодня, "))
    page = one.page
    page.clock.install()
    one.open("/26/staff/region/team/invite/")
    page.get_by_label("Фамилия").fill("Забытая")
    dialog = page.get_by_role("dialog")
    page.clock.fast_forward((28 * 60 + 5) * 1000)
    expect(dialog.get_by_role("heading", name="Вход скоро закроется")).to_be_visible()
    one.no_barriers()
    idle(house, 28)
    dialog.get_by_role("button", name="Остаться").click()
    expect(dialog).to_be_hidden()
    page.clock.fast_forward((28 * 60 + 5) * 1000)
    idle(house, 31)
    page.clock.fast_forward(125_000)
    expect(page.get_by_role("heading", name="Вход закрыт")).to_be_visible()
    page.get_by_role("button", name="Войти и продолжить").click()
    one.see("Вход для сотрудников")
    expect(page.get_by_text("введённое сохранено")).to_be_visible()
    house.change("UPDATE staff_employee SET totp_step = ?", 0)
    give_both(one, OPERATOR)
    one.see("Продолжим с того же места")
    one.press("Продолжить")
    expect(page.get_by_role("heading", name="Проверьте, что введено")).to_be_visible()
    expect(page.get_by_label("Фамилия")).to_have_value("Забытая")


def test_employee_ends_other_browsers_and_changes_password_and_app(walk, house) -> None:
    one, other = walk(), walk(axe=False)
    for each in (one, other):
        house.change("UPDATE staff_employee SET totp_step = ?", 0)
        sign_in(each, DOCTOR)
        each.see(re.compile("^Сегодня, "))
    page = one.page
    one.follow("Мой доступ")
    one.see("Мой доступ")
    page.get_by_role("button", name="Закрыть все входы, кроме этого").click()
    expect(page.get_by_text("Готово: остальные входы закрыты.")).to_be_visible()
    other.open("/26/staff/")
    other.see("Вход для сотрудников")
    one.follow("Сменить приложение с кодами")
    one.see("Сменить приложение с кодами")
    house.change("UPDATE staff_employee SET totp_step = ?", 0)
    page.get_by_label("Ваш пароль сейчас").fill(colleagues.PASSWORD)
    page.get_by_label("Код из приложения").fill(DOCTOR.code(datetime.now(UTC)))
    one.press("Продолжить")
    one.see("Новое приложение с кодами")
    page.get_by_text("Камеры нет или картинка не читается").click()
    secret = page.locator("code.qr__key").inner_text().replace(" ", "")
    page.get_by_label("Код из приложения").fill(now_code(secret))
    one.press("Подключить")
    expect(page.get_by_text("Новое приложение подключено.")).to_be_visible()
    one.follow("Сменить пароль")
    one.see("Сменить пароль")
    page.get_by_label("Ваш пароль сейчас").fill(colleagues.PASSWORD)
    page.get_by_label("Новый пароль").fill(PASSWORD)
    page.get_by_label("Пароль ещё раз").fill(PASSWORD)
    one.press("Сменить пароль")
    expect(page.get_by_text("Пароль изменён.")).to_be_visible()
    expect(page.get_by_text("Подключено другое приложение с кодами")).to_be_visible()
    one.press("Понятно")
    expect(page.get_by_role("button", name="Понятно")).to_have_count(0)


def test_operator_sets_a_rule_and_the_registrar_sees_what_it_hides(walk, house) -> None:
    head, desk = walk(), walk()
    sign_in(head, OPERATOR)
    head.follow("Правила записи")
    head.see("Правила записи")
    head.page.get_by_role("link", name="Изменить: Записываются только прикреплённые").click()
    head.see("Записываются только прикреплённые")
    head.press("Посмотреть, кого коснётся")
    expect(head.page.get_by_role("heading", name="Проверьте, что введено")).to_be_visible()
    head.no_barriers()
    head.page.get_by_label("Записаться могут только прикреплённые к клинике.").check()
    head.page.get_by_label("Для кого").select_option(label="Городская поликлиника № 1")
    head.press("Посмотреть, кого коснётся")
    head.see("Проверьте правило")
    expect(head.page.get_by_text("Кого коснётся:")).to_be_visible()
    head.press("Сохранить")
    head.see("Правила записи")

    sign_in(desk, REGISTRAR)
    desk.follow("Следующий день")
    desk.follow("Следующий день")
    desk.follow("Почему пациент не видит место")
    desk.see("Почему пациент не видит место")
    doctor = desk.page.get_by_role("combobox", name="Врач")
    first = doctor.locator("option").nth(1).get_attribute("value")
    doctor.select_option(first)
    desk.press("Показать")
    expect(desk.page.get_by_role("heading", name="Места")).to_be_visible()
    desk.page.get_by_label("Прикреплён к этой клинике").uncheck()
    desk.press("Проверить для этого пациента")
    expect(desk.page.get_by_text("только тех, кто прикреплён").first).to_be_visible()
    desk.no_barriers()
    desk.page.goto(re.sub(r"day=[^&]*", "day=31.02.2026", desk.page.url))
    expect(desk.page.get_by_text("Такой даты нет.")).to_be_visible()
    desk.no_barriers()

    head.follow("Закончить сейчас")
    head.see("Закончить правило сейчас?")
    head.press("Закончить сейчас")
    expect(head.page.get_by_text("Больше не действует:")).to_be_visible()
    head.page.get_by_role("link", name="Изменить: Записываются только прикреплённые").click()
    expect(head.page.get_by_role("heading", name="Что действовало раньше")).to_be_visible()
    expect(head.page.get_by_text("Кто задал:").first).to_be_visible()
    head.no_barriers()
    assert house.rows("SELECT count(*) FROM booking_setting WHERE till_at IS NULL") == [(0,)]
    head.page.wait_for_timeout(RULES_KEPT_MS)  # whoever books next in this house must not meet it
