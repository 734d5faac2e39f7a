"""/aas/oauth2/v2/ac: every refusal has its number, and a twin that passes."""

import base64
import dataclasses
import datetime as dt
import hashlib
import json
from urllib.parse import urlencode

import pytest

from esia_stand.systems.models import System as Registered
from tests.esia_stand.client import RETURN, query, timestamp


@pytest.fixture
def system(any_system):
    """Every refusal and its twin, with keys of RSA and of GOST."""
    return any_system


def encoded(told):
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


def permissions(**changed):
    named = {name: [{"sysname": "X"}] for name in ("scopes", "actions", "purposes")}
    return encoded([{"sysname": "CREDIT", **named, **changed}])


def refusal(response):
    """The error of a redirect back, in short: ("ESIA-007014", "invalid_request")."""
    assert response.status_code == 302
    assert response["Location"].startswith(f"{RETURN}?error_description=ESIA-")
    found = query(response)
    return found["error_description"].partition(":")[0], found["error"]


def is_let_in(response):
    return response.status_code == 303 and "/login/" in response["Location"]


def test_good_request_is_let_in(system, guest):
    assert is_let_in(guest.ask(system.ac()))


def test_refusal_stands_in_real_order_with_state(system, guest):
    asked = system.ac(client_secret="AAAA")
    assert guest.ask(asked)["Location"] == (
        f"{RETURN}?error_description=ESIA-007053%3A+OAuthErrorEnum.clientSecretWrong"
        f"&state={asked['state']}&error=access_denied"
    )


@pytest.mark.parametrize(
    "missing", ["client_secret", "client_certificate_hash", "timestamp", "state", "scope"]
)
def test_missing_parameter_is_named(system, guest, missing):
    response = guest.ask(system.ac(**{missing: None}))
    assert refusal(response) == ("ESIA-007014", "invalid_request")
    assert query(response)["error_description"] == (
        f"ESIA-007014: The request doesn`t contain the mandatory parameter [{missing}]."
    )


def from_now(changed):
    """Count a timestamp that is told in seconds from the moment of asking, not from that of collecting."""
    shift = changed.get("timestamp")
    return changed | {"timestamp": timestamp(shift)} if isinstance(shift, int) else changed


@pytest.mark.parametrize(
    ("changed", "number", "error"),
    [
        ({"response_type": "token"}, "ESIA-007009", "unsupported_response_type"),
        ({"access_type": "forever"}, "ESIA-007003", "invalid_request"),
        ({"state": "x" * 256}, "ESIA-007003", "invalid_request"),
        ({"scope": "openid everything"}, "ESIA-007006", "invalid_scope"),
        ({"scope": " "}, "ESIA-007013", "invalid_scope"),
        ({"scope": "openid military_doc"}, "ESIA-007019", "access_denied"),
        ({"timestamp": "yesterday"}, "ESIA-007014", "invalid_request"),
        ({"timestamp": -400}, "ESIA-007015", "invalid_request"),
        ({"timestamp": +400}, "ESIA-007015", "invalid_request"),
        ({"timestamp": timestamp().replace("+", " ")}, "ESIA-007014", "invalid_request"),
        ({"code_challenge_method": "plain"}, "ESIA-007003", "invalid_request"),
        ({"code_challenge": "short"}, "ESIA-007003", "invalid_request"),
        ({"client_certificate_hash": "0" * 64}, "ESIA-007053", "access_denied"),
        ({"scope_org": "org_everything"}, "ESIA-007006", "invalid_scope"),
        ({"permissions": "?"}, "ESIA-007003", "invalid_request"),
        ({"permissions": encoded({"sysname": "X"})}, "ESIA-007003", "invalid_request"),
        ({"permissions": encoded(["X"])}, "ESIA-007003", "invalid_request"),
        ({"permissions": permissions(sysname="")}, "ESIA-036700", "invalid_request"),
        ({"permissions": permissions(scopes=[])}, "ESIA-036702", "invalid_request"),
        ({"permissions": permissions(actions=None)}, "ESIA-036705", "invalid_request"),
        ({"permissions": permissions(purposes=[{"name": "X"}])}, "ESIA-036707", "invalid_request"),
        ({"permissions": permissions(expire=0)}, "ESIA-036716", "invalid_request"),
        ({"permissions": permissions(expire="year")}, "ESIA-036716", "invalid_request"),
    ],
)
def test_bad_request_is_refused_by_number(system, guest, changed, number, error):
    assert refusal(guest.ask(system.ac(**from_now(changed)))) == (number, error)


@pytest.mark.parametrize(
    "changed",
    [
        {"timestamp": -240},
        {"timestamp": +240},
        {"scope": "openid"},
        {"scope": "openid fullname?oid=1000300001"},
        {"scope_org": ""},
        {"access_type": "offline"},
        {"code_challenge": None, "code_challenge_method": None},
        {"permissions": "bnVsbA", "approval_prompt": "auto", "nonce": "1"},
        {"permissions": permissions()},
        {"permissions": permissions(expire=525600, responsibleObject="ООО «Пример»")},
        {"person_filter": "conf_acc"},
        {"person_filter": base64.b64encode(b"acc_not_kid").decode()},
        {"scope_org": "org_fullname org_inn"},
        {"scope_org": "org_fullname?org_oid=1000000001"},
    ],
)
def test_unusual_but_good_request_is_let_in(system, guest, changed):
    assert is_let_in(guest.ask(system.ac(**from_now(changed))))


def test_other_offset_of_time_is_the_same_instant(system, guest):
    there = dt.datetime.now(dt.timezone(dt.timedelta(hours=4)))
    assert is_let_in(guest.ask(system.ac(timestamp=there.strftime("%Y.%m.%d %H:%M:%S %z"))))


