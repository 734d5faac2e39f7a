"""What the desk is told: each known mistake is found, by trying it, and the request stays refused."""

import base64
import datetime as dt
import hashlib
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

import gost
from esia_stand.endpoints import notes
from esia_stand.protocol import certificates, requests, signatures
from esia_stand.protocol.errors import Code, Refused
from tests.esia_stand.client import AC_SIGNED, Browser, b64, query, text, timestamp

V1 = ("scope", "timestamp", "client_id", "state")
NOW = dt.datetime.now(dt.UTC)
TE_SIGNED = (*AC_SIGNED, "code")


@pytest.fixture(scope="module")
def key(gost_pair):
    return gost.PrivateKey.load(gost_pair[0])


@pytest.fixture(scope="module")
def known(gost_pair, foreign_gost_pair):
    return [*certificates.read(gost_pair[1]), *certificates.read(foreign_gost_pair[1])]


@pytest.fixture
def asked(known):
    return {
        "client_id": "GOSTMED",
        "client_certificate_hash": gost.digest(known[0].der).hex(),
        "scope": "openid fullname",
        "timestamp": timestamp(),
        "state": "5d1d5ba1-5b2c-4f1a-9d0b-7f5d3c0a9a11",
        "redirect_uri": "https://is.example/return?a=1",
        "code": "eyJ.code.x",
    }


def hint(asked, names, known, *, accepts_rsa=True):
    with pytest.raises(Refused) as refused:
        signatures.check(asked, names, known, accepts_rsa=accepts_rsa, at=NOW)
    assert refused.value.code is Code.SECRET_WRONG
    return refused.value.hint


def joined(asked, names, written=str):
    return "".join(written(asked.get(name, "")) for name in names).encode()


def halves(raw):
    return raw[32:] + raw[:32]


MISTAKES = {
    "v1-строкой": lambda sign, asked: sign(joined(asked, V1)),
    "без code": lambda sign, asked: sign(joined(asked, AC_SIGNED)),
    "без redirect_uri": lambda sign, asked: sign(
        joined(asked, [name for name in TE_SIGNED if name != "redirect_uri"])
    ),
    "закодированные": lambda sign, asked: sign(joined(asked, TE_SIGNED, lambda value: quote(value, safe=""))),
    "перевод строки": lambda sign, asked: sign(joined(asked, TE_SIGNED) + b"\n"),
    "UTF-16": lambda sign, asked: sign(joined(asked, TE_SIGNED).decode().encode("utf-16-le")),
    "хеш строки": lambda sign, asked: sign(gost.digest(joined(asked, TE_SIGNED))),
    "КриптоПро": lambda sign, asked: sign(joined(asked, TE_SIGNED))[::-1],
    "r‖s": lambda sign, asked: halves(sign(joined(asked, TE_SIGNED))),
    "каждой половины": lambda sign, asked: halves(sign(joined(asked, TE_SIGNED))[::-1]),
    "DER": lambda sign, asked: dss(sign(joined(asked, TE_SIGNED))),
    "не в 64 байта": lambda sign, asked: sign(joined(asked, TE_SIGNED)) + b"\0",
    "другим ключом": lambda sign, _asked: sign(b"something else"),
}


def dss(raw):
    return encode_dss_signature(int.from_bytes(raw[32:], "big"), int.from_bytes(raw[:32], "big"))


@pytest.mark.parametrize("words", MISTAKES)
def test_mistake_of_the_signature_is_named(asked, key, known, words):
    right = asked | {"client_secret": b64(key.sign(joined(asked, TE_SIGNED)))}
    signatures.check(right, TE_SIGNED, known, accepts_rsa=True, at=NOW)

    wrong = asked | {"client_secret": b64(MISTAKES[words](key.sign, asked))}
    assert words in hint(wrong, TE_SIGNED, known)


def test_two_mistakes_at_once_are_both_named(asked, key, known):
    raw = key.sign(joined(asked, V1))[::-1]
    told = hint(asked | {"client_secret": b64(raw)}, TE_SIGNED, known)
    assert "v1-строкой" in told
    assert "КриптоПро" in told


def test_code_signed_where_there_is_none(asked, key, known):
    assert "вместе с code" in hint(
        asked | {"client_secret": b64(key.sign(joined(asked, TE_SIGNED)))}, AC_SIGNED, known
    )


def test_refresh_token_signed_instead_of_the_address(asked, key, known):
    asked["refresh_token"] = "5f0f"
    signed = joined(asked, ("client_id", "scope", "timestamp", "state", "refresh_token"))
    assert "refresh_token" in hint(asked | {"client_secret": b64(key.sign(signed))}, AC_SIGNED, known)


