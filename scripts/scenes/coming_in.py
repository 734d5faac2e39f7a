"""Scenes of registration, signing in and recovery."""

from __future__ import annotations

from scripts.scenes.stage import Scene, Shot, Stage
from tests.browser.walk import Walk

NEWCOMER = "Ким"
"""Registers before the spectators' eyes; later scenes find this person signed in."""


def choose_region(stage: Stage) -> Shot:
    """Play the first page."""
    one = stage.visitor()
    one.open("/")
    return Shot(one, marked=one.page.locator("li", has=one.page.get_by_role("link", name="Ставропольский")))


def register_button(stage: Stage) -> Shot:
    """Play the page of a region."""
    one = stage.visitor()
    one.open("/26/")
    return Shot(one, marked=one.page.get_by_role("link", name="Зарегистрироваться"))


def consent(stage: Stage) -> Shot:
    """Play the end of the consent, where it is answered."""
    one = stage.visitor()
    one.open("/26/sign-in/consent/")
    agree = one.page.get_by_role("button", name="Да, я согласен")
    return Shot(one, marked=agree, bottom=one.page.get_by_role("link", name="Нет, я отказываюсь"))


def _to_gosuslugi(stage: Stage) -> Walk:
    one = stage.visitor(NEWCOMER)
    one.open("/26/sign-in/consent/")
    one.press("Да, я согласен")
    one.see("Регистрация на портале")
    return one


def gosuslugi(stage: Stage) -> Shot:
    """Play the choice of Госуслуги."""
    one = _to_gosuslugi(stage)
    return Shot(one, marked=one.page.get_by_role("button", name="госуслуги", exact=True), height=560)


def gosuslugi_sign_in(stage: Stage) -> Shot:
    """Play the stand's page of signing in."""
    one = _to_gosuslugi(stage)
    one.page.get_by_role("button", name="госуслуги", exact=True).click()
    one.see("Вход")
    stage.known[NEWCOMER] = one
    return Shot(one)


def gosuslugi_code(stage: Stage) -> Shot:
    """Play the code of Госуслуги."""
    gosuslugi_sign_in(stage)
    one = stage.known[NEWCOMER]
    one.page.get_by_label("Телефон / Email / СНИЛС").fill(one.person.phone)
    one.page.get_by_label("Пароль").fill(one.person.password)
    one.press("Войти")
    one.see("Подтвердите вход")
    return Shot(one, height=700)


def gosuslugi_rights(stage: Stage) -> Shot:
    """Play the rights that Госуслуги ask about, and come back to the portal afterwards."""
    gosuslugi_code(stage)
    one = stage.known.pop(NEWCOMER)
    one.page.get_by_label("Код подтверждения").fill(stage.house.code_for(one.person.phone))
    one.press("Продолжить")
    one.see("Предоставление прав доступа")
    grant = one.page.get_by_role("button", name="Предоставить")
    return Shot(one, marked=grant, bottom=grant)


def sign_in(stage: Stage) -> Shot:
    """Play the two ways in."""
    one = stage.visitor()
    one.open("/26/sign-in/")
    return Shot(one, marked=one.page.get_by_role("button", name="Войти через Госуслуги"), height=560)


def sign_in_password(stage: Stage) -> Shot:
    """Play the way by password."""
    one = stage.visitor()
    one.open("/26/sign-in/password/")
    return Shot(one, marked=one.page.get_by_role("link", name="Логин/пароль"))


def cannot_sign_in(stage: Stage) -> Shot:
    """Play the list of troubles."""
    one = stage.visitor()
    one.open("/26/sign-in/cannot/")
    return Shot(one, height=640)


def recovery_ways(stage: Stage) -> Shot:
    """Play the choice of how to recover."""
    one = stage.visitor()
    one.open("/26/recovery/")
    return Shot(one, marked=one.page.get_by_role("link", name="Ручной ввод данных"), height=800)


def recovery_phone(stage: Stage) -> Shot:
    """Play its first step."""
    one = stage.visitor()
    one.open("/26/recovery/phone/")
    return Shot(one, top=one.page.get_by_role("heading", level=1), height=620)


def recovery_code(stage: Stage) -> Shot:
    """Play its second step; the page says the same whoever's number it is."""
    one = stage.visitor()
    one.open("/26/recovery/phone/")
    one.page.locator("#id_phone").fill(one.person.phone)
    one.page.get_by_label("Проверочный звонок").check()
    one.press("Далее")
    one.see("Введите проверочный код")
    one.page.get_by_text("Позвонили на").wait_for()
    return Shot(one, top=one.page.get_by_role("heading", level=1), height=640)


SCENES = (
    Scene("choose-region", choose_region),
    Scene("register-button", register_button),
    Scene("consent", consent),
    Scene("gosuslugi-button", gosuslugi),
    Scene("gosuslugi-sign-in", gosuslugi_sign_in),
    Scene("gosuslugi-code", gosuslugi_code),
    Scene("gosuslugi-rights", gosuslugi_rights),
    Scene("sign-in", sign_in),
    Scene("sign-in-password", sign_in_password),
    Scene("cannot-sign-in", cannot_sign_in),
    Scene("recovery-ways", recovery_ways),
    Scene("recovery-phone", recovery_phone),
    Scene("recovery-code", recovery_code),
)
