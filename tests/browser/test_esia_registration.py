"""From nothing to a confirmed account on the stand, then into the portal."""

import re

from playwright.sync_api import expect

from tests.browser.walk import Person, Walk

PHONE = {"viewport": {"width": 390, "height": 844}}
PASSWORD = "сирень2031"
NOBODY = Person("+79031112233", 0, "Новичкова", "Алла", "", "", PASSWORD)
EMAIL = "alla@stand.example"


def begin_at_portal(one: Walk) -> None:
    """Press «Войти» on the portal, and at Госуслуги choose to register."""
    one.open("/26/sign-in/")
    one.press("Войти через Госуслуги")
    one.see("Вход")
    one.follow("Зарегистрируйтесь для полного доступа к сервисам")
    one.see("Регистрация")


def register(one: Walk) -> None:
    """Make mistakes, read what is wrong, then come to a simplified account."""
    one.press("Зарегистрироваться")
    expect(one.page.get_by_text("Введите фамилию")).to_be_visible()
    one.no_barriers()
    for label, text in (
        ("Фамилия", one.person.surname),
        ("Имя", one.person.name),
        ("Мобильный телефон", "8 903 111-22-33"),
        ("Электронная почта", EMAIL),
    ):
        one.page.get_by_label(label, exact=True).fill(text)
    one.press("Зарегистрироваться")
    one.see("Подтвердите телефон")
    one.page.get_by_label("Код подтверждения").fill(one.house.code_for(one.person.phone))
    one.press("Продолжить")
    one.see("Придумайте пароль")
    one.page.get_by_label("Новый пароль").fill(PASSWORD)
    one.page.get_by_label("Повторите пароль").fill(PASSWORD)
    one.press("Сохранить")
    one.see("Вы зарегистрированы")


def fill_profile(one: Walk) -> None:
    """Have a wrong document refused, mend it, wait for the check."""
    one.follow("Заполнить профиль")
    one.see(f"{one.person.surname} {one.person.name}")
    one.follow("Заполнить профиль")
    one.see("Данные профиля")
    one.press("Отправить на проверку")
    expect(one.page.get_by_text("Введите СНИЛС")).to_be_visible()
    one.no_barriers()
    one.follow("Заполнить примером")
    one.page.get_by_label("Пол", exact=True).select_option("F")
    one.page.get_by_label("Номер", exact=True).fill("123000")
    one.press("Отправить на проверку")
    _wait_for(one, "Проверка не пройдена")
    one.follow("Исправить данные")
    expect(one.page.get_by_label("Номер", exact=True)).to_have_value("123000")
    one.page.get_by_label("Номер", exact=True).fill("123001")
    one.press("Отправить на проверку")
    _wait_for(one, "Учётная запись стандартная")


def _wait_for(one: Walk, words: str) -> None:
    """Press «Обновить» until the made-up ФМС has answered."""
    expect(one.page.get_by_text("Данные проверяются")).to_be_visible()
    one.no_barriers()
    for _ in range(20):
        if one.page.get_by_text(words).is_visible():
            break
        one.page.wait_for_timeout(500)
        one.page.reload()
    expect(one.page.get_by_text(words)).to_be_visible()
    one.no_barriers()


def add_child(one: Walk) -> None:
    one.follow("Добавить ребёнка")
    one.see("Добавить ребёнка")
    one.follow("Заполнить примером")
    one.press("Добавить")
    expect(one.page.get_by_text("Примеров Иван")).to_be_visible()


def look_at_every_way(one: Walk) -> None:
    """Look at the signature and the centre, then confirm by the letter."""
    one.follow("Подтвердить личность")
    one.see("Подтверждение личности")
    one.follow("Подписать")
    one.see("Подпись заявления")
    one.page.get_by_label("Подпись", exact=True).fill("AAAA")
    one.press("Подтвердить")
    expect(one.page.get_by_text("Подпись не подходит")).to_be_visible()
    one.no_barriers()
    one.follow("Другой способ")
    one.follow("Открыть центр обслуживания")
    one.see("Центр обслуживания")
    expect(one.page.get_by_role("heading", name=one.person.surname)).to_be_visible()
    one.page.go_back()
    one.press("Заказать письмо")
    one.see("Код из письма")
    one.page.get_by_label("Код подтверждения").fill("000000")
    one.press("Подтвердить")
    expect(one.page.get_by_text("Неверный код")).to_be_visible()
    one.page.get_by_label("Код подтверждения").fill(one.house.code_for(one.person.phone))
    one.press("Подтвердить")
    expect(one.page.get_by_text("Личность подтверждена. Доступны все услуги.")).to_be_visible()


def test_register_from_nothing_to_confirmed_then_into_the_portal(walk):
    one = walk(NOBODY, **PHONE)
    begin_at_portal(one)
    register(one)
    fill_profile(one)
    add_child(one)
    look_at_every_way(one)
    one.follow("Вернуться на сайт")
    one.see("Предоставление прав доступа")
    one.press("Предоставить")
    one.see("Согласие на обработку персональных данных")
    one.press("Да, я согласен")
    one.see("Мои карты")

    expect(one.page.get_by_text(re.compile("Новичкова"))).not_to_have_count(0)


def test_papers_of_registration_and_the_journal_have_no_barriers(walk):
    one = walk(**PHONE)
    for link, heading in (
        ("Условиями использования", "Условия использования"),
        ("Политикой конфиденциальности", "Политика конфиденциальности"),
        ("Как зарегистрироваться на портале", "Как зарегистрироваться на портале"),
    ):
        one.page.goto(f"{one.house.stand}/registration/")
        one.follow(link)
        one.see(heading)
    one.page.goto(f"{one.house.stand}/aas/oauth2/v2/ac?client_id=NOBODY&redirect_uri=x")
    one.page.goto(f"{one.house.stand}/desk/journal?refusals=1")
    one.see("Журнал")
    expect(one.page.get_by_text("не зарегистрирована").first).to_be_visible()