def test_scope_org_left_out(asked, key, known):
    asked["scope_org"] = "org_fullname"
    without = [name for name in AC_SIGNED if name != "scope_org"]
    secret = b64(key.sign(joined(asked, without)))
    assert "scope_org" in hint(asked | {"client_secret": secret}, AC_SIGNED, known)
    good = b64(key.sign(joined(asked, AC_SIGNED)))
    signatures.check(asked | {"client_secret": good}, AC_SIGNED, known, accepts_rsa=False, at=NOW)


def test_cms_is_known_by_its_shape(asked, key, known, gost_pair, tmp_path):
    import subprocess

    (tmp_path / "key").write_bytes(gost_pair[0])
    (tmp_path / "crt").write_bytes(gost_pair[1])
    cms = subprocess.run(
        [
            *("openssl", "cms", "-sign", "-engine", "gost", "-binary", "-noattr", "-md", "md_gost12_256"),
            *("-signer", tmp_path / "crt", "-inkey", tmp_path / "key", "-outform", "DER"),
        ],
        input=joined(asked, TE_SIGNED),
        capture_output=True,
        check=True,
    ).stdout
    assert "CMS" in hint(asked | {"client_secret": b64(cms)}, TE_SIGNED, known)


def test_hexadecimal_signature(asked, key, known):
    raw = key.sign(joined(asked, TE_SIGNED))
    assert "шестнадцатерично" in hint(asked | {"client_secret": raw.hex()}, TE_SIGNED, known)


def test_key_of_the_other_certificate(asked, known, foreign_gost_pair):
    other = gost.PrivateKey.load(foreign_gost_pair[0]).sign(joined(asked, TE_SIGNED))
    assert "другого сертификата" in hint(asked | {"client_secret": b64(other)}, TE_SIGNED, known)


HASHES = {
    "SHA-1": lambda one: hashlib.sha1(one.der, usedforsecurity=False).hexdigest(),
    "SHA-256": lambda one: hashlib.sha256(one.der).hexdigest(),
    "от PEM": lambda one: gost.digest(one.pem).hex(),
    "посчитан от PEM": lambda one: hashlib.sha256(one.pem).hexdigest(),
    "в обратном порядке": lambda one: gost.digest(one.der)[::-1].hex(),
    "base64": lambda one: base64.b64encode(gost.digest(one.der)).decode(),
    "Стрибог-512": lambda _: "0" * 128,
    "нет сертификата с таким хешем": lambda _: "0" * 64,
}


@pytest.mark.parametrize("words", HASHES)
def test_mistake_of_the_hash_is_named(asked, key, known, words):
    secret = b64(key.sign(joined(asked, TE_SIGNED)))
    right = asked | {"client_secret": secret}
    signatures.check(right, TE_SIGNED, known, accepts_rsa=True, at=NOW)

    wrong = right | {"client_certificate_hash": HASHES[words](known[0])}
    assert words in hint(wrong, TE_SIGNED, known)


RSA_HASHES = {
    "отпечаток SHA-1, а нужен SHA-256 или Стрибог-256": lambda one: hashlib.sha1(
        one.der, usedforsecurity=False
    ).hexdigest(),
    "от PEM": lambda one: gost.digest(one.pem).hex(),
    "в обратном порядке": lambda one: hashlib.sha256(one.der).digest()[::-1].hex(),
    "base64": lambda one: base64.b64encode(hashlib.sha256(one.der).digest()).decode(),
    "открытого ключа": lambda one: hashlib.sha256(certificates.public_key_der(one.x509)).hexdigest(),
    "нужен Стрибог-256 от DER, а для RSA годится и SHA-256": lambda _: "0" * 64,
}


@pytest.mark.parametrize("words", RSA_HASHES)
def test_mistake_of_the_hash_of_an_rsa_certificate_is_named(asked, system, words):
    [known] = certificates.read(system.pem)
    asked["client_secret"] = b64(system.sign(asked, TE_SIGNED))
    for right in (hashlib.sha256(known.der).hexdigest(), gost.digest(known.der).hex()):
        one = asked | {"client_certificate_hash": right}
        signatures.check(one, TE_SIGNED, [known], accepts_rsa=True, at=NOW)

    wrong = asked | {"client_certificate_hash": RSA_HASHES[words](known)}
    assert words in hint(wrong, TE_SIGNED, [known])


def test_rsa_hash_where_there_is_no_gost(asked, system, monkeypatch):
    monkeypatch.setattr(gost, "is_available", lambda: False)
    wrong = asked | {"client_secret": "AAAA", "client_certificate_hash": "0" * 64}
    assert "нет ГОСТ, нужен SHA-256 от DER" in hint(wrong, TE_SIGNED, certificates.read(system.pem))


def test_hash_of_the_bare_key(asked, key, known):
    public = certificates.public_key_der(known[0].x509)
    wrong = asked | {"client_secret": "AAAA", "client_certificate_hash": gost.digest(public).hex()}
    assert "открытого ключа" in hint(wrong, TE_SIGNED, known)


