"""The journal of the desk: every request of a system, and of each refusal the reason in plain words."""

import hashlib
import json

import pytest

from esia_stand.journal import actions
from esia_stand.journal.models import Record
from esia_stand.protocol.faults import WORDS, Fault
from esia_stand.systems import actions as systems
from tests.esia_stand.client import RETURN, b64, query
from tests.esia_stand.pages_read import text

V1 = ("scope", "timestamp", "client_id", "state")


def newest(guest, **chosen):
    return guest.http.get("/desk/journal.json", chosen).json()[0]


def test_whole_sign_in_stands_step_by_step(system, guest):
    token = guest.tokens(system)["access_token"]
    guest.read("/rs/prns/1000300001", token, embed="(contacts.elements)")
    guest.http.get("/idp/ext/Logout", {"client_id": "REGMED", "redirect_url": RETURN})
    rows = guest.http.get("/desk/journal.json").json()
    assert [(row["path"], row["status"]) for row in reversed(rows)] == [
        ("/aas/oauth2/v2/ac", 303),
        ("/aas/oauth2/v3/te", 200),
        ("/rs/prns/1000300001", 200),
        ("/idp/ext/Logout", 302),
    ]
    assert {row["client_id"] for row in rows} == {"REGMED"}
    assert {(row["code"], row["hint"]) for row in rows} == {("", "")}
    shown = text(guest.http.get("/desk/journal"))
    for words in ("Запрос входа", "Обмен на маркер", "Данные человека", "Выход"):
        assert words in shown


def test_secrets_are_not_written_but_how_long_they_were(system, guest):
    sent = system.te(query(guest.sign_in(system.ac()))["code"])
    tokens = guest.token(sent).json()
    guest.read("/rs/prns/1000300001", tokens["access_token"])
    whole = (
        json.dumps(guest.http.get("/desk/journal.json").json())
        + guest.http.get("/desk/journal").content.decode()
    )
    told = newest(guest, system="REGMED")
    for secret in (sent["client_secret"], sent["code"], sent["code_verifier"], tokens["access_token"]):
        assert secret not in whole
    assert sent["state"] in whole
    assert told["path"] == "/rs/prns/1000300001"
    assert f"{len(sent['client_secret'])} зн." in whole


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (
            lambda one: {"client_secret": b64(one.sign({**one.ac(), "state": "x"}, V1)), "state": "x"},
            "ESIA-007053",
            "",
        ),
        (lambda _one: {"client_certificate_hash": "AB" * 32}, "ESIA-007053", "нет сертификата с таким хешем"),
        (lambda _one: {"timestamp": "2020.01.01 00:00:00 +0000"}, "ESIA-007015", "проверьте часы"),
        (lambda _one: {"redirect_uri": "http://localhost:9/x"}, "ESIA-007023", "буква в букву"),
        (lambda _one: {"client_id": "NOBODY"}, "ESIA-007005", "не зарегистрирована"),
        (lambda _one: {"scope": "openid nonsense"}, "ESIA-007006", "которого ЕСИА не знает"),
        (lambda _one: {"state": None}, "ESIA-007014", "нет обязательного параметра"),
    ],
)
def test_refusal_of_a_sign_in_tells_its_reason(system, guest, spoil, code, words):
    guest.ask(system.ac(**spoil(system)))
    row = newest(guest)
    assert (row["code"], row["path"]) == (code, "/aas/oauth2/v2/ac")
    assert words in row["hint"]
    assert row["hint"] in text(guest.http.get("/desk/journal", {"refusals": 1}))


def test_v1_string_on_the_way_of_v2_is_named(system, guest):
    sent = system.ac()
    sent["client_secret"] = b64(system.sign(sent, V1))
    guest.ask(sent)
    assert "подписано v1-строкой на пути v2" in newest(guest)["hint"]
    assert "подписано v1-строкой на пути v2" in text(guest.http.get("/desk/journal"))


def test_hash_of_the_pem_is_named(system, guest):
    guest.ask(system.ac(client_certificate_hash=hashlib.sha256(system.pem).hexdigest().upper()))
    assert "хеш посчитан от PEM" in newest(guest)["hint"]


def test_refusals_of_tokens_data_and_logout_tell_their_reasons(system, guest):
    tokens = guest.tokens(system)
    guest.token(system.te("x"))
    assert newest(guest)["code"] == "ESIA-007011"
    guest.read("/rs/prns/1000300002", tokens["access_token"])
    assert "маркер другого человека" in newest(guest)["hint"]
    guest.read("/rs/prns/1000300001", "x")
    assert "подписан не стендом" in newest(guest)["hint"]
    guest.http.get("/rs/nothing")
    assert newest(guest)["code"] == "ESIA-005004"
    guest.http.get("/idp/ext/Logout", {"client_id": "REGMED", "redirect_url": "http://evil.example/"})
    assert "redirect_url не на сайте этой системы" in newest(guest)["hint"]


