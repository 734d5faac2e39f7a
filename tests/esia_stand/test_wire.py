"""The stand reads what stands in wire/esia, and writes the same itself."""

import base64
import datetime as dt
import hashlib
import json
from urllib.parse import urlencode

import pytest

import gost
from esia_stand.endpoints.oauth import answers, onward
from esia_stand.protocol import certificates, requests, rest, scopes, signatures, tokens
from esia_stand.protocol.errors import Code, Refused, RestCode, RestRefused
from tests.esia_stand.client import SCOPE, query
from tests.wire import esia

REQUESTS = esia.sample("requests")["requests"]
TOKENS = esia.sample("tokens")
ANSWERS = esia.sample("answers")
PERSON = esia.sample("person")
CERTIFICATES = esia.sample("certificates")
ALGORITHMS = ("GOST", "RSA")
IN_FORCE = esia.moment(esia.sample("requests")) + dt.timedelta(days=1)
"""The sample certificates begin in the course of the day of the sample requests."""


def certificate(whose, alg):
    return certificates.read(CERTIFICATES[whose][alg]["pem"].encode())[0]


@pytest.mark.parametrize("alg", ALGORITHMS)
def test_certificates_are_named_as_written(alg):
    one = certificate("system", alg)
    assert one.family.value == alg
    told = {
        CERTIFICATES["system"][alg][name]: words
        for name, words in (("streebog_256", "Стрибог-256"), ("sha_256", "SHA-256"))
        if name in CERTIFICATES["system"][alg]
    }
    assert one.names == told


@pytest.mark.parametrize("name", REQUESTS)
def test_signed_string_is_the_one_written(name):
    told = REQUESTS[name]
    names = signatures.SIGNED_ON_TE_CODE if name == "token" else signatures.SIGNED_ON_AC
    string = signatures.signed_text(told["parameters"], names)
    assert (list(names), string.decode()) == (told["signed"], told["string"])
    assert gost.digest(string).hex() == told["streebog_256"]


@pytest.mark.parametrize("alg", ALGORITHMS)
@pytest.mark.parametrize("name", REQUESTS)
def test_signature_is_accepted_and_no_other(name, alg):
    parameters, names = esia.request(name, alg), REQUESTS[name]["signed"]
    known = [certificate("system", one) for one in ALGORITHMS]
    signatures.check(parameters, names, known, accepts_rsa=True, at=IN_FORCE)
    for changed in ("state", "redirect_uri", "client_certificate_hash", "client_secret"):
        value = parameters[changed]
        spoilt = parameters | {changed: value[:-1] + ("A" if value[-1] != "A" else "B")}
        if changed == "client_secret":
            spoilt[changed] = value[:20] + ("A" if value[20] != "A" else "B") + value[21:]
        with pytest.raises(Refused):
            signatures.check(spoilt, names, known, accepts_rsa=True, at=IN_FORCE)


def test_requests_are_read():
    at = esia.moment(esia.sample("requests"))
    asked = requests.Authorization.read(esia.request("authorization", "GOST"), at=at)
    assert asked.scopes == tuple(TOKENS["scope"].split())
    assert (asked.access_type, asked.state) == ("offline", TOKENS["state"])
    verifier = esia.sample("requests")["code_verifier"]
    digest = hashlib.sha256(verifier.encode()).digest()
    assert asked.challenge == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    for name in ("token", "refresh"):
        requests.check_token_request(esia.request(name, "GOST"), at=at)


def subject():
    return tokens.Subject(
        oid=TOKENS["person"],
        is_confirmed=True,
        client_id=CERTIFICATES["client_id"],
        scopes=scopes.read(TOKENS["scope"]),
        sid=TOKENS["sid"],
        issuer="http://esia.gosuslugi.ru/",
        signed_in_at=esia.moment({"at": TOKENS["signed_in_at"]}),
    )


def made(name):
    at = esia.moment(TOKENS)
    if name == "code":
        return tokens.code_claims(subject(), state=TOKENS["state"], at=at)
    return {"access_token": tokens.access_claims, "id_token": tokens.id_claims}[name](subject(), at=at)


class Written:
    """Writes header and claims without signing them."""

    def __init__(self, alg):
        self.alg = alg

    def sign(self, header, payload):
        return ".".join(
            base64.urlsafe_b64encode(part).rstrip(b"=").decode()
            for part in (json.dumps(header, separators=(",", ":")).encode(), payload)
        )


@pytest.mark.parametrize("alg", tokens.ALGORITHMS)
@pytest.mark.parametrize("name", ["code", "access_token", "id_token"])
def test_tokens_are_written_letter_by_letter(name, alg):
    write = {"code": tokens.code, "access_token": tokens.access, "id_token": tokens.identity}[name]
    head, _, signature = TOKENS["compact"][alg][name].rpartition(".")
    assert made(name) == TOKENS["claims"][name]
    assert write(made(name), Written(alg)) == head
    raw = base64.urlsafe_b64decode(signature + "==")
    assert certificate("esia", alg).verify(head.encode(), raw)
    assert not certificate("esia", alg).verify(head.encode() + b"x", raw)


