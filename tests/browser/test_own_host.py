"""A region on a host of its own: the person registers there, and is not known on the other host."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import house as houses
from tests.browser.walk import Person, Walk

HOST = "26.localhost"
MADE_UP = Person("+79000000001", 1000300001, "Придумана", "", "", "")


@pytest.fixture(scope="module")
def hosted(tmp_path_factory, furnished):
    started = houses.start(tmp_path_factory.mktemp("hosted"), furnished, own_hosts={HOST: "26"})
    yield started
    started.stop()


def test_register_on_the_host_of_a_region(hosted, contexts, judged) -> None:
    resident = Walk(contexts().new_page(), hosted, MADE_UP, judged)
    own = hosted.portal.replace("localhost", HOST)

    resident.open("/")
    resident.see("Выберите регион")
    resident.follow("Ставропольский край")
    expect(resident.page).to_have_url(f"{own}/")
    resident.agree()
    resident.press("Нажмите здесь, для регистрации с помощью учетной записи портала госуслуг")
    resident.sign_in_at_esia(first_time=True)
    resident.see("Мои карты")

    assert resident.page.url.startswith(f"{own}/cards/")
    assert hosted.rows("SELECT region FROM accounts_signinattempt") == [("26",)]
    assert hosted.rows("SELECT count(*) FROM accounts_session WHERE closed_at IS NULL") == [(1,)]
    resident.open("/26/cards/")
    expect(resident.page).to_have_url(f"{own}/cards/")
    resident.open("/73/cards/")
    expect(resident.page).to_have_url(re.compile(rf"{hosted.portal}/73/sign-in/"))