def test_refusing_the_rights_is_told(system, guest):
    guest.sign_in(system.ac(), decision="refuse")
    assert (newest(guest)["code"], newest(guest)["client_id"]) == ("ESIA-007004", "REGMED")
    assert "человек нажал «Отказать»" in newest(guest)["hint"]


def test_failures_that_are_on_stand_beside_the_answer(system, guest):
    systems.switch_fault(fault=Fault.NO_CHILDREN, on=True, client_id="REGMED")
    guest.token(system.te("x"))
    row = newest(guest)
    assert (row["code"], row["faults"]) == ("ESIA-007011", ["no_children"])
    assert "Включён сбой: Детей в данных человека нет" in text(guest.http.get("/desk/journal"))


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault.WORKS_PAGE, 503), (Fault.AC_502, 502), (Fault.TOKEN_502, 502), (Fault.TOKEN_GARBAGE, 200),
        (Fault.TOKEN_EMPTY, 200), (Fault.TOKEN_TRUNCATED, 200), (Fault.REST_502, 502),
        (Fault.REST_GARBAGE, 200), (Fault.REST_EMPTY, 200), (Fault.REST_TRUNCATED, 200),
    ],
)  # fmt: skip
def test_request_that_the_stand_failed_stands_among_the_refusals(system, guest, fault, status):
    code = query(guest.sign_in(system.ac()))["code"]
    token = guest.token(system.te(code)).json()["access_token"]
    code = query(guest.ask(system.ac()))["code"]
    assert guest.http.get("/desk/journal.json", {"refusals": 1}).json() == []
    systems.switch_fault(fault=fault, on=True, client_id="REGMED")
    if fault in (Fault.WORKS_PAGE, Fault.AC_502):
        guest.ask(system.ac())
    elif fault.value.startswith("token"):
        guest.token(system.te(code))
    else:
        guest.read("/rs/prns/1000300001", token)
    [row] = guest.http.get("/desk/journal.json", {"refusals": 1}).json()
    hint = f"включён сбой стенда: {WORDS[fault]}"
    assert (row["client_id"], row["status"], row["code"], row["hint"]) == ("REGMED", status, "", hint)
    shown = text(guest.http.get("/desk/journal", {"refusals": 1}))
    assert shown.count(WORDS[fault]) == 1


def test_works_in_the_middle_of_a_sign_in_are_told(system, guest):
    login = guest.ask(system.ac())["Location"]
    systems.switch_fault(fault=Fault.WORKS_PAGE, on=True, client_id="REGMED")
    assert guest.http.get(login).status_code == 503
    row = newest(guest, refusals=1)
    assert (row["path"], row["client_id"]) == (login, "REGMED")
    assert row["hint"] == f"включён сбой стенда: {WORDS[Fault.WORKS_PAGE]}"


def test_journal_is_sifted_by_system_and_refusals(system, gost_system, guest):
    guest.ask(system.ac())
    guest.ask(gost_system.ac(scope="nonsense"))
    assert newest(guest)["client_id"] == "GOSTMED"
    assert newest(guest, system="REGMED")["client_id"] == "REGMED"
    assert [row["client_id"] for row in guest.http.get("/desk/journal.json", {"refusals": 1}).json()] == [
        "GOSTMED"
    ]
    assert len(guest.http.get("/desk/journal.json").json()) == 2


def test_pages_of_people_are_not_in_it(guest):
    guest.http.get("/desk")
    guest.http.get("/registration/")
    assert guest.http.get("/desk/journal.json").json() == []


def test_whoever_only_looks_whether_esia_answers_is_no_refusal(guest, caplog):
    """The portal does so every ten seconds; a request of a system that forgot its name stays a refusal."""
    caplog.set_level("INFO")
    looked = guest.http.get("/aas/oauth2/v2/ac")
    assert (looked.status_code, Record.objects.count(), caplog.text) == (400, 0, "")
    asked = guest.http.get("/aas/oauth2/v2/ac", {"scope": "openid"})
    assert (asked.status_code, Record.objects.count()) == (400, 1)
    assert "ESIA-007014" in caplog.text


@pytest.mark.parametrize("odd", ["\0", "\ud800", "я" * 5000, "<script>alert(1)</script>"])
def test_odd_requests_are_written_too(guest, odd):
    typed = odd.encode("utf-8", "surrogatepass").decode("latin-1")
    guest.http.get("/aas/oauth2/v2/ac", {"client_id": typed, typed: typed})
    guest.http.post("/aas/oauth2/v3/te", {"client_id": typed})
    assert Record.objects.count() == 2
    page = guest.http.get("/desk/journal")
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_torn_body_is_answered_and_written(guest):
    answer = guest.http.post(
        "/aas/oauth2/v3/te", b"--x\r\nnothing", content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 400
    assert Record.objects.count() == 1


def test_oldest_lines_go(guest, monkeypatch):
    monkeypatch.setattr(actions, "KEPT", 5)
    monkeypatch.setattr(actions, "SWEEP_EVERY", 10)
    for _ in range(25):
        guest.http.get("/rs/nothing")
    assert 5 <= Record.objects.count() < 16