@pytest.mark.parametrize(
    "encode",
    [
        lambda raw: base64.urlsafe_b64encode(raw).decode(),
        lambda raw: base64.urlsafe_b64encode(raw).decode().rstrip("="),
        lambda raw: base64.b64encode(raw).decode(),
        lambda raw: base64.b64encode(raw).decode().rstrip("="),
        lambda raw: base64.b64encode(raw).decode().replace("+", " "),
    ],
    ids=["url-padded", "url", "standard-padded", "standard", "plus-as-space"],
)
def test_secret_is_read_in_every_usual_writing(system, guest, encode):
    assert is_let_in(guest.ask(system.ac(encode=encode)))


def test_secret_of_another_key_is_refused(system, guest, foreign_pair, foreign_gost_pair):
    key = (foreign_pair if system.client_id == "REGMED" else foreign_gost_pair)[0]
    stranger = dataclasses.replace(system, key=key)
    assert refusal(guest.ask(stranger.ac())) == ("ESIA-007053", "access_denied")
    assert is_let_in(guest.ask(system.ac()))


def test_secret_that_is_no_base64_is_refused(system, guest):
    assert refusal(guest.ask(system.ac(client_secret="?!~"))) == ("ESIA-007053", "access_denied")


@pytest.mark.parametrize("changed", ["scope", "state", "timestamp"])
def test_changed_after_signing_is_refused(system, guest, changed):
    asked = system.ac()
    other = {"scope": "openid", "state": "00000000-0000-4000-8000-000000000000", "timestamp": timestamp(7)}
    assert refusal(guest.ask(asked | {changed: other[changed]})) == ("ESIA-007053", "access_denied")


def test_certificate_hash_is_of_der_in_any_case(system, guest):
    of_pem = hashlib.sha256(system.pem).hexdigest().upper()
    lower = system.certificate_hash.lower()
    assert refusal(guest.ask(system.ac(client_certificate_hash=of_pem)))[0] == "ESIA-007053"
    assert is_let_in(guest.ask(system.ac(client_certificate_hash=lower)))


def test_repeated_parameter_is_refused_on_own_page(system, guest):
    response = guest.http.get("/aas/oauth2/v2/ac", {**system.ac(), "scope": ["openid", "openid"]})
    assert response.status_code == 400
    assert "ESIA-007003" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        f"{RETURN}/",
        f"{RETURN}?a=1",
        f"{RETURN}#a",
        "http://localhost:8000/esia/RETURN",
        "http://LOCALHOST:8000/esia/return",
        "http://localhost:8001/esia/return",
        "http://localhost/esia/return",
        "https://localhost:8000/esia/return",
        "http://localhost:8000/esia/../esia/return",
        "http://localhost:8000/esia/x/../return",
        "http://localhost:8000//esia/return",
        "http://localhost:8000/esia/return%2f",
        "http://localhost:8000/esia/return\\",
        "http://user@localhost:8000/esia/return",
        "http://localhost:8000@evil.example/esia/return",
        "http://localhost:8000.evil.example/esia/return",
        "http://evil.example/?http://localhost:8000/esia/return",
        "//localhost:8000/esia/return",
        "javascript:alert(1)",
        f" {RETURN}",
    ],
)
def test_redirect_must_match_letter_by_letter(system, guest, address):
    response = guest.ask(system.ac(redirect_uri=address))
    assert response.status_code == 400
    assert "ESIA-007023" in response.content.decode()
    assert "Location" not in response.headers


def test_unknown_system_sees_own_page(system, guest):
    response = guest.ask(system.ac(client_id="NOBODY"))
    assert response.status_code == 400
    assert "ESIA-007005" in response.content.decode()


@pytest.mark.parametrize("missing", ["client_id", "redirect_uri"])
def test_without_client_or_redirect_own_page(system, guest, missing):
    response = guest.ask(system.ac(**{missing: None}))
    assert response.status_code == 400
    assert "ESIA-007014" in response.content.decode()


def test_post_goes_on_as_get_with_the_same_parameters(system, guest):
    response = guest.http.post("/aas/oauth2/v2/ac", system.ac())
    assert response.status_code == 303
    assert is_let_in(guest.http.get(response["Location"]))


def test_post_keeps_what_stood_in_its_address(system, guest):
    asked = system.ac()
    in_address = urlencode({name: asked.pop(name) for name in ("client_id", "scope", "state")})
    response = guest.http.post(f"/aas/oauth2/v2/ac?{in_address}", asked)
    assert is_let_in(guest.http.get(response["Location"]))


def test_parameter_in_address_and_form_is_repeated(system, guest):
    asked = system.ac()
    response = guest.http.post(f"/aas/oauth2/v2/ac?{urlencode({'scope': 'openid'})}", asked)
    page = guest.http.get(response["Location"])
    assert page.status_code == 400
    assert "ESIA-007003" in page.content.decode()


def test_system_without_certificate_file_is_refused(system, guest):
    Registered.objects.update(certificate_files=["/nowhere/client.crt"])
    assert refusal(guest.ask(system.ac()))[0] == "ESIA-007053"


def test_unconfirmed_person_is_refused_when_only_confirmed_are_wanted(system, guest):
    for number, written in enumerate(("conf_acc", base64.b64encode(b"conf_acc").decode())):
        back = guest.sign_in(system.ac(person_filter=written), "+79000000008")
        assert refusal(back) == ("ESIA-007055", "access_denied"), number
    other = guest.sign_in(system.ac(), "+79000000008")
    assert "code" in query(other)
