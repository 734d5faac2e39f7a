"""Hostile tokens, each beside a good twin made the same way, and the one reason each is refused for."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

from tests.portal.adapters.forge import HEADER, ID_CLAIMS, ISSUER, NOW, OID, hs256, token, unpadded

ALGORITHM = "token by another algorithm than agreed"
SIGNATURE = "token not signed by a known certificate of ESIA"
UNSIGNED = "token without a signature"
SHAPE = "token that is not three parts of base64url"
ISSUERS = "token of another issuer"
AUDIENCE = "id token for another system"
PERSON = "id token without a plain oid"
SUB = "id token whose sub is not its oid"


@dataclass(frozen=True)
class Case:
    """How to make the hostile token, the reason, and how to make its good twin: `of` is the keys."""

    bad: Callable[[SimpleNamespace], object]
    reason: str
    good: Callable[[SimpleNamespace], object]


def plain(of):
    return token(of.esia)


def header(reason, good=None, **bad):
    """Spoil the header of a token that ESIA itself signed."""
    return Case(lambda of: token(of.esia, header=bad), reason, lambda of: token(of.esia, header=good))


def claim(reason, name, bad, good):
    """Spoil one claim; None leaves it out."""
    return Case(lambda of: token(of.esia, {name: bad}), reason, lambda of: token(of.esia, {name: good}))


def oid(reason, bad, sub=...):
    told = {"urn:esia:sbj": {"urn:esia:sbj:oid": bad}, "sub": bad if sub is ... else sub}
    good = {"urn:esia:sbj": {"urn:esia:sbj:oid": 7}, "sub": 7}
    return Case(lambda of: token(of.esia, told), reason, lambda of: token(of.esia, good))


def payload(reason, bad):
    good = json.dumps(ID_CLAIMS).encode()
    return Case(lambda of: token(of.esia, payload=bad), reason, lambda of: token(of.esia, payload=good))


def whole(reason, spoil):
    """Spoil a finished token."""
    return Case(lambda of: spoil(plain(of)), reason, plain)


def piece(reason, number, spoil):
    """Replace one of the three parts of a finished token."""

    def make(of):
        parts = plain(of).split(".")
        parts[number] = spoil(parts[number])
        return ".".join(parts)

    return Case(make, reason, plain)


def by(reason, sign, alg=None, good=plain):
    """Let somebody else sign, or in another way."""
    told = {} if alg is None else {"alg": alg}
    return Case(lambda of: token(of.esia, header=told, sign=sign(of)), reason, good)


def unsigned(alg, reason=ALGORITHM):
    return Case(lambda of: token(of.esia, header={"alg": alg}, sign=lambda _: b""), reason, plain)


def _doubled(_of):
    return json.dumps(ID_CLAIMS).replace('"sub": ', '"sub": 7, "sub": ', 1).encode()


def _head(of, **more):
    return unpadded(json.dumps(HEADER | {"alg": of.esia.algorithm} | more).encode())


def _jwk(of):
    numbers = of.rsa_stranger.private.public_key().public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    return {"kty": "RSA", "e": "AQAB", "n": unpadded(numbers.n.to_bytes(size, "big"))}


def stranger(**header):
    return Case(
        lambda of: token(of.other, header={k: v(of) if callable(v) else v for k, v in header.items()}),
        SIGNATURE,
        lambda of: token(of.esia, header={k: v(of) if callable(v) else v for k, v in header.items()}),
    )


HOSTILE = {
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "alg nOnE": unsigned("nOnE"),
    "alg empty": unsigned(""),
    "alg missing": Case(lambda of: token(of.esia, header={"alg": None}), ALGORITHM, plain),
    "alg is a list": Case(lambda of: token(of.esia, header={"alg": [of.esia.algorithm]}), ALGORITHM, plain),
    "alg in another case": Case(
        lambda of: token(of.esia, header={"alg": of.esia.algorithm.lower()}), ALGORITHM, plain
    ),
    "the other algorithm named": Case(
        lambda of: token(of.esia, header={"alg": of.foreign.algorithm}), ALGORITHM, plain
    ),
    "the other algorithm named and signed": Case(lambda of: token(of.foreign), ALGORITHM, plain),
    "signed by the other algorithm, named as ours": by(SIGNATURE, lambda of: of.foreign.sign),
    "HS256 keyed with the certificate": by(ALGORITHM, lambda of: hs256(of.esia), "HS256"),
    "HS256 signature named as ours": by(SIGNATURE, lambda of: hs256(of.esia)),
    "our algorithm without a signature": Case(lambda of: token(of.esia, sign=lambda _: b""), UNSIGNED, plain),
    "another key": stranger(),
    "right kid, another key": stranger(kid="esia"),
    "another key in jwk": stranger(jwk=_jwk),
    "another key at jku": stranger(jku="http://127.0.0.1:9/keys"),
    "another key at x5u": stranger(x5u="http://127.0.0.1:9/cert"),
    "another certificate in x5c": stranger(x5c=["MIIB"]),
    "access token instead": header("token of another kind", sbt="access"),
    "token of no kind": header("token of another kind", sbt=None),
    "unknown critical header": header(
        "token that demands what nobody knows", {"exp": 1}, crit=["exp"], exp=1
    ),
    "critical is empty": header("token that demands what nobody knows", crit=[]),
    "other issuer": claim(ISSUERS, "iss", "https://esia.gosuslugi.ru.evil.example/", ISSUER),
    "issuer of another environment": claim(ISSUERS, "iss", "http://esia-portal1.test.gosuslugi.ru/", ISSUER),
    "issuer without the slash": claim(ISSUERS, "iss", ISSUER.rstrip("/"), ISSUER),
    "issuer is a list": claim(ISSUERS, "iss", [ISSUER], ISSUER),
    "issuer is missing": claim("token without an issuer", "iss", None, ISSUER),
    "other audience": claim(AUDIENCE, "aud", "OTHER", "REGMED"),
    "audience in another case": claim(AUDIENCE, "aud", "regmed", "REGMED"),
    "list of audiences": claim(AUDIENCE, "aud", ["REGMED", "OTHER"], "REGMED"),
    "audience is missing": claim(AUDIENCE, "aud", None, "REGMED"),
    "expired": claim("token has expired", "exp", NOW - 61, NOW - 60),
    "expired a day ago": claim("token has expired", "exp", NOW - 86_400, NOW + 86_400),
    "expiry is missing": claim("token without exp", "exp", None, NOW + 1),
    "expiry is text": claim("token whose exp is no moment", "exp", str(NOW + 3600), NOW + 3600),
    "expiry is true": claim("token whose exp is no moment", "exp", True, NOW + 1.5),
    "expiry is infinite": claim("token whose exp is no moment", "exp", float("inf"), NOW + 3600),
    "expiry is not a number": claim("token whose exp is no moment", "exp", float("nan"), NOW + 3600),
    "expiry beyond every number": claim("token whose exp is no moment", "exp", 10**400, 2**39),
    "not before the future": claim("token that does not count yet", "nbf", NOW + 61, NOW + 60),
    "not before is not a number": claim("token whose nbf is no moment", "nbf", float("nan"), NOW - 0.5),
    "not before is missing": claim("token without nbf", "nbf", None, NOW),
    "made in the future": claim("token made in the future", "iat", NOW + 61, NOW + 60),
    "made is missing": claim("token without iat", "iat", None, NOW),
    "made in milliseconds": claim("token whose iat is no moment", "iat", NOW * 10**4, NOW),
    "subject is missing": claim(SUB, "sub", None, OID),
    "subject is text": claim(SUB, "sub", str(OID), OID),
    "subject is another person": claim(SUB, "sub", OID + 1, OID),
    "subject is a fraction": oid(SUB, 7, 7.0),
    "oid is true": oid(PERSON, True),
    "oid is a fraction": oid(PERSON, OID + 0.5),
    "oid is text": oid(PERSON, str(OID)),
    "oid is zero": oid(PERSON, 0),
    "oid is negative": oid(PERSON, -1),
    "oid beyond every number": oid(PERSON, 10**40),
    "no person in it": claim(PERSON, "urn:esia:sbj", None, ID_CLAIMS["urn:esia:sbj"]),
    "person is a list": claim(PERSON, "urn:esia:sbj", [OID], ID_CLAIMS["urn:esia:sbj"]),
    "the same claim twice": payload("claims that say one thing twice", _doubled(None)),
    "the same header twice": piece(
        "header that say one thing twice",
        0,
        lambda _: unpadded(b'{"alg": "RS256", "alg": "GOST3410_2012_256"}'),
    ),
    "claims are a list": payload("claims that are no object", b"[1]"),
    "claims are nothing": payload("claims that are no JSON", b""),
    "claims are not UTF-8": payload("claims that are no JSON", b'{"iss": "\xff\xfe"}'),
    "claims nested without end": payload("claims that are no JSON", b"[" * 9000),
    "payload changed": piece(
        SIGNATURE, 1, lambda _: unpadded(json.dumps(ID_CLAIMS | {"aud": "OTHER"}).encode())
    ),
    "header changed": Case(
        lambda of: f"{_head(of, kid='x')}.{plain(of).partition('.')[2]}", SIGNATURE, plain
    ),
    "signature cut short": piece(SIGNATURE, 2, lambda part: part[:-4]),
    "signature with more behind it": piece(SIGNATURE, 2, lambda part: part[:-2] + "AAAAAA"),
    "signature empty": piece(UNSIGNED, 2, lambda _: ""),
    "header is no JSON": piece("header that are no JSON", 0, lambda _: unpadded(b"RS256")),
    "header is a list": piece("header that are no object", 0, lambda _: unpadded(b"[]")),
    "not base64": piece(SHAPE, 1, lambda part: part + "=!я"),
    "standard base64": piece(SHAPE, 2, lambda part: part[:-1] + "+"),
    "a length that base64 has not": piece(SHAPE, 1, lambda _: "abcde"),
    "a line break at the end": whole(SHAPE, lambda text: text + "\n"),
    "two parts": whole(SHAPE, lambda text: text.rpartition(".")[0]),
    "four parts": whole(SHAPE, lambda text: text + ".e30"),
    "a megabyte": Case(
        lambda of: token(of.esia, {"more": "x" * 1_000_000}),
        "token of absurd size",
        lambda of: token(of.esia, {"more": "x" * 10_000}),
    ),
    "empty": whole("no token", lambda _: ""),
    "nothing": whole("no token", lambda _: None),
    "bytes": whole("no token", str.encode),
    "a token inside a token": Case(
        lambda of: token(of.esia, payload=plain(of).encode()), "claims that are no JSON", plain
    ),
}

ONLY_RSA = {
    "PS256 by the right key": by(ALGORITHM, lambda of: of.esia.ps256, "PS256"),
    "PS256 by the right key named RS256": by(SIGNATURE, lambda of: of.esia.ps256),
    "RS512 by the right key": by(ALGORITHM, lambda of: of.esia.sha512, "RS512"),
    "RS512 by the right key named RS256": by(SIGNATURE, lambda of: of.esia.sha512),
}

ONLY_GOST = {
    "signature from its other end": by(SIGNATURE, lambda of: lambda told: of.esia.sign(told)[::-1]),
    "halves of the signature changed round": by(
        SIGNATURE, lambda of: lambda told: of.esia.sign(told)[32:] + of.esia.sign(told)[:32]
    ),
    "signature of zeros": by(SIGNATURE, lambda _of: lambda _told: bytes(64)),
    "signature of ones": by(SIGNATURE, lambda _of: lambda _told: b"\xff" * 64),
    "signature of 65 bytes": by(SIGNATURE, lambda of: lambda told: of.esia.sign(told) + b"\x00"),
    "half a signature": by(SIGNATURE, lambda of: lambda told: of.esia.sign(told)[:32]),
}

GOOD = {
    "as ESIA makes it": plain,
    "times with fractions": lambda of: token(of.esia, {"nbf": NOW - 0.5, "iat": NOW - 0.5, "exp": NOW + 9.5}),
    "claims nobody knows": lambda of: token(of.esia, {"amr": "PWD", "more": {"a": [1]}}),
    "headers nobody knows": lambda of: token(of.esia, header={"kid": "esia", "jku": "http://127.0.0.1:9/k"}),
    "slashes as the real one writes them": lambda of: token(
        of.esia, payload=json.dumps(ID_CLAIMS).replace("/", "\\/").encode()
    ),
}
