"""Hostile tokens: none of them lets anybody in, and the good twin of each does."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal.adapters.esia import tokens
from portal.domain.accounts.ports import BadAnswer, PortalRejected
from tests.portal.adapters.conftest import ACCESS_CLAIMS, AT, HEADER, ID_CLAIMS, ISSUER, OID, token, unpadded

NOW = int(AT.timestamp())
DAY = timedelta(days=1)


def oid_of(text, keys, at=AT):
    """Return whom a token signs in, as a sign-in asks."""
    trusted = tokens.trusted_keys([keys.esia.cert_file, keys.past.cert_file, keys.future.cert_file], at=at)
    told = tokens.claims(text, keys=trusted, kind="id", issuer=ISSUER, at=at)
    return tokens.subject(told, client_id="REGMED")


def unsigned(algorithm, claims=None):
    return token(lambda _: b"", claims, {"alg": algorithm})


def raw(text):
    return lambda keys: token(keys.esia.rs256, payload=text)


def claims(**changed):
    """Return a token that ESIA itself signed, with changed claims; None takes a claim away."""

    def make(keys):
        told = {name: value for name, value in (ID_CLAIMS | changed).items() if value is not None}
        return token(keys.esia.rs256, payload=json.dumps(told).encode())

    return make


def header(**changed):
    return lambda keys: token(keys.esia.rs256, header=changed)


def cut(piece, made):
    """Return a good token with one of its three parts replaced."""

    def make(keys):
        parts = token(keys.esia.rs256).split(".")
        parts[piece] = made(parts[piece])
        return ".".join(parts)

    return make


def doubled(keys):
    good = json.dumps(ID_CLAIMS)
    return token(keys.esia.rs256, payload=good.replace('"sub": ', '"sub": 7, "sub": ', 1).encode())


def subject(oid):
    return {"urn:esia:sbj": {"urn:esia:sbj:oid": oid}}


def other_jwk(keys):
    numbers = keys.other.private.public_key().public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    return {"kty": "RSA", "e": "AQAB", "n": unpadded(numbers.n.to_bytes(size, "big"))}


HOSTILE = {
    "alg none": lambda _: unsigned("none"),
    "alg None": lambda _: unsigned("None"),
    "alg nOnE": lambda _: unsigned("nOnE"),
    "alg empty": lambda _: unsigned(""),
    "alg RS256 without a signature": lambda _: unsigned("RS256"),
    "HS256 keyed with the certificate": lambda k: token(k.esia.hs256, header={"alg": "HS256"}),
    "HS256 signature called RS256": lambda k: token(k.esia.hs256),
    "right kid, another key": lambda k: token(k.other.rs256, header={"kid": "esia"}),
    "another key": lambda k: token(k.other.rs256),
    "another key in jwk": lambda k: token(k.other.rs256, header={"jwk": other_jwk(k)}),
    "another key at jku": lambda k: token(k.other.rs256, header={"jku": "http://127.0.0.1:9/keys"}),
    "another key at x5u": lambda k: token(k.other.rs256, header={"x5u": "http://127.0.0.1:9/cert"}),
    "PS256 by the right key": lambda k: token(k.esia.ps256, header={"alg": "PS256"}),
    "RS512 by the right key": lambda k: token(k.esia.sha512, header={"alg": "RS512"}),
    "GOST named, RSA signed": lambda k: token(k.esia.rs256, header={"alg": "GOST3410_2012_256"}),
    "expired certificate": lambda k: token(k.past.rs256),
    "certificate of the future": lambda k: token(k.future.rs256),
    "access token instead": header(sbt="access"),
    "token of no kind": header(sbt=None),
    "unknown critical header": header(crit=["exp"], exp=1),
    "other issuer": claims(iss="https://esia.gosuslugi.ru.evil.example/"),
    "issuer without the slash": claims(iss=ISSUER.rstrip("/")),
    "issuer is missing": claims(iss=None),
    "other audience": claims(aud="OTHER"),
    "list of audiences": claims(aud=["REGMED", "OTHER"]),
    "audience is missing": claims(aud=None),
    "expired": claims(exp=NOW - 61),
    "expiry is missing": claims(exp=None),
    "expiry is text": claims(exp=str(NOW + 3600)),
    "expiry is true": claims(exp=True),
    "expiry is infinite": claims(exp=float("inf")),
    "expiry is not a number": claims(exp=float("nan")),
    "expiry beyond every number": claims(exp=10**400),
    "not before the future": claims(nbf=NOW + 61),
    "not before is not a number": claims(nbf=float("nan")),
    "not before is missing": claims(nbf=None),
    "made in the future": claims(iat=NOW + 61),
    "made is missing": claims(iat=None),
    "subject is missing": claims(sub=None),
    "subject is text": claims(sub=str(OID)),
    "subject is another person": claims(sub=OID + 1),
    "subject is true": claims(sub=True, **subject(True)),
    "subject is a fraction": claims(sub=OID + 0.5, **subject(OID + 0.5)),
    "subject is zero": claims(sub=0, **subject(0)),
    "subject is negative": claims(sub=-1, **subject(-1)),
    "subject beyond every number": claims(sub=10**40, **subject(10**40)),
    "no person in it": claims(**{"urn:esia:sbj": None}),
    "person is a list": claims(**{"urn:esia:sbj": [OID]}),
    "the same claim twice": doubled,
    "claims are a list": raw(b"[1]"),
    "claims are nothing": raw(b""),
    "claims are not UTF-8": raw(b'{"iss": "\xff\xfe"}'),
    "claims nested without end": raw(b"[" * 9000),
    "payload changed": cut(1, lambda _: unpadded(json.dumps(ID_CLAIMS | {"sub": 7}).encode())),
    "header changed": cut(0, lambda _: unpadded(json.dumps(HEADER | {"kid": "x"}).encode())),
    "signature cut short": cut(2, lambda part: part[:-4]),
    "signature empty": cut(2, lambda _: ""),
    "header is no JSON": cut(0, lambda _: unpadded(b"RS256")),
    "header is a list": cut(0, lambda _: unpadded(b"[]")),
    "not base64": cut(1, lambda part: part + "=!я"),
    "truncated": lambda k: token(k.esia.rs256)[:-200],
    "two parts": lambda k: token(k.esia.rs256).rpartition(".")[0],
    "four parts": lambda k: token(k.esia.rs256) + ".e30",
    "a megabyte": lambda k: token(k.esia.rs256, {"more": "x" * 1_000_000}),
    "empty": lambda _: "",
    "not a text": lambda _: None,
    "a token inside a token": lambda k: token(k.esia.rs256, payload=token(k.esia.rs256).encode()),
}

GOOD = {
    "as ESIA makes it": claims(),
    "expired within a minute": claims(exp=NOW - 60),
    "begins within a minute": claims(nbf=NOW + 60, iat=NOW + 60),
    "times with fractions": claims(nbf=NOW - 0.5, iat=NOW - 0.5, exp=NOW + 9.5),
    "claims nobody knows": claims(amr="PWD", more={"a": [1]}),
    "headers nobody knows": header(kid="esia", jku="http://127.0.0.1:9/keys"),
}


@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE)
def test_hostile_token_lets_nobody_in(keys, made):
    with pytest.raises(BadAnswer):
        oid_of(made(keys), keys)


@pytest.mark.parametrize("made", GOOD.values(), ids=GOOD)
def test_good_token_tells_who_came(keys, made):
    assert oid_of(made(keys), keys) == str(OID)


def test_there_are_thirty_hostile_tokens_and_more():
    assert len(HOSTILE) >= 30


@pytest.mark.parametrize(("certificate", "days"), [("past", -5), ("esia", 0), ("future", 5)])
def test_a_certificate_counts_only_in_its_days(keys, certificate, days):
    at = AT + timedelta(days=days)
    moment = int(at.timestamp())
    times = {"nbf": moment, "iat": moment, "exp": moment + 60}
    sign = getattr(keys, certificate).rs256

    assert oid_of(token(sign, times), keys, at) == str(OID)


def test_two_certificates_are_trusted_while_they_change(keys):
    trusted = tokens.trusted_keys([keys.other.cert_file, keys.esia.cert_file], at=AT)

    kinds = [
        tokens.claims(token(key.rs256), keys=trusted, kind="id", issuer=ISSUER, at=AT)["aud"]
        for key in (keys.esia, keys.other)
    ]

    assert kinds == ["REGMED", "REGMED"]


def test_without_any_certificate_nobody_comes_in(keys, tmp_path):
    assert tokens.trusted_keys([tmp_path / "absent.crt"], at=AT) == []
    with pytest.raises(BadAnswer):
        tokens.claims(token(keys.esia.rs256), keys=[], kind="id", issuer=ISSUER, at=AT)


def broken(path):
    path.write_bytes(b"-----BEGIN CERTIFICATE-----\nnot one\n-----END CERTIFICATE-----\n")


def of_another_kind(path):
    """Write a certificate with a key that is not RSA."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, AT - DAY, AT + DAY)
    path.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


