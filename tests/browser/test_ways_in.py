"""A password, a code, a remembered device; a recovery by call and by Telegram; settings."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.walk import Walk

PASSWORD = "сирень у окна 2031"
NEW = "черёмуха в саду 2032"
CODE_PAGE = "Подтвердите вход"


def open_settings(one: Walk) -> None:
    one.open_own_menu()
    one.follow("Настройки", exact=True)
    one.see("Настройки")


def set_password(one: Walk, password: str = PASSWORD) -> None:
    """Set a password in the settings; the rule is checked while it is typed."""
    open_settings(one)
    own = one.page.get_by_label(re.compile("^Пароль"))
    own.fill("коротко")
    rule = one.page.locator("[data-rule=short]")
    expect(rule).to_contain_text("Не выполнено: Не короче 8 знаков")
    own.fill(password)
    expect(rule).to_contain_text("Выполнено:")
    one.page.get_by_label("Повторите пароль").fill("другое")
    expect(one.page.locator("[data-rule=repeat]")).to_contain_text("Не выполнено:")
    one.page.get_by_label("Повторите пароль").fill(password)
    expect(one.page.locator("[data-rule=repeat]")).to_contain_text("Выполнено:")
    if one.axe:
        one.no_barriers()
    one.press("Сохранить")
    expect(one.page.get_by_text("Пароль сохранён")).to_be_visible()
    one.see("Настройки")


def try_password(one: Walk, password: str = PASSWORD) -> None:
    one.open(f"/{one.region}/sign-in/")
    one.follow("Логин/пароль")
    one.see("Вход в личный кабинет")
    digits = one.person.phone.removeprefix("+7")
    one.page.get_by_label("Номер сотового телефона").fill(
        f"8 ({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}"
    )
    one.page.get_by_label("Пароль", exact=True).fill(password)
    one.press("Войти")


def code(one: Walk, seen: int) -> str:
    """Wait until the phone of this person has got more than `seen` codes; read the newest."""
    for _ in range(100):
        told = one.house.sent(one.person.phone)
        if len(told) > seen:
            return told[0]["code"]
        one.page.wait_for_timeout(100)
    raise AssertionError("no code came")


def half_a_minute_passes(one: Walk) -> None:
    """Age the codes of this person, and forget what was counted, instead of waiting."""
    earlier = datetime.now(UTC) - timedelta(seconds=31)
    one.house.change(
        "UPDATE accounts_code SET created_at = ? WHERE phone = ?",
        earlier.strftime("%Y-%m-%d %H:%M:%S.%f"), one.person.phone,
    )  # fmt: skip
    one.house.change("DELETE FROM limits_bucket")
    one.page.reload()


def recover(one: Walk, way: str) -> None:
    """Walk from «Не могу войти» to the new password."""
    one.open(f"/{one.region}/sign-in/password/")
    one.page.get_by_role("link", name="Не могу войти").click()
    expect(one.page.get_by_role("heading", name="Не могу войти")).to_be_visible()
    one.no_barriers()
    one.follow("Не помню пароль")
    one.see("Не помню пароль")
    one.follow("Ручной ввод данных")
    one.see("Укажите телефон")
    one.page.get_by_label("Номер сотового телефона").fill(one.person.phone)
    one.page.get_by_label(way).check()
    seen = len(one.house.sent(one.person.phone))
    one.press("Далее")
    one.see("Введите проверочный код")
    digits = code(one, seen)
    assert len(digits) == (4 if way == "Проверочный звонок" else 6)
    one.page.get_by_label("Проверочный код").fill(
        "1" * len(digits) if digits[0] != "1" else "2" * len(digits)
    )
    one.press("Подтвердить")
    one.see("Введите проверочный код")
    expect(one.page.get_by_text("Код не подходит").first).to_be_visible()
    one.page.get_by_label("Проверочный код").fill(" ".join(digits))
    one.press("Подтвердить")
    one.see("Укажите новый пароль")
    one.page.get_by_label("Новый пароль").fill(NEW)
    one.page.get_by_label("Повторите пароль").fill(NEW)
    one.press("Сменить пароль")
    one.see("Пароль изменён")


@pytest.mark.browser_twice
def test_set_a_password_and_sign_in_with_a_code_then_without_on_a_remembered_device(walk):
    one = walk()
    one.register()
    set_password(one)
    one.sign_out()

    try_password(one)
    one.see(CODE_PAGE)
    one.page.get_by_label("Проверочный код").fill(code(one, 0))
    one.page.get_by_label("Запомнить это устройство на 30 дней").check()
    one.press("Подтвердить")
    one.see("Мои карты")
    one.sign_out()

    try_password(one)
    one.see("Мои карты")
    assert len(one.house.sent(one.person.phone)) == 1


def test_recover_by_call_and_enter_with_limits(walk):
    one = walk()
    one.register()
    one.press("Всё верно")
    set_password(one, "ночь, улица, фонарь")
    one.sign_out()
    recover(one, "Проверочный звонок")

    one.house.change("DELETE FROM limits_bucket")  # a minute between two calls to one phone
    seen = len(one.house.sent(one.person.phone))
    one.follow("Войти", exact=True)
    try_password(one, NEW)
    one.see(CODE_PAGE)
    code(one, seen)  # the call has come, so that the next code is the other one
    half_a_minute_passes(one)
    expect(one.page.get_by_role("button", name="Код в Telegram")).to_be_visible()
    one.no_barriers()
    seen = len(one.house.sent(one.person.phone))
    one.press("Код в Telegram")
    one.see(CODE_PAGE)
    one.page.get_by_label("Проверочный код").fill(code(one, seen))
    one.press("Подтвердить")
    one.see("Мои карты")
    expect(one.page.get_by_text("Показываем не всё")).to_be_visible()
    assert one.person.policy not in one.page.content()
    assert one.person.snils not in one.page.content()
    open_settings(one)
    expect(one.page.get_by_text("Сначала подтвердите, что это вы")).to_be_visible()


def test_recover_by_telegram_ends_every_session(walk):
    one = walk()
    one.register()
    set_password(one)
    other = walk(one.person)
    recover(other, "Код в Telegram")

    one.open(f"/{one.region}/cards/")
    one.see("Вход")
    limited = "SELECT is_limited FROM accounts_password p JOIN accounts_account a ON a.id = p.account_id WHERE a.phone = ?"
    assert [bool(row[0]) for row in one.house.rows(limited, one.person.phone)] == [False]


def test_every_trouble_leads_out(walk):
    one = walk()
    for trouble in (
        "Сменился номер телефона", "Не приходит код", "Не знаю, есть ли у меня учётная запись",
        "Вход через Госуслуги не работает",
    ):  # fmt: skip
        one.open(f"/{one.region}/sign-in/cannot/")
        one.see("Не могу войти")
        one.follow(trouble)
        one.see(trouble)
        one.page.locator("a.button--primary").click()
        one.see(re.compile("Вход|Войти"))


def test_change_the_phone_and_confirm_the_address(walk):
    one = walk()
    one.register()
    open_settings(one)
    new_phone = f"+7903{one.person.phone[5:]}"
    email = f"vera{one.person.oid}@example.ru"
    one.page.get_by_label("Телефон").fill(new_phone)
    one.page.get_by_label("Электронная почта").fill(email)
    one.press("Сохранить")
    one.see("Подтвердите новый телефон")
    expect(one.page.get_by_text("Мы отправили письмо на новый адрес")).to_be_visible()
    for _ in range(100):
        told = one.house.sent(new_phone)
        if told:
            break
        one.page.wait_for_timeout(100)
    one.page.get_by_label("Проверочный код").fill(told[0]["code"])
    one.press("Подтвердить")
    one.see("Настройки")
    expect(one.page.get_by_text("Телефон изменён.")).to_be_visible()
    expect(one.page.get_by_text(f"Ждём подтверждения адреса {email}")).to_be_visible()

    for _ in range(100):
        letters = one.house.sent(email)
        if letters:
            break
        one.page.wait_for_timeout(100)
    reader = walk(one.person)
    reader.page.goto(re.search(r"http\S+/settings/email/[0-9a-f]{64}/", letters[0]["text"])[0])
    reader.see("Подтвердите почту")
    reader.press("Подтвердить адрес")
    reader.see("Почта подтверждена")
    one.open(f"/{one.region}/settings/")
    expect(one.page.get_by_label("Электронная почта")).to_have_value(email)


def test_the_whole_way_without_javascript(walk):
    one = walk(java_script_enabled=False, axe=False)
    one.register()
    one.open(f"/{one.region}/settings/")
    one.page.get_by_label(re.compile("^Пароль")).fill(PASSWORD)
    one.page.get_by_label("Повторите пароль").fill(PASSWORD)
    one.press("Сохранить")
    one.see("Настройки")
    one.open(f"/{one.region}/sign-in/cannot/")
    one.see("Не могу войти")
    guest = walk(one.person, java_script_enabled=False, axe=False)
    try_password(guest)
    guest.see(CODE_PAGE)
    digits = code(guest, 0)
    guest.follow("Обновить страницу")
    guest.see(CODE_PAGE)
    guest.page.get_by_label("Проверочный код").fill(digits)
    guest.press("Подтвердить")
    guest.see("Мои карты")
