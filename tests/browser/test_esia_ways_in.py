"""Ways into Госуслуги beside password and message: QR code, signature, app; recovery; who is remembered."""

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.walk import Person, Walk

PHONE = {"viewport": {"width": 390, "height": 844}}
NEW = "сирень2031"


@pytest.fixture(autouse=True)
def healthy(house):
    """Leave the stand well, whatever happened."""
    yield
    house.fault("all", on=False)


def begin(one: Walk) -> None:
    """Press «Войти» on the portal and come to Госуслуги."""
    one.open("/26/sign-in/")
    one.press("Войти через Госуслуги")
    one.see("Вход")


def grant_and_arrive(one: Walk) -> None:
    """Grant the rights and become a patient."""
    one.see("Предоставление прав доступа")
    one.press("Предоставить")
    one.see("Согласие на обработку персональных данных")
    one.press("Да, я согласен")
    one.see("Мои карты")


def leave_esia(one: Walk) -> None:
    one.page.goto(f"{one.house.stand}/idp/ext/Logout?client_id=REGMED")
    one.see("Вы вышли")


def show_qr(one: Walk) -> str:
    """Open the QR code; return the address under it."""
    begin(one)
    one.press("QR-код")
    one.see("Вход по QR-коду")
    return one.page.locator(".qr__address strong").inner_text()


def confirm_on_phone(phone: Walk, address: str) -> None:
    phone.page.goto(address)
    phone.see("Вход на другом устройстве")
    phone.press("Войти на телефоне")
    phone.sign_in_at_esia(first_time=False)
    phone.see("Вход на другом устройстве")
    phone.press("Подтвердить вход")
    phone.see("Вход подтверждён")


def change_stand(one: Walk, statement: str) -> None:
    """Change the stand's own database instead of waiting."""
    with sqlite3.connect(one.house.var_dir / "stand" / "stand.sqlite3", timeout=20) as database:
        database.execute(statement)


def test_qr_code_is_confirmed_on_the_phone_and_the_computer_goes_on_by_itself(walk):
    computer = walk()
    phone = walk(computer.person, **PHONE)
    confirm_on_phone(phone, show_qr(computer))

    grant_and_arrive(computer)


def test_old_qr_code_is_replaced_and_a_refusal_is_told(walk):
    computer = walk()
    phone = walk(computer.person, **PHONE)
    old = show_qr(computer)
    change_stand(computer, "UPDATE grants_qrcode SET expires_at = '2020-01-01 00:00:00'")
    expect(computer.page.get_by_text("QR-код устарел")).to_be_visible()
    computer.no_barriers()
    phone.page.goto(old)
    phone.see("QR-код устарел")

    computer.press("Показать новый код")
    address = computer.page.locator(".qr__address strong").inner_text()
    assert address != old
    confirm_on_phone(phone, address)
    computer.see("Предоставление прав доступа")

    stranger = walk()
    phone.page.goto(show_qr(stranger))
    phone.press("Это не я")
    phone.see("Вход отклонён")
    expect(stranger.page.get_by_text("На телефоне отказались от входа")).to_be_visible()


def test_qr_code_without_javascript(walk):
    computer = walk(java_script_enabled=False, axe=False)
    phone = walk(computer.person, axe=False, **PHONE)
    address = show_qr(computer)
    computer.press("Продолжить")
    expect(computer.page.get_by_text("Телефон ещё не подтвердил вход.")).to_be_visible()
    confirm_on_phone(phone, address)
    computer.press("Продолжить")
    grant_and_arrive(computer)


def test_electronic_signature_lets_in_without_a_code_and_a_spoilt_one_does_not(walk):
    one = walk(**PHONE)
    begin(one)
    one.follow("Эл. подпись")
    one.see("Вход с помощью электронной подписи")
    one.press("Подписать")
    expect(one.page.get_by_text("Выберите сертификат").first).to_be_visible()
    one.no_barriers()
    one.page.get_by_label("Сертификат").select_option(str(one.person.oid))
    one.press("Подписать")
    one.see("Проверка подписи")
    expect(one.page.get_by_text(one.person.surname)).to_be_visible()
    field = one.page.get_by_label("Подпись")
    signature = field.input_value()
    field.fill(signature[:20] + ("A" if signature[20] != "A" else "B") + signature[21:])
    one.press("Войти")
    expect(one.page.get_by_text("Подпись не подходит к тексту и сертификату")).to_be_visible()
    one.no_barriers()

    one.page.get_by_label("Подпись").fill(signature)
    one.press("Войти")
    grant_and_arrive(one)


def test_app_shows_the_code_of_the_second_step(walk):
    one = walk(Person("+79000000090", 1000300090, "Приложеньева", "Тамара", "", ""), **PHONE)
    begin(one)
    one.page.get_by_label("Телефон / Email / СНИЛС").fill(one.person.phone)
    one.page.get_by_label("Пароль").fill(one.person.password)
    one.press("Войти")
    one.see("Подтвердите вход")
    expect(one.page.get_by_text("Введите код из приложения")).to_be_visible()
    with one.page.context.expect_page() as opened:
        one.follow("на отдельной странице")
    app = opened.value
    code = app.locator(".codes__item", has_text="Приложеньева").locator(".codes__code").inner_text()
    app.close()
    one.page.get_by_label("Код подтверждения").fill(code)
    one.press("Продолжить")
    one.see("Предоставление прав доступа")


