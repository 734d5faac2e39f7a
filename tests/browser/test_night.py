"""At night nobody is rung by itself: the quiet way lets in, and who insists is rung all the same."""

from tests.browser.people import everybody
from tests.browser.test_ways_in import CODE_PAGE, code, set_password, try_password
from tests.browser.walk import Walk

NIGHT_PAGE = "Сейчас ночь"


def test_the_night_asks_before_it_rings(peculiar, contexts, judged) -> None:
    person = everybody()[1]
    guest = Walk(contexts(viewport={"width": 390, "height": 844}).new_page(), peculiar, person, judged)
    _register(guest)

    try_password(guest)
    guest.see(CODE_PAGE)
    quiet = code(guest, 0)
    assert len(quiet) == 6, "a code of six digits comes by Telegram, a call has four"
    guest.page.get_by_label("Проверочный код").fill(quiet)
    guest.press("Подтвердить")
    guest.see("Мои карты")
    guest.sign_out()

    peculiar.change("DELETE FROM limits_bucket")  # a minute between two codes to one phone
    guest.open(f"/{guest.region}/recovery/phone/")
    guest.see("Укажите телефон")
    guest.page.get_by_label("Номер сотового телефона").fill(person.phone)
    guest.page.get_by_label("Проверочный звонок").check()
    guest.press("Далее")
    guest.see(NIGHT_PAGE)
    assert [one["code"] for one in peculiar.sent(person.phone)] == [quiet]
    guest.press("Всё равно позвонить")
    guest.see("Введите проверочный код")
    digits = code(guest, 1)
    assert len(digits) == 4
    guest.page.get_by_label("Проверочный код").fill(digits)
    guest.press("Подтвердить")
    guest.see("Укажите новый пароль")


def _register(guest: Walk) -> None:
    """Come in through ESIA, which needs no call, and set a password."""
    guest.register()
    set_password(guest)
    guest.sign_out()
