"""Every failure the desk can switch on is seen by a system, and gone when it is off."""

import base64
import io
import json
import time
import zipfile

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from esia_stand.keys import token_keys
from esia_stand.protocol import certificates
from esia_stand.protocol.faults import WORDS, Fault
from esia_stand.systems import actions, queries
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


def certificate_of(system, guest):
    return guest.http.get(f"/public/esia{'' if system.client_id == 'REGMED' else '-gost'}.crt").content


def is_signed(token, certificate):
    head, _, signature = token.rpartition(".")
    known = certificates.read(certificate)[0]
    return known.verify(head.encode(), base64.urlsafe_b64decode(signature + "=="))


@pytest.fixture
def _next_keys_go():
    """The next keys, once made, stay published; other tests begin without them."""
    yield
    for file in token_keys.folder().glob("*-next.*"):
        file.unlink()
    token_keys.forget()


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
    cut = response.content
    assert seen == {
        "rest_502": (502, b"<html><he"),
        "rest_garbage": (200, b"<!doctype"),
        "rest_empty": (200, b""),
        "rest_truncated": (200, whole[:9]),
    }
    assert cut == whole[: len(whole) // 2]
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(cut)
    assert guest.read(address, token).json() == json.loads(whole)


def test_slow_answers_wait_as_long_as_told(system, guest, code, monkeypatch):
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    switch(guest, "token_slow", seconds=7)
    switch(guest, "rest_slow", seconds=9)
    token = guest.token(system.te(code)).json()["access_token"]
    assert guest.read("/rs/prns/1000300001", token).status_code == 200
    assert waited == [7, 9]


@pytest.mark.usefixtures("_next_keys_go")
@pytest.mark.parametrize("fault", ["id_foreign_key", "access_foreign_key", "rotated_certificate"])
def test_key_of_tokens_is_not_the_known_one(any_system, guest, fault):
    """In both algorithms; the stand itself goes on to believe the next key, a foreign one never."""
    before = guest.tokens(any_system)
    known = certificate_of(any_system, guest)
    switch(guest, fault)
    after = guest.tokens(any_system)
    for name in ("id_token", "access_token"):
        is_spoilt = fault == "rotated_certificate" or fault.startswith(name.partition("_")[0])
        assert is_signed(before[name], known)
        assert is_signed(after[name], known) is not is_spoilt
    read = guest.read("/rs/prns/1000300001", after["access_token"]).status_code
    assert read == (401 if fault == "access_foreign_key" else 200)


@pytest.mark.usefixtures("_next_keys_go")
def test_next_certificate_is_published_once_it_is_used(any_system, guest):
    switch(guest, "rotated_certificate")
    token = guest.tokens(any_system)["id_token"]
    name = "RSA" if any_system.client_id == "REGMED" else "GOST"
    with zipfile.ZipFile(io.BytesIO(guest.http.get("/public/esia.zip").content)) as archive:
        following, present = (archive.read(f"{name}_STAND{end}.crt") for end in ("_NEXT", ""))
    assert is_signed(token, following)
    assert not is_signed(token, present)


def test_access_token_is_expired(system, guest, code):
    switch(guest, "access_expired")
    token = guest.token(system.te(code)).json()["access_token"]
    assert guest.read("/rs/prns/1000300001", token).json()["code"] == "ESIA-005013"


@pytest.mark.parametrize(("fault", "sign"), [("clock_ahead", 1), ("clock_behind", -1)])
def test_clock_of_esia_is_wrong(system, guest, fault, sign):
    code = query(guest.sign_in(system.ac()))["code"]
    switch(guest, fault, seconds=120)
    issued = decode(guest.token(system.te(code)).json()["id_token"])[1]["iat"]
    assert abs(issued - time.time() - sign * 120) < 5
    switch(guest, fault, seconds=400)
    assert query(guest.ask(system.ac()))["error_description"].startswith("ESIA-007015")
    switch(guest, fault, on=False)
    assert "code" in query(guest.ask(system.ac()))


def test_state_of_the_code_is_foreign(system, guest):
    switch(guest, "code_wrong_state")
    sent = system.ac()
    back = query(guest.sign_in(sent))
    assert back["state"] != sent["state"]
    assert "code" in back


def test_scope_is_refused(system, guest):
    switch(guest, "scope_refused")
    assert query(guest.ask(system.ac()))["error_description"].startswith("ESIA-007019")


def test_way_in_answers_502(system, guest):
    switch(guest, "ac_502")
    assert guest.ask(system.ac()).status_code == 502


def test_children_and_data_are_withheld(system, guest):
    token = guest.tokens(system, "+79000000004")["access_token"]
    address, whole = "/rs/prns/1000300004", {"embed": "(kids.elements)"}
    assert guest.read(address, token, **whole).json()["kids"]["size"] == 1
    switch(guest, "no_children")
    assert guest.read(address, token, **whole).json()["kids"]["size"] == 0
    switch(guest, "rest_forbidden")
    assert guest.read(address, token).status_code == 403


def test_trickling_answers_are_whole_and_slow(system, guest, code, monkeypatch):
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    switch(guest, "token_trickle", seconds=20)
    answer = guest.token(system.te(code))
    body = b"".join(answer.streaming_content)
    assert len(body) == int(answer["Content-Length"])
    assert len(waited) > 20
    assert 19 < sum(waited) < 22
    token = json.loads(body)["access_token"]
    switch(guest, "rest_trickle", seconds=5)
    told = b"".join(guest.read("/rs/prns/1000300001", token).streaming_content)
    assert json.loads(told)["lastName"] == "Придумана"


def test_fault_of_one_system_leaves_the_others_alone(system, gost_system, guest):
    actions.switch_fault(fault=Fault.TOKEN_502, on=True, client_id="GOSTMED")
    actions.switch_fault(fault=Fault.SCOPE_REFUSED, on=True, client_id="GOSTMED")
    actions.switch_fault(fault=Fault.REST_502, on=True, client_id="GOSTMED")
    assert "error" in query(guest.ask(gost_system.ac()))
    assert guest.token(gost_system.te("x")).status_code == 502
    token = guest.tokens(system)["access_token"]
    assert guest.read("/rs/prns/1000300001", token).status_code == 200
    actions.switch_fault(fault=Fault.SCOPE_REFUSED, on=False, client_id="GOSTMED")
    actions.switch_fault(fault=Fault.TOKEN_502, on=False, client_id="GOSTMED")
    token = guest.tokens(gost_system)["access_token"]
    assert guest.read("/rs/prns/1000300001", token).status_code == 502
    assert [row.client_id for row in queries.switched()] == ["GOSTMED"]


def test_own_seconds_of_a_system_win(db):
    actions.switch_fault(fault=Fault.REST_SLOW, on=True, seconds=5)
    actions.switch_fault(fault=Fault.REST_SLOW, on=True, seconds=9, client_id="REGMED")
    assert queries.faults_on() == {Fault.REST_SLOW: 5}
    assert queries.faults_on("REGMED") == {Fault.REST_SLOW: 9}
    assert queries.faults_on("OTHER") == {Fault.REST_SLOW: 5}


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