@pytest.mark.parametrize("spoil", [broken, of_another_kind, Path.mkdir, Path.touch])
def test_a_certificate_that_cannot_be_read_is_a_named_refusal(keys, identity, come_back, tmp_path, spoil):
    assert come_back().oid == str(OID)
    spoil(tmp_path / "next-year.crt")
    identity._trusted = [keys.esia.cert_file, tmp_path / "next-year.crt"]
    with pytest.raises(PortalRejected, match="certificate"):
        come_back()


@pytest.mark.parametrize(
    "changed",
    [{"urn:esia:sbj_id": 7}, {"client_id": "OTHER"}, {"iss": "http://other/"}, {"exp": NOW - 61}],
    ids=str,
)
def test_hostile_access_token_lets_nobody_in(keys, esia, come_back, changed):
    esia.access_token = token(keys.esia.rs256, ACCESS_CLAIMS | changed, {"sbt": "access"})

    with pytest.raises(BadAnswer):
        come_back()

    assert [request.url.path for request in esia.asked] == ["/aas/oauth2/v3/te"]


def test_id_token_instead_of_an_access_token_lets_nobody_in(keys, esia, come_back):
    esia.access_token = token(keys.esia.rs256, ACCESS_CLAIMS)

    with pytest.raises(BadAnswer):
        come_back()
