"""/aas/oauth2/v3/te: codes are used once, by the right system, with the right proof."""

import datetime as dt
import json
import threading

import pytest
import time_machine
from django.db import connections
from django.test import Client

from esia_stand.grants.models import Grant
from esia_stand.systems.models import System as Registered
from tests.esia_stand.client import RETURN, System, decode, query, timestamp


@pytest.fixture
def code(system, guest):
    return query(guest.sign_in(system.ac()))["code"]


def refusal(response):
    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/json")
    body = response.json()
    return body["error_description"].partition(":")[0], body["error"]


def test_code_is_a_jwt_that_lives_three_minutes(code):
    header, claims = decode(code)
    assert header == {"ver": 1, "typ": "JWT", "sbt": "authorization_code", "alg": "RS256"}
    assert claims["exp"] - claims["iat"] == 180
    assert claims["client_id"] == "REGMED"


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


def test_code_of_one_system_is_nothing_to_another(system, guest, code, pair):
    first = Registered.objects.get(pk="REGMED")
    Registered.objects.create(
        client_id="OTHER",
        name="Другая",
        redirects=first.redirects,
        scopes=first.scopes,
        certificate_files=first.certificate_files,
    )
    other = System(*pair, client_id="OTHER", verifier=system.verifier)
    assert refusal(guest.token(other.te(code))) == ("ESIA-007011", "invalid_grant")
    assert guest.token(system.te(code)).status_code == 200


def test_json_instead_of_a_form_misses_everything(system, guest, code):
    response = guest.http.post(
        "/aas/oauth2/v3/te", json.dumps(system.te(code)), content_type="application/json"
    )
    assert refusal(response) == ("ESIA-007014", "invalid_request")
    assert "[state, client_id" in response.json()["error_description"]


def test_get_is_not_allowed(guest):
    assert guest.http.get("/aas/oauth2/v3/te").status_code == 405


def test_refresh_token_only_offline_and_used_once(system, guest):
    assert "refresh_token" not in guest.tokens(system)
    first = guest.tokens(system, access_type="offline")["refresh_token"]
    answer = guest.token(system.refresh(first)).json()
    assert answer["refresh_token"] != first
    assert guest.read("/rs/prns/1000300001", answer["access_token"]).status_code == 200
    assert refusal(guest.token(system.refresh(first))) == ("ESIA-007011", "invalid_grant")
    assert guest.token(system.refresh(answer["refresh_token"])).status_code == 200


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
    gate, answers = threading.Barrier(8), []

    def exchange(parameters):
        gate.wait()
        answers.append(Client().post("/aas/oauth2/v3/te", parameters).status_code)
        connections.close_all()

    threads = [threading.Thread(target=exchange, args=(parameters,)) for parameters in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, *[400] * 7]


def test_scope_of_code_is_what_was_asked(system, guest):
    _, claims = decode(query(guest.sign_in(system.ac(scope="openid snils")))["code"])
    assert claims["scope"] == "openid snils?oid=1000300001"
