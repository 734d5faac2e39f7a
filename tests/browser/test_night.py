"""At night nobody is rung by itself: the quiet way lets in, and who insists is rung all the same."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.browser import house as houses
from tests.browser.test_ways_in import CODE_PAGE, code, set_password, try_password
from tests.browser.walk import Person, Walk

MADE_UP = Person("+79000000001", 1000300001, "Придумана", "Анна", "", "")
NIGHT_PAGE = "Сейчас ночь"
ZONE = ZoneInfo("Europe/Moscow")


@pytest.fixture(scope="module")
def sleeping(tmp_path_factory, furnished):
    """A house where the hours around this one are the night."""
    hour = datetime.now(ZONE).hour
    night = f"{(hour - 2) % 24}-{(hour + 4) % 24}"
    started = houses.start(
        tmp_path_factory.mktemp("sleeping"), furnished, settings={"PORTAL_CODES_NIGHT": night}
    )
    yield started
    started.stop()


def test_the_night_asks_before_it_rings(sleeping, contexts, judged) -> None:
    guest = Walk(contexts(viewport={"width": 390, "height": 844}).new_page(), sleeping, MADE_UP, judged)
    _register(guest)

    try_password(guest)
    guest.see(CODE_PAGE)
    quiet = code(guest, 0)
    assert len(quiet) == 6, "a code of six digits comes by Telegram, a call has four"
    guest.page.get_by_label("Проверочный код").fill(quiet)
    guest.press("Подтвердить")
    guest.see("Мои карты")
    guest.sign_out()

    sleeping.change("DELETE FROM limits_bucket")  # a minute between two codes to one phone
    guest.open(f"/{guest.region}/recovery/phone/")
    guest.see("Укажите телефон")
    guest.page.get_by_label("Номер сотового телефона").fill(MADE_UP.phone)
    guest.page.get_by_label("Проверочный звонок").check()
    guest.press("Далее")
    guest.see(NIGHT_PAGE)
    assert [one["code"] for one in sleeping.sent(MADE_UP.phone)] == [quiet]
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
