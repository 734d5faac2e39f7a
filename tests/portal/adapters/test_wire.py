"""ESIA on the wire (`wire/esia`): what the portal sends and what it makes of the answers; the stand's twin reads too."""

import base64
import json
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

import gost
from portal.adapters.esia import certificates, numbers, person, requests, tokens, wire
from portal.adapters.esia.requests import Asker
from portal.adapters.esia.signing import Signed
from portal.adapters.esia.trusted import Trusted, key_of
from portal.domain.accounts import ports
from tests.portal.adapters.forge import ISSUER

FOLDER = Path(__file__).parents[3] / "wire" / "esia"


def told(name):
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


REQUESTS, TOKENS, ANSWERS, PEOPLE, PAPERS = (
    told(name) for name in ("requests", "tokens", "answers", "person", "certificates")
)
AT = datetime.fromisoformat(TOKENS["at"])
FORMS = REQUESTS["requests"]
ALGORITHMS = {"RSA": "RS256", "GOST": "GOST3410_2012_256"}


def laid(tmp_path, pem):
    file = tmp_path / "one.crt"
    file.write_text(pem)
    return file


@pytest.mark.parametrize("kind", ["GOST", "RSA"])
def test_a_certificate_is_named_as_esia_names_it(tmp_path, kind):
    paper = PAPERS["system"][kind]
    assert certificates.of_file(laid(tmp_path, paper["pem"])).fingerprint() == paper["streebog_256"]


@pytest.mark.parametrize("form", FORMS)
def test_the_string_that_is_signed_is_that_of_the_wire(form):
    one = FORMS[form]
    assert "".join(one["parameters"][name] for name in one["signed"]) == one["string"]
    assert gost.digest(one["string"].encode()).hex() == one["streebog_256"]


@pytest.mark.parametrize("kind", ["GOST", "RSA"])
@pytest.mark.parametrize("form", FORMS)
def test_the_secrets_of_the_wire_fit_their_certificate(tmp_path, form, kind):
    key = key_of(laid(tmp_path, PAPERS["system"][kind]["pem"]), ALGORITHMS[kind])
    secret = FORMS[form]["secrets"][kind]["client_secret"]
    raw = base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
    assert key.is_valid(FORMS[form]["string"].encode(), raw)
    assert not key.is_valid(FORMS[form]["string"].encode() + b"!", raw)


class Recorder:
    """Signs nothing, and remembers what it was to sign."""

    def sign(self, message, *, at):
        self.message = message.decode()
        return Signed(b"s" * 64, "HASH")


def sent(form):
    """Send the same as a form of the wire; return the string signed and the parameters."""
    wanted = FORMS[form]["parameters"]
    recorder = Recorder()
    asker = Asker(wanted["client_id"], recorder, tuple(wanted["scope"].split()))
    asked = {"verifier": REQUESTS["code_verifier"], "redirect_uri": wanted["redirect_uri"], "at": AT}
    if form == "authorization":
        query = requests.authorization_query(asker, state=wanted["state"], **asked)
        return recorder.message, dict(httpx.QueryParams(query))
    form = requests.token_form(asker, code=wanted["code"], **asked)
    return recorder.message, form


@pytest.mark.parametrize("form", ["authorization", "token"])
def test_the_portal_sends_the_parameters_of_the_wire_and_signs_them_in_their_order(form):
    signed, parameters = sent(form)
    wanted = FORMS[form]["parameters"]
    differs = {"timestamp", "access_type"} | ({"state"} if form == "token" else set())
    same = {name: value for name, value in wanted.items() if name not in differs and value}
    assert {name: parameters[name] for name in same} == same
    assert parameters.keys() - wanted.keys() == {"client_secret", "client_certificate_hash"}
    assert "".join(parameters.get(name, "") for name in FORMS[form]["signed"]) == signed
    moment = datetime.strptime(parameters["timestamp"], "%Y.%m.%d %H:%M:%S %z")
    assert moment == datetime.strptime(wanted["timestamp"], "%Y.%m.%d %H:%M:%S %z") == AT.astimezone(UTC)


@pytest.fixture(params=list(ALGORITHMS.values()))
def trusted(request, tmp_path, monkeypatch):
    """Believe ESIA of the wire, whose certificates were made after its tokens."""
    monkeypatch.setattr(certificates.Certificate, "counts", lambda _self, _at: True)
    return Trusted([laid(tmp_path, PAPERS["esia"][request.param]["pem"])], request.param)


