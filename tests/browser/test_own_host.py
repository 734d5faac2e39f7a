"""A region on a host of its own: the person registers there, and is not known on the other host."""

import re

from playwright.sync_api import expect

from tests.browser.peculiar import HOST, HOSTED
from tests.browser.people import everybody
from tests.browser.walk import Walk


def test_register_on_the_host_of_a_region(peculiar, contexts, judged) -> None:
    resident = Walk(contexts().new_page(), peculiar, everybody()[2], judged)
    own = peculiar.portal.replace("localhost", HOST)

    resident.open("/")
    resident.see("Выберите регион")
    resident.follow("Ульяновская область")
    expect(resident.page).to_have_url(f"{own}/")
    resident.agree()
    resident.press("Нажмите здесь, для регистрации с помощью учетной записи портала госуслуг")
    resident.sign_in_at_esia(first_time=True)
    resident.see("Мои карты")

    assert resident.page.url.startswith(f"{own}/cards/")
    attempts = "SELECT count(*) FROM accounts_signinattempt WHERE region = ?"
    assert peculiar.rows(attempts, HOSTED) == [(1,)]
    assert resident.open_sessions() == 1
    resident.open(f"/{HOSTED}/cards/")
    expect(resident.page).to_have_url(f"{own}/cards/")
    resident.open("/26/cards/")
    expect(resident.page).to_have_url(re.compile(rf"{peculiar.portal}/26/sign-in/"))
