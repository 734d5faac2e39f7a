"""/aas/oauth2/v3/te: codes are used once, by the right system, with the right proof."""

import base64
import dataclasses
import datetime as dt
import json
from urllib.parse import urlencode

import pytest
import time_machine

from esia_stand.grants.models import Grant
from esia_stand.systems.models import System as Registered
from tests.esia_stand.client import AC_SIGNED, RETURN, decode, exchanged_at_once, query, timestamp

ALG = {"REGMED": "RS256", "GOSTMED": "GOST3410_2012_256"}


@pytest.fixture
def system(any_system):
    """Every refusal and its twin, with keys of RSA and of GOST."""
    return any_system


@pytest.fixture
def code(system, guest):
    return query(guest.sign_in(system.ac()))["code"]


def refusal(response):
    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/json")
    body = response.json()
    return body["error_description"].partition(":")[0], body["error"]


def test_code_is_a_jwt_that_lives_three_minutes(system, code):
    header, claims = decode(code)
    assert header == {"ver": 1, "typ": "JWT", "sbt": "authorization_code", "alg": ALG[system.client_id]}
    assert claims["exp"] - claims["iat"] == 180
    assert claims["client_id"] == system.client_id


def test_second_use_is_refused_and_revokes_what_the_first_gave(system, guest, code):
    tokens = guest.token(system.te(code)).json()
    assert guest.read("/rs/prns/1000300001", tokens["access_token"]).status_code == 200
    again = system.te(code)
    response = guest.token(again)
    assert refusal(response) == ("ESIA-007011", "invalid_grant")
    assert response.json()["state"] == again["state"]
    response = guest.read("/rs/prns/1000300001", tokens["access_token"])
    assert (response.status_code, response.json()["code"]) == (401, "ESIA-005011")


def test_code_is_refused_after_three_minutes(system, guest, code):
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=179), tick=False):
        early = query(guest.sign_in(system.ac()))["code"]
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=190), tick=False):
        assert refusal(guest.token(system.te(code))) == ("ESIA-007011", "invalid_grant")
        assert guest.token(system.te(early)).status_code == 200


