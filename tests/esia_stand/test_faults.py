"""Every failure the desk can switch on is seen by a system, and gone when it is off."""

import base64
import json
import time

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from esia_stand.protocol.faults import WORDS, Fault
from tests.esia_stand.client import decode, query


def switch(guest, fault, *, on=True, **extra):
    body = json.dumps({"fault": fault, "on": on, **extra})
    response = guest.http.post("/desk/faults.json", body, content_type="application/json")
    assert response.status_code == 200
    return response.json()["on"]


@pytest.fixture
def code(system, guest):
    return query(guest.sign_in(system.ac()))["code"]


def is_signed_by_stand(token, guest):
    head, _, signature = token.rpartition(".")
    key = x509.load_pem_x509_certificate(guest.http.get("/public/esia.crt").content).public_key()
    try:
        key.verify(
            base64.urlsafe_b64decode(signature + "=="), head.encode(), padding.PKCS1v15(), hashes.SHA256()
        )
    except InvalidSignature:
        return False
    return True


def test_every_fault_has_words():
    assert WORDS.keys() == set(Fault)


def test_technical_works_are_a_page_and_end(system, guest):
    switch(guest, "works_page")
    response = guest.ask(system.ac())
    assert response.status_code == 503
    assert "Проводятся технические работы" in response.content.decode()
    switch(guest, "works_page", on=False)
    assert guest.ask(system.ac()).status_code == 303


def test_overload_comes_back_as_a_redirect(system, guest):
    switch(guest, "unavailable_redirect")
    found = query(guest.ask(system.ac()))
    assert found["error"] == "temporarily_unavailable"
    assert found["error_description"].startswith("ESIA-007008: ")


def test_code_comes_already_expired(system, guest):
    switch(guest, "code_expired")
    code = query(guest.sign_in(system.ac()))["code"]
    assert "ESIA-007011" in guest.token(system.te(code)).content.decode()


def test_code_is_refused(system, guest, code):
    switch(guest, "code_refused")
    assert "ESIA-007011" in guest.token(system.te(code)).content.decode()
    switch(guest, "code_refused", on=False)
    assert guest.token(system.te(code)).status_code == 200


def test_token_answer_fails_in_its_ways_without_using_the_code(system, guest, code):
    seen = {}
    for fault in ("token_502", "token_garbage", "token_empty"):
        switch(guest, fault)
        response = guest.token(system.te(code))
        seen[fault] = (response.status_code, response.content[:6])
        switch(guest, fault, on=False)
    assert seen == {
        "token_502": (502, b"<html>"),
        "token_garbage": (200, b"<!doct"),
        "token_empty": (200, b""),
    }
    assert guest.token(system.te(code)).status_code == 200


def test_token_answer_is_cut(system, guest, code):
    switch(guest, "token_truncated")
    response = guest.token(system.te(code))
    assert response.content.startswith(b'{"state"')
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        response.json()


def test_state_of_the_token_answer_is_foreign(system, guest, code):
    switch(guest, "token_wrong_state")
    sent = system.te(code)
    assert guest.token(sent).json()["state"] != sent["state"]


@pytest.mark.parametrize(
    ("fault", "claim", "wrong"),
    [("id_wrong_audience", "aud", "SOMEBODYELSE"), ("id_wrong_issuer", "iss", "http://esia.example/")],
)
def test_id_token_names_a_stranger(system, guest, code, fault, claim, wrong):
    switch(guest, fault)
    token = guest.token(system.te(code)).json()["id_token"]
    assert decode(token)[1][claim] == wrong
    assert is_signed_by_stand(token, guest)


def test_id_token_is_expired(system, guest, code):
    switch(guest, "id_expired")
    token = guest.token(system.te(code)).json()["id_token"]
    assert decode(token)[1]["exp"] < time.time() - 300
    assert is_signed_by_stand(token, guest)


def test_id_token_is_signed_by_another_key(system, guest, code):
    switch(guest, "id_foreign_key")
    body = guest.token(system.te(code)).json()
    assert not is_signed_by_stand(body["id_token"], guest)
    assert is_signed_by_stand(body["access_token"], guest)


def test_id_token_is_an_access_token(system, guest, code):
    switch(guest, "id_is_access")
    body = guest.token(system.te(code)).json()
    assert decode(body["id_token"])[0]["sbt"] == "access"


def test_person_fails_in_its_ways(system, guest):
    token = guest.tokens(system)["access_token"]
    address = "/rs/prns/1000300001"
    whole = guest.read(address, token).content
    seen = {}
    for fault in ("rest_502", "rest_garbage", "rest_empty", "rest_truncated"):
        switch(guest, fault)
        response = guest.read(address, token)
        seen[fault] = (response.status_code, response.content[:9])
        switch(guest, fault, on=False)
    assert seen == {
        "rest_502": (502, b"<html><he"),
        "rest_garbage": (200, b"<!doctype"),
        "rest_empty": (200, b""),
        "rest_truncated": (200, whole[:9]),
    }
    assert guest.read(address, token).content == whole


def test_slow_answers_wait_as_long_as_told(system, guest, code, monkeypatch):
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    switch(guest, "token_slow", seconds=7)
    switch(guest, "rest_slow", seconds=9)
    token = guest.token(system.te(code)).json()["access_token"]
    assert guest.read("/rs/prns/1000300001", token).status_code == 200
    assert waited == [7, 9]


def test_all_are_switched_off_at_once(guest):
    switch(guest, "rest_502")
    assert switch(guest, "rest_slow", seconds=3) == {"rest_502": 10, "rest_slow": 3}
    assert switch(guest, "all", on=False) == {}


def test_desk_switches_by_form_with_its_token_only(guest):
    assert guest.http.post("/desk/faults", {"fault": "rest_502", "on": "true"}).status_code == 403
    assert guest.post("/desk/faults", {"fault": "rest_502", "on": "true"}).status_code == 303
    page = guest.http.get("/desk/faults").content.decode()
    assert page.count("включён") == 1
    assert guest.post("/desk/faults", {"fault": "rest_502"}).status_code == 303
    assert "tag--on" not in guest.http.get("/desk/faults").content.decode()
    assert guest.post("/desk/faults", {"fault": "nonsense"}).status_code == 422


@pytest.mark.parametrize("address", ["/desk/faults", "/desk/faults.json"])
def test_other_machines_switch_nothing(guest, address):
    assert guest.http.get(address, REMOTE_ADDR="192.0.2.7").status_code == 403
    assert guest.http.get(address, REMOTE_ADDR="").status_code == 403
    assert guest.http.get(address, REMOTE_ADDR="::1").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '"x"',
        '{"fault": 5}',
        '{"fault": "\\ud800"}',
        '{"fault": "rest_slow", "on": true, "seconds": 0}',
        '{"fault": "rest_slow", "on": true, "seconds": [1]}',
        '{"fault": "rest_slow", "on": true, "seconds": 601}',
        "\0",
    ])  # fmt: skip
def test_bad_json_switches_nothing(guest, body):
    response = guest.http.post("/desk/faults.json", body, content_type="application/json")
    assert response.status_code == 400
    assert guest.http.get("/desk/faults.json").json() == {"on": {}}


def test_json_as_plain_text_switches_nothing(guest):
    body = '{"fault": "rest_502", "on": true}'
    assert guest.http.post("/desk/faults.json", body, content_type="text/plain").status_code == 400
    assert guest.http.post("/desk/faults.json", body, content_type="application/json").status_code == 200
