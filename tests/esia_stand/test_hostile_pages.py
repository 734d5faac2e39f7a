"""Whatever is typed into the pages of a sign-in: a page with a sentence, never a 500, and nothing of it in the log."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esia_stand.people import checks
from tests.esia_stand.pages_read import text

PAGES = [
    "", "code/", "code/again/", "rights/", "another-person/", "qr/", "qr/new/", "qr/enter/", "qr/state.json",
    "signature/", "signature/check/", "recovery/", "recovery/code/", "recovery/code/again/",
    "recovery/password/", "recovery/done/", "help/support/", "help/nothing/",
]  # fmt: skip
NAMES = ("login", "password", "again", "code", "decision", "oid", "signature", "foreign")
ODD = [
    "",
    "\0",
    "я" * 3000,
    "٣" * 6,
    "१२३४५६",
    "1e9",
    "-1",
    "9" * 40,
    "<script>alert(1)</script>",
    "'\"%00",
    "a@",
    "\u202e",
]


@pytest.fixture
def login(system, guest):
    """A sign-in that has come as far as the code, with a recovery and a QR code begun."""
    page = guest.ask(system.ac())["Location"]
    guest.post(f"{page}recovery/", {"login": "+79000000001"})
    guest.press(page, f"{page}qr/new/")
    guest.password(page)
    return page


@pytest.mark.parametrize("page", PAGES)
def test_odd_things_typed_are_answered(guest, login, page):
    for odd in ODD:
        typed = dict.fromkeys(NAMES, odd)
        assert guest.http.get(login + page, typed).status_code < 500
        answer = guest.press(login, login + page, typed)
        assert answer.status_code < 500
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    "address", ["/q/\0/", "/q/ABCDEFGH/", "/recovery/x/", "/help/x/", "/q/" + "A" * 3000 + "/"]
)
def test_odd_addresses_are_not_there(guest, address):
    assert guest.http.get(address).status_code == 404
    assert guest.http.post(address).status_code in (403, 404)


def test_log_keeps_nothing_that_was_typed(guest, login, caplog):
    secret = "тайна2031"
    guest.post(login, {"login": secret, "password": secret})
    guest.post(f"{login}recovery/", {"login": f"{secret}@stand.example"})
    guest.post(f"{login}signature/", {"oid": secret})
    assert "password refused" in caplog.text
    assert secret not in caplog.text
    assert "+7900" not in caplog.text


@given(st.text(max_size=40))
def test_reader_of_logins_never_breaks(typed):
    found = checks.login(typed)
    assert found is None or found[0] in {"email", "snils", "phone", "phone_or_snils"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(typed=st.text(max_size=300))
def test_any_signature_is_read(guest, login, typed):
    page = f"{login}signature/"
    answer = guest.press(page, f"{page}check/", {"oid": 1000300001, "signature": typed})
    assert answer.status_code == 422
    assert "Проверка подписи" in text(answer)
