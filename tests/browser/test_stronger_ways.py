"""Passkeys and codes of an application, as a person meets them; the device is Chromium's virtual one."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
from playwright.sync_api import expect

from tests.browser.test_ways_in import PASSWORD, code, set_password
from tests.browser.waiting import until

PHONE = {"viewport": {"width": 390, "height": 844}}


def device(one) -> None:
    """Give the browser a device that checks its person and keeps passkeys."""
    session = one.page.context.new_cdp_session(one.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def grow_old(house, one) -> None:
    """Let the proof of this person lie half an hour back."""
    proved = (datetime.now(UTC) - timedelta(minutes=30)).strftime("%Y-%m-%d %H:%M:%S")
    house.change(
        "UPDATE accounts_session SET proved_at = ? WHERE account_id IN"
        " (SELECT id FROM accounts_account WHERE esia_oid = ?)",
        proved,
        str(one.person.oid),
    )


def ways_of(house, one) -> list[str]:
    found = house.rows(
        "SELECT s.way FROM accounts_session s JOIN accounts_account a ON a.id = s.account_id"
        " WHERE a.esia_oid = ? ORDER BY s.id",
        str(one.person.oid),
    )
    return [row[0] for row in found]


def test_a_passkey_is_added_signs_in_and_proves(walk, house) -> None:
    one = walk(**PHONE)
    one.register()
    device(one)
    one.open("/26/settings/ways/")
    one.see("Способы входа")
    one.press("Добавить ключ на этом устройстве")
    expect(one.page.get_by_text("Ключ добавлен")).to_be_visible()
    one.see("Способы входа")
    one.sign_out()

    one.open("/26/sign-in/?next=/settings/devices/")
    one.see("Вход")
    one.press("Войти ключом доступа")
    one.see("Где выполнен вход")
    expect(one.page.get_by_text("ключом доступа")).to_be_visible()
    assert ways_of(house, one) == ["esia", "passkey"]

    grow_old(house, one)
    one.open("/26/settings/ways/")
    one.see("Подтвердите, что это вы")
    one.press("Подтвердить ключом доступа")
    one.see("Способы входа")
    one.press("Убрать ключ")
    expect(one.page.get_by_text("этот способ входа убран")).to_be_visible()


def test_a_passkey_that_is_not_there_leaves_the_other_ways(walk) -> None:
    one = walk()
    device(one)
    one.open("/26/sign-in/")
    one.see("Вход")
    one.press("Войти ключом доступа")
    expect(one.page.get_by_role("alert").get_by_text("Ключ не сработал")).to_be_visible()
    one.see("Вход")


def test_an_application_is_connected_and_proves(walk, house) -> None:
    one = walk()
    one.register()
    one.open("/26/settings/ways/")
    one.press("Подключить приложение")
    one.see("Подключить приложение")
    expect(one.page.get_by_role("img", name=re.compile("QR-код"))).to_be_visible()
    until(one.page, "document.querySelector('img.qr').naturalWidth > 100")
    secret = one.page.get_by_text("Ключ:").locator("strong").inner_text().replace(" ", "")
    one.page.get_by_label("Код из приложения").fill("00 00")
    one.press("Включить")
    one.see("Подключить приложение")
    one.page.get_by_label("Код из приложения").fill(pyotp.TOTP(secret).now())
    one.press("Включить")
    one.see("Запасные коды")
    paper = one.page.locator("main li strong").first.inner_text()
    one.follow("Готово")
    one.see("Способы входа")

    grow_old(house, one)
    one.open("/26/settings/ways/")
    one.see("Подтвердите, что это вы")
    one.page.get_by_label("Код из приложения или запасной код").fill(paper.lower())
    one.press("Подтвердить кодом")
    one.see("Способы входа")
    expect(one.page.get_by_text("Запасных кодов осталось: 7")).to_be_visible()


def test_without_javascript_an_application_can_be_connected(walk) -> None:
    one = walk(axe=False, java_script_enabled=False)
    one.register()
    one.open("/26/settings/ways/")
    expect(one.page.get_by_text("выключен JavaScript")).to_be_visible()
    one.press("Подключить приложение")
    secret = one.page.get_by_text("Ключ:").locator("strong").inner_text().replace(" ", "")
    one.page.get_by_label("Код из приложения").fill(pyotp.TOTP(secret).now())
    one.press("Включить")
    one.see("Запасные коды")


def test_a_password_and_a_code_prove_without_esia(walk, house) -> None:
    one = walk(**PHONE)
    one.register()
    set_password(one)
    grow_old(house, one)

    one.open("/26/settings/ways/")
    one.see("Подтвердите, что это вы")
    one.page.get_by_label("Пароль от портала").fill("не тот пароль")
    one.press("Подтвердить паролем и кодом")
    one.see("Подтвердите, что это вы")
    expect(one.page.locator("#error-summary")).to_contain_text("Пароль не подходит")
    one.page.get_by_label("Пароль от портала").fill(PASSWORD)
    one.press("Подтвердить паролем и кодом")
    one.see("Введите код")
    one.page.get_by_label("Проверочный код").fill(code(one, 0))
    one.press("Подтвердить")
    one.see("Способы входа")
