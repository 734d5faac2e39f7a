"""Nothing a browser or a system sends makes a 500, and the log holds nothing personal."""

import pytest

from tests.esia_stand.client import Browser, query

ADDRESSES = [
    "/",
    "/aas/oauth2/v2/ac",
    "/aas/oauth2/v3/te",
    "/rs/prns/1000300001",
    "/rs/prns/999999999999999/kids/999999999999999999/docs",
    "/rs/prns/99999999999999999999",
    "/rs/\0",
    "/idp/ext/Logout",
    "/login/00000000-0000-4000-8000-000000000000/",
    "/login/x/",
    "/desk/codes.json",
    "/desk/codes",
    "/desk/faults.json",
    "/healthz",
]
ODD = [
    {},
    {"to": "\0" * 9, "client_id": "\0", "redirect_uri": "\0", "redirect_url": "\0", "embed": "\0"},
    {"to": "٣" * 40, "client_id": "я" * 3000, "redirect_uri": "http://[", "redirect_url": "http://[::"},
    {"to": ["1", "2"], "client_id": ["REGMED", "x"], "state": ["a", "b"], "embed": "(((,,,)))"},
]


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_odd_requests_are_answered(guest, method, address):
    for parameters in ODD:
        response = getattr(guest.http, method)(address, parameters)
        assert response.status_code < 500


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer \xff\0"},
        {"Authorization": "Bearer " + "a." * 40_000},
        {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."},
        {"Cookie": 'stand_browser="\\377"; stand_session=\0; stand_csrf=é'},
        {"Host": "evil.example"},
        {"Content-Type": "multipart/form-data; boundary="},
        {"Content-Type": "application/x-www-form-urlencoded; charset=nonsense"},
    ],
)
def test_odd_headers_are_answered(guest, headers):
    for address in ADDRESSES:
        assert guest.http.get(address, headers=headers).status_code < 500
        content_type = headers.get("Content-Type", "application/x-www-form-urlencoded")
        answer = guest.http.generic("POST", address, b"\xff=\xfe&a=%00", content_type, headers=headers)
        assert answer.status_code < 500


@pytest.mark.parametrize(
    "name", ["state", "scope", "timestamp", "client_secret", "person_filter", "code_challenge"]
)
@pytest.mark.parametrize("value", ["\0", "я", "\U0001f4a9" * 300, "=", "../" * 50, "%", "9" * 5000])
def test_odd_values_in_a_signed_request_are_answered(system, guest, name, value):
    assert guest.ask(system.ac(**{name: value})).status_code in (302, 303)


@pytest.mark.parametrize("name", ["code", "state", "scope", "timestamp", "refresh_token", "code_verifier"])
@pytest.mark.parametrize("value", ["\0", "я", "9" * 5000])
def test_odd_values_in_an_exchange_are_refused(system, guest, name, value):
    assert guest.token(system.te("x", **{name: value})).status_code == 400


def test_log_holds_nothing_personal(system, guest, caplog):
    tokens = guest.tokens(system, "+79000000001")
    guest.read("/rs/prns/1000300001", tokens["access_token"])
    guest.read("/rs/prns/1000300002", tokens["access_token"])
    guest.ask(system.ac(client_secret="AAAA"))
    other = Browser()
    other.password(other.ask(system.ac())["Location"], "+79000000001", "wrong-password")
    other.post("/desk/faults", {"fault": "rest_502", "on": "true"})
    guest.read("/rs/prns/1000300001", tokens["access_token"])
    assert "code given" in caplog.text
    sent = guest.newest_code()
    for secret in (
        "79000000001",
        "Придумана",
        "700-001",
        "demo1234",
        "wrong-password",
        sent,
        tokens["access_token"][:40],
        "1000300001",
    ):
        assert secret not in caplog.text


def test_state_comes_back_letter_by_letter(system, guest):
    for state in ("plain", "a b+c%20&d=e#f", "я/?", '"><script>'):
        assert query(guest.sign_in(system.ac(state=state)))["state"] == state