@pytest.mark.parametrize("name", [name for name, told in ANSWERS["redirects"].items() if "number" in told])
def test_refusals_come_back_in_the_address(name):
    told = ANSWERS["redirects"][name]
    code = next(code for code in Code if code.value[0] == told["number"])
    response = onward.turned_back("https://is.example/esia/return", TOKENS["state"], "", Refused(code))
    assert response["Location"] == told["location"]


@pytest.mark.parametrize("name", [name for name, told in ANSWERS["tokens"].items() if "number" in told])
def test_refusals_of_the_exchange(name):
    told = ANSWERS["tokens"][name]
    code = next(code for code in Code if code.value[0] == told["number"])
    detail = f"[{', '.join(requests.TE_MANDATORY)}]." if code is Code.PARAMETER_MISSING else ""
    response = answers.refused(Refused(code, detail), told["json"].get("state", ""))
    assert (response.status_code, response["Content-Type"]) == (told["status"], told["content_type"])
    assert json.loads(response.content) == told["json"]


def shape(told):
    return {name: type(value) for name, value in told.items()}


def test_granted_answers_have_the_same_shape(any_system, guest):
    back = guest.sign_in(any_system.ac(access_type="offline"))
    assert list(query(back)) == ["code", "state"]
    assert back["Location"].endswith(urlencode({"state": query(back)["state"]}))
    told = ANSWERS["tokens"]["granted"]
    response = guest.token(any_system.te(query(back)["code"]))
    assert (response.status_code, response["Content-Type"]) == (told["status"], told["content_type"])
    assert shape(response.json()) == shape(told["json"])


def record():
    """What the stand would keep of the person of the sample."""
    whole = PERSON["answers"]["person with parts"]["json"]
    kids = [
        {**bare(kid), "documents": [bare(doc) for doc in kid["documents"]["elements"]]}
        for kid in whole["kids"]["elements"]
    ]
    parts = {
        name: [bare(row) for row in whole[name]["elements"]]
        for name in ("contacts", "documents", "addresses")
    }
    return {"person": bare(PERSON["answers"]["person"]["json"]), "kids": kids, **parts}


def bare(told):
    return {name: value for name, value in told.items() if name not in ("stateFacts", "eTag", "documents")}


def without_tags(told):
    """The same without eTags: how they are counted is each server's own business."""
    if isinstance(told, dict):
        return {name: without_tags(value) for name, value in told.items() if name != "eTag"}
    return [without_tags(value) for value in told] if isinstance(told, list) else told


OPEN = set(PERSON["scopes"].split())


def test_person_is_written_as_in_the_sample():
    told = rest.person(record(), OPEN)
    assert without_tags(told) == without_tags(PERSON["answers"]["person"]["json"])
    assert len(told["eTag"]) == len(PERSON["answers"]["person"]["json"]["eTag"]) == 40


@pytest.mark.parametrize(
    ("name", "part"), [("contacts", "ctts"), ("documents", "docs"), ("addresses", "addrs"), ("kids", "kids")]
)
def test_collections_are_written_as_in_the_sample(name, part):
    told = rest.collection(rest.elements(record(), part, OPEN))
    assert without_tags(told) == without_tags(PERSON["answers"][name]["json"])


def test_documents_of_a_child_are_written_as_in_the_sample():
    told = rest.collection(rest.kid_documents(record()["kids"][0], OPEN))
    assert without_tags(told) == without_tags(PERSON["answers"]["documents of a child"]["json"])


def test_what_the_stand_serves_has_only_fields_of_the_sample(system, guest):
    token = guest.tokens(system, "+79000000004")["access_token"]
    assert "contacts" in SCOPE
    for name in ("person with parts", "contacts", "documents", "kids"):
        told = PERSON["answers"][name]
        path, _, embed = told["path"].replace(str(PERSON["oid"]), "1000300004").partition("?embed=")
        response = guest.read(path, token, embed=embed)
        assert response.status_code == told["status"]
        assert response["Content-Type"].partition(";")[0] == told["content_type"].partition(";")[0]
        assert set(fields(response.json())) <= set(fields(told["json"]))


def fields(told, place=""):
    """Every field with its type, places of lists left out."""
    if isinstance(told, list):
        for one in told:
            yield from fields(one, place)
    elif isinstance(told, dict):
        for name, value in told.items():
            yield from fields(value, f"{place}.{name}")
    else:
        yield place, type(told)


def test_addresses_of_elements_end_alike(system, guest):
    token = guest.tokens(system)["access_token"]
    ours = guest.read("/rs/prns/1000300001/ctts", token).json()["elements"][0]
    theirs = PERSON["answers"]["addresses of contacts"]["json"]["elements"][0]
    assert ours.split("/")[-5:-1] == [*theirs.split("/")[-5:-3], "1000300001", "ctts"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("no token", RestCode.INVALID_TOKEN),
        ("expired token", RestCode.EXPIRED_TOKEN),
        ("no scope", RestCode.SCOPE_NOT_ALLOWED),
    ],
)
def test_refusals_of_the_service(name, code):
    refused, told = RestRefused(code), PERSON["refusals"][name]
    assert (refused.status, {"code": refused.number, "message": refused.message}) == (
        told["status"],
        told["json"],
    )


def test_no_private_key_lies_beside_the_messages():
    texts = [file.read_text(encoding="utf-8") for file in esia.FOLDER.iterdir()]
    assert any("BEGIN CERTIFICATE" in text for text in texts)
    assert not any("PRIVATE" in text for text in texts)