def test_rights_are_explained_and_refused_and_nobody_is_signed_in(walk, house):
    one = walk(**PHONE)
    begin(one)
    one.sign_in_at_esia(first_time=False)
    one.see("Предоставление прав доступа")
    hint = one.page.locator("summary", has_text="Просмотр вашего СНИЛС")
    words = one.page.get_by_text("По СНИЛС система отличит вас")
    expect(words).to_be_hidden()
    hint.focus()
    one.page.keyboard.press("Enter")
    expect(words).to_be_visible()
    one.no_barriers()
    one.press("Отказать")
    one.see("Вы не дали доступ к данным")
    assert "portal_session" not in {cookie["name"] for cookie in one.page.context.cookies()}

    one.follow("Войти через Госуслуги")
    one.press("Войти через Госуслуги")
    grant_and_arrive(one)


def recover(one: Walk, typed: str) -> None:
    """Walk from «Восстановить» to the page of the code."""
    one.follow(re.compile("Восстановить|Я не знаю пароль"))
    one.see("Восстановление пароля")
    one.page.get_by_label("Телефон или электронная почта").fill("+79990001122")
    one.press("Продолжить")
    expect(one.page.get_by_text("Такого человека на стенде нет")).to_be_visible()
    one.no_barriers()
    one.page.get_by_label("Телефон или электронная почта").fill(typed)
    one.press("Продолжить")
    one.see("Введите код")


def give_new_password(one: Walk, new: str) -> None:
    one.see("Придумайте новый пароль")
    one.page.get_by_label("Новый пароль").fill("коротко")
    one.page.get_by_label("Повторите пароль").fill("коротко")
    one.press("Сохранить пароль")
    expect(one.page.get_by_text("Пароль короче 8 знаков")).to_be_visible()
    one.no_barriers()
    one.page.get_by_label("Новый пароль").fill(new)
    one.page.get_by_label("Повторите пароль").fill(new)
    one.press("Сохранить пароль")
    one.see("Пароль изменён")


def test_password_is_recovered_by_the_phone_and_lets_into_the_portal(walk):
    one = walk(**PHONE)
    begin(one)
    recover(one, one.person.phone)
    one.page.get_by_label("Код подтверждения").fill("000000")
    one.press("Продолжить")
    expect(one.page.get_by_text("Неверный код")).to_be_visible()
    one.page.get_by_label("Код подтверждения").fill(one.house.code_for(one.person.phone))
    one.press("Продолжить")
    give_new_password(one, NEW)
    one.follow("Войти с новым паролем")
    one.see("Вход")
    one.page.get_by_label("Телефон / Email / СНИЛС").fill(one.person.phone)
    one.page.get_by_label("Пароль").fill(one.person.password)
    one.press("Войти")
    expect(one.page.get_by_text("Неверный логин или пароль")).to_be_visible()

    one.person.password = NEW
    one.sign_in_at_esia(first_time=False)
    grant_and_arrive(one)


def test_password_is_recovered_by_the_link_of_a_letter_in_another_browser(walk):
    one = walk(Person("+79000000003", 1000300003, "Ким", "Лина", "", ""))
    begin(one)
    recover(one, "lina@stand.example")
    letters = walk(one.person, **PHONE)
    letters.page.goto(f"{one.house.stand}/desk/codes?to=lina@stand.example")
    link = letters.page.get_by_role("link", name="Ссылка из письма").first.get_attribute("href") or ""
    letters.page.goto(link)
    give_new_password(letters, NEW)
    letters.page.goto(link)
    letters.see("Ссылка больше не действует")

    one.person.password = NEW
    begin(one)
    one.sign_in_at_esia(first_time=False)
    one.see("Предоставление прав доступа")


def test_browser_remembers_the_person_and_another_one_may_come(walk):
    one, other = walk(**PHONE), walk()
    begin(one)
    one.sign_in_at_esia(first_time=False)
    grant_and_arrive(one)
    one.sign_out()
    leave_esia(one)

    begin(one)
    expect(one.page.get_by_text(f"{one.person.name} {one.person.surname[0]}.")).to_be_visible()
    assert one.page.get_by_label("Телефон / Email / СНИЛС").count() == 0
    for width in (390, 320):
        one.page.set_viewport_size({"width": width, "height": 844})
        assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    one.page.get_by_label("Пароль").fill(one.person.password)
    one.press("Войти")
    one.see("Подтвердите вход")

    one.press("Войти как другой пользователь")
    one.see("Вход")
    one.person = other.person
    one.sign_in_at_esia(first_time=False)
    grant_and_arrive(one)
    expect(one.page.get_by_text(other.person.surname.upper()).first).to_be_visible()


def cookies(one: Walk) -> dict[str, float]:
    """Return the stand's cookies, each with the time it lives until; -1 is «until the browser closes»."""
    return {
        str(cookie["name"]): float(cookie["expires"])
        for cookie in one.page.context.cookies(one.house.stand)
        if str(cookie["name"]) in {"stand_session", "stand_known"}
    }


def test_somebody_elses_computer_keeps_nothing_and_ones_own_does(walk):
    guest, owner = walk(**PHONE), walk()
    begin(guest)
    guest.page.get_by_label("Чужой компьютер").check()
    guest.sign_in_at_esia(first_time=False)
    guest.see("Предоставление прав доступа")
    assert cookies(guest) == {"stand_session": -1}
    leave_esia(guest)
    begin(guest)
    expect(guest.page.get_by_label("Телефон / Email / СНИЛС")).to_be_visible()

    begin(owner)
    owner.sign_in_at_esia(first_time=False)
    owner.see("Предоставление прав доступа")
    assert {name for name, until in cookies(owner).items() if until > 0} == {"stand_session", "stand_known"}


def test_works_are_said_in_the_middle_of_a_sign_in_and_it_goes_on_afterwards(walk, house):
    one = walk(**PHONE)
    begin(one)
    house.fault("works_page", on=True)
    one.press("Войти")
    one.see("Проводятся технические работы")
    house.fault("works_page", on=False)
    one.page.go_back()
    one.sign_in_at_esia(first_time=False)
    grant_and_arrive(one)