def test_the_tokens_of_the_wire_let_their_person_in(trusted):
    made, asked = TOKENS["compact"][trusted.algorithm], {"trusted": trusted, "issuer": ISSUER, "at": AT}
    about = tokens.claims(made["id_token"], kind="id", **asked)
    oid = tokens.subject(about, client_id=PAPERS["client_id"])
    access = tokens.claims(made["access_token"], kind="access", **asked)
    tokens.check_access(access, client_id=PAPERS["client_id"], oid=oid)
    assert (oid, about) == (str(TOKENS["person"]), TOKENS["claims"]["id_token"])


@pytest.mark.parametrize(("kind", "name"), [("id", "access_token"), ("id", "code"), ("access", "id_token")])
def test_a_token_of_the_wire_in_the_place_of_another_lets_nobody_in(trusted, kind, name):
    with pytest.raises(ports.BadAnswer, match="another kind"):
        tokens.claims(
            TOKENS["compact"][trusted.algorithm][name], trusted=trusted, kind=kind, issuer=ISSUER, at=AT
        )


def test_the_other_algorithm_of_the_wire_lets_nobody_in(trusted):
    other = next(name for name in TOKENS["compact"] if name != trusted.algorithm)
    with pytest.raises(ports.BadAnswer, match="another algorithm"):
        tokens.claims(TOKENS["compact"][other]["id_token"], trusted=trusted, kind="id", issuer=ISSUER, at=AT)


KINDS = {
    "007004": ports.PersonRefused, "007053": ports.PortalRejected, "007008": ports.Unavailable,
    "007055": ports.Unconfirmed, "007011": ports.CodeSpent, "007014": ports.PortalRejected,
    "007015": ports.ClockWrong,
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name, one in ANSWERS["redirects"].items() if "number" in one])
def test_a_redirect_of_the_wire_is_understood(name):
    one = ANSWERS["redirects"][name]
    query = {key: values[0] for key, values in parse_qs(urlsplit(one["location"]).query).items()}
    refusal = numbers.named(query["error"], query["error_description"])
    assert (type(refusal), refusal.detail) == (KINDS[one["number"]], f"ESIA-{one['number']}")


def ask(one):
    content, headers = (
        json.dumps(one["json"]).encode(),
        {"Content-Type": one.get("content_type", "application/json")},
    )
    answer = httpx.Response(one["status"], content=content, headers=headers)
    with httpx.Client(base_url="http://esia", transport=httpx.MockTransport(lambda _: answer)) as client:
        return wire.ask(client, "GET", "/")


@pytest.mark.parametrize("name", [name for name, one in ANSWERS["tokens"].items() if "number" in one])
def test_a_refusal_of_tokens_is_understood(name):
    one = ANSWERS["tokens"][name]
    with pytest.raises(KINDS[one["number"]]):
        ask(one)


@pytest.mark.parametrize("one", PEOPLE["refusals"].values(), ids=PEOPLE["refusals"])
def test_a_refusal_of_data_is_a_bad_answer(one):
    with pytest.raises(ports.BadAnswer, match=r"status 40\d ESIA-0050\d\d"):
        ask(one)


def test_tokens_and_people_of_the_wire_are_read():
    assert ask(ANSWERS["tokens"]["granted"])["expires_in"] == 3600
    found = person.read(str(PEOPLE["oid"]), ask(PEOPLE["answers"]["person with parts"]))
    assert (found.surname, found.name, found.patronymic) == ("Фамилия006", "Имя006", "Отчество006")
    assert (found.birth_date, found.sex, found.is_trusted) == (date(2000, 5, 26), "f", True)
    assert found.email == "EsiaTest006@yandex.ru"
    assert [(one.type, one.number, one.is_verified) for one in found.documents][:2] == [
        ("RF_PASSPORT", "000006", True),
        ("MDCL_PLCY", "2658900898000015", False),
    ]
    (child,) = found.children
    assert (child.oid, child.name, child.birth_date) == ("777", "Ребёнок", date(2019, 2, 20))
    assert child.document("MDCL_PLCY").number == "2657020837000348"


def test_a_person_without_embedded_parts_is_read_without_them():
    found = person.read(str(PEOPLE["oid"]), ask(PEOPLE["answers"]["person"]))
    assert (found.name, found.documents, found.children, found.email) == ("Имя006", (), (), "")