@pytest.mark.parametrize(
    ("changed", "number", "error"),
    [
        ({"grant_type": "password"}, "ESIA-007012", "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "ESIA-007012", "unsupported_grant_type"),
        ({"timestamp": timestamp(-400)}, "ESIA-007015", "invalid_request"),
        ({"timestamp": "now"}, "ESIA-007014", "invalid_request"),
        ({"client_id": "NOBODY"}, "ESIA-007005", "unauthorized_client"),
        ({"client_secret": "AAAA"}, "ESIA-007053", "access_denied"),
        ({"code": "nonsense"}, "ESIA-007011", "invalid_grant"),
        ({"redirect_uri": f"{RETURN}/"}, "ESIA-007011", "invalid_grant"),
        ({"code_verifier": "x" * 43}, "ESIA-007040", "invalid_grant"),
        ({"code_verifier": None}, "ESIA-007040", "invalid_grant"),
        ({"state": None}, "ESIA-007014", "invalid_request"),
    ],
)
def test_bad_exchange_is_refused_and_leaves_the_code_good(system, guest, code, changed, number, error):
    assert refusal(guest.token(system.te(code, **changed))) == (number, error)
    assert guest.token(system.te(code)).status_code == 200


def test_verifier_nobody_announced_is_refused(system, guest):
    back = query(guest.sign_in(system.ac(code_challenge=None, code_challenge_method=None)))
    assert refusal(guest.token(system.te(back["code"]))) == ("ESIA-007039", "invalid_grant")
    assert guest.token(system.te(back["code"], code_verifier=None)).status_code == 200


def test_code_of_one_system_is_nothing_to_another(system, guest, code):
    first = Registered.objects.get(pk=system.client_id)
    Registered.objects.create(
        client_id="OTHER",
        name="Другая",
        redirects=first.redirects,
        scopes=first.scopes,
        certificate_files=first.certificate_files,
    )
    other = dataclasses.replace(system, client_id="OTHER")
    assert refusal(guest.token(other.te(code))) == ("ESIA-007011", "invalid_grant")
    assert guest.token(system.te(code)).status_code == 200


def test_json_instead_of_a_form_misses_everything(system, guest, code):
    response = guest.http.post(
        "/aas/oauth2/v3/te", json.dumps(system.te(code)), content_type="application/json"
    )
    assert refusal(response) == ("ESIA-007014", "invalid_request")
    assert "[state, client_id" in response.json()["error_description"]


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_post_is_allowed(system, guest, code, method):
    for path in ("/aas/oauth2/v3/te", "/aas/oauth2/v2/te"):
        assert getattr(guest.http, method)(path).status_code == 405
    assert guest.token(system.te(code)).status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml"])
def test_body_that_is_no_form_misses_everything(system, guest, code, kind):
    form = urlencode(system.te(code))
    bad = guest.http.post("/aas/oauth2/v3/te", form, content_type=kind)
    assert refusal(bad) == ("ESIA-007014", "invalid_request")
    good = guest.http.post("/aas/oauth2/v3/te", form, content_type="application/x-www-form-urlencoded")
    assert good.status_code == 200


def test_v2_te_signs_without_the_code(system, guest, code):
    with_code, without = system.te(code), system.te(code, signed=AC_SIGNED)
    assert refusal(guest.http.post("/aas/oauth2/v2/te", with_code))[0] == "ESIA-007053"
    assert refusal(guest.token(without))[0] == "ESIA-007053"
    assert guest.http.post("/aas/oauth2/v2/te", without).status_code == 200


@pytest.mark.parametrize(
    "extra", [{"refresh_token": "stray"}, {"approval_prompt": "auto"}, {"scope_org": ""}, {"nonce": "1"}]
)
def test_stray_parameters_are_ignored(system, guest, code, extra):
    assert guest.token(system.te(code, **extra)).status_code == 200


def test_answer_is_written_as_esia_writes(system, guest):
    back = query(guest.sign_in(system.ac(access_type="offline")))
    sent = system.te(back["code"])
    response = guest.token(sent)
    body = response.json()
    assert response["Content-Type"] == "application/json;charset=UTF-8"
    assert set(body) == {"state", "token_type", "expires_in", "access_token", "id_token", "refresh_token"}
    assert (body["state"], body["token_type"], body["expires_in"]) == (sent["state"], "Bearer", 3600)
    assert isinstance(body["expires_in"], int)


def test_tokens_hold_exactly_the_claims_of_esia(system, guest):
    tokens = guest.tokens(system)
    (access_header, access), (id_header, identity) = (
        decode(tokens[name]) for name in ("access_token", "id_token")
    )
    alg = ALG[system.client_id]
    assert access_header == {"ver": 1, "typ": "JWT", "sbt": "access", "alg": alg}
    assert id_header == {"ver": 0, "typ": "JWT", "sbt": "id", "alg": alg}
    assert set(access) == {
        *("nbf", "scope", "iss", "urn:esia:sid", "urn:esia:sbj_id", "exp", "iat", "client_id")
    }
    assert set(identity) == {
        *("aud", "sub", "nbf", "amr", "auth_time", "iss", "urn:esia:sid", "urn:esia:sbj", "exp", "iat"),
        "urn:esia:amd",
    }
    assert (access["exp"] - access["iat"], identity["exp"] - identity["iat"]) == (3600, 10800)
    assert (identity["sub"], access["urn:esia:sbj_id"]) == (1000300001, 1000300001)
    assert identity["urn:esia:sbj"] == {
        "urn:esia:sbj:typ": "P",
        "urn:esia:sbj:oid": 1000300001,
        "urn:esia:sbj:nam": "OID.1000300001",
        "urn:esia:sbj:is_tru": True,
    }
    assert all(name == "openid" or name.endswith("?oid=1000300001") for name in access["scope"].split())
    raw = base64.urlsafe_b64decode(tokens["id_token"].split(".")[1] + "==").decode()
    assert r'"iss":"http:\/\/esia.gosuslugi.ru\/"' in raw


def test_refresh_token_only_offline_and_used_once(system, guest):
    assert "refresh_token" not in guest.tokens(system)
    first = guest.tokens(system, access_type="offline")["refresh_token"]
    answer = guest.token(system.refresh(first)).json()
    assert answer["refresh_token"] != first
    assert guest.read("/rs/prns/1000300001", answer["access_token"]).status_code == 200
    assert guest.token(system.refresh(answer["refresh_token"])).status_code == 200
    assert refusal(guest.token(system.refresh(first))) == ("ESIA-007011", "invalid_grant")


def test_no_id_token_without_openid(system, guest):
    assert "id_token" not in guest.tokens(system, scope="fullname")
    assert "id_token" in guest.tokens(system, scope="openid fullname")


def test_unconfirmed_person_has_no_mark_of_trust(system, guest):
    _, claims = decode(guest.tokens(system, "+79000000008")["id_token"])
    assert "urn:esia:sbj:is_tru" not in claims["urn:esia:sbj"]


def test_hash_of_the_code_is_kept_not_the_code(code):
    grant = Grant.objects.get()
    assert code not in str(grant.__dict__)
    assert len(grant.code_hash) == 64


@pytest.mark.django_db(transaction=True)
def test_parallel_exchange_gives_tokens_once(system, guest):
    code = query(guest.sign_in(system.ac()))["code"]
    sent = [system.te(code) for _ in range(8)]
    assert exchanged_at_once(sent) == [200, *[400] * 7]


def test_scope_of_code_is_what_was_asked(system, guest):
    _, claims = decode(query(guest.sign_in(system.ac(scope="openid snils")))["code"])
    assert claims["scope"] == "openid snils?oid=1000300001"