def test_public_key_is_found_in_any_certificate(pair, gost_pair):
    der = pair[1].public_bytes(serialization.Encoding.DER)
    expected = (
        pair[1]
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    assert certificates.public_key_der(x509.load_der_x509_certificate(der)) == expected
    found = certificates.public_key_der(x509.load_pem_x509_certificate(gost_pair[1]))
    pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(found) + b"-----END PUBLIC KEY-----\n"
    message = b"message"
    assert gost.PublicKey.load(pem).verify(message, gost.PrivateKey.load(gost_pair[0]).sign(message))


def test_no_certificate_and_no_base64(asked, known):
    assert "certificate_files" in hint(asked | {"client_secret": "AAAA"}, AC_SIGNED, [])
    assert "base64url" in hint(asked | {"client_secret": "?!"}, AC_SIGNED, known)


def test_rsa_where_only_gost_is_taken(asked, system):
    rsa = certificates.read(system.certificate.public_bytes(serialization.Encoding.PEM))
    asked |= {"client_certificate_hash": system.certificate_hash}
    asked["client_secret"] = b64(system.sign(asked, AC_SIGNED))
    signatures.check(asked, AC_SIGNED, rsa, accepts_rsa=True, at=NOW)
    assert "STAND_RSA" in hint(asked, AC_SIGNED, rsa, accepts_rsa=False)


def test_no_gost_on_the_machine(asked, key, gost_pair, monkeypatch):
    signed = asked | {"client_secret": b64(key.sign(joined(asked, AC_SIGNED)))}
    certificates.read.cache_clear()
    monkeypatch.setattr(gost, "is_available", lambda: False)
    assert "apt install" in hint(signed, AC_SIGNED, certificates.read(gost_pair[1]))
    certificates.read.cache_clear()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"timestamp": timestamp().replace("+", " ")}, "%2B"),
        ({"timestamp": "вчера"}, "не читается"),
        ({"timestamp": timestamp(-900)}, "часов"),
        ({"client_certificate_hash": ""}, "client_certificate_hash"),
        ({"code_challenge": "x", "code_challenge_method": "S256"}, "43"),
        ({"code_challenge": "x" * 43, "code_challenge_method": "plain"}, "S256"),
        ({"access_type": "always"}, "offline"),
        ({"state": "x" * 300}, "UUID"),
        ({"scope": "openid everything"}, "scope"),
        ({"scope": "openid military_doc fullname vehicles"}, "в scopes системы: military_doc vehicles"),
        ({"permissions": "?"}, "permissions"),
    ],
)
def test_other_refusals_have_hints(system, guest, changed, words, caplog):
    asked = system.ac() | changed
    assert "error" in guest.ask(asked).url
    assert words in caplog.text


def test_every_answer_to_a_system_carries_its_note(system, guest):
    let_in = guest.ask(system.ac())
    assert notes.of(let_in) == notes.Note("REGMED")
    assert notes.of(guest.http.get("/desk")) is None
    wrong = notes.of(guest.ask(system.ac(timestamp="вчера")))
    assert (wrong.client_id, wrong.number) == ("REGMED", "ESIA-007014")
    assert "не читается" in wrong.hint
    own_page = notes.of(guest.ask(system.ac(redirect_uri="https://x.example/")))
    assert (own_page.client_id, own_page.number) == ("REGMED", "ESIA-007023")
    back = guest.sign_in(system.ac())
    assert notes.of(back) == notes.Note("REGMED")
    refused = notes.of(guest.token(system.te("x")))
    assert (refused.client_id, refused.number) == ("REGMED", "ESIA-007011")
    answer = guest.token(system.te(query(back)["code"]))
    assert notes.of(answer) == notes.Note("REGMED")
    token = answer.json()["access_token"]
    assert notes.of(guest.read("/rs/prns/1000300001", token)) == notes.Note("REGMED")
    assert notes.of(guest.read("/rs/prns/1000300002", token)).number == "ESIA-005029"
    assert notes.of(guest.read("/rs/prns/1000300002", "x")) == notes.Note(
        "", "ESIA-005011", "маркер подписан не стендом или повреждён"
    )
    late = notes.of(Browser().sign_in(system.ac(person_filter="conf_acc"), "+79000000008"))
    assert (late.client_id, late.number) == ("REGMED", "ESIA-007055")


def test_json_body_is_named(system, guest, caplog):
    guest.http.post("/aas/oauth2/v3/te", "{}", content_type="application/json")
    assert "не JSON" in caplog.text


def test_every_code_has_words():
    assert all(code.value[3] for code in Code)
    assert Refused(Code.TIME_WRONG).hint == Code.TIME_WRONG.value[3]
    assert Refused(Code.TIME_WRONG, hint="иначе").hint == "иначе"


def test_helper_of_these_tests_joins_as_the_stand_does(asked):
    assert text(asked, AC_SIGNED) == signatures.signed_text(asked, signatures.SIGNED_ON_AC)
    assert requests.CODE_GRANT == "authorization_code"
