"""Codes and tokens: claims exactly as ESIA writes them, signed compact JSON."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

import gost
from esia_stand.protocol import scopes

ACCESS_LIFE: Final = dt.timedelta(seconds=3600)
ID_LIFE: Final = dt.timedelta(seconds=10800)
RS256: Final = "RS256"
GOST: Final = "GOST3410_2012_256"
ALGORITHMS: Final = (RS256, GOST)
CODE_LIFE: Final = dt.timedelta(minutes=3)
_REGISTRY: Final = jws.JWSRegistry(strict_check_header=False)  # ESIA's `ver` and `sbt` are not registered


class Signer(Protocol):
    """Signs tokens; which of the two algorithms, the asking system is registered with."""

    @property
    def alg(self) -> str:
        """Name of the algorithm as it stands in the header."""

    def sign(self, header: Mapping[str, Any], payload: bytes) -> str:
        """Return the compact JWS."""

    def read(self, token: str) -> dict[str, Any] | None:
        """Return the claims of a token this key signed, else None; times are not looked at."""


class Rs256:
    """RSASSA-PKCS1-v1_5 with SHA-256."""

    alg = RS256

    def __init__(self, key_pem: bytes) -> None:
        self._key = RSAKey.import_key(key_pem)

    def sign(self, header: Mapping[str, Any], payload: bytes) -> str:
        """Return the compact JWS."""
        return jws.serialize_compact(dict(header), payload, self._key, [self.alg], _REGISTRY)

    def read(self, token: str) -> dict[str, Any] | None:
        """Return the claims of a token this key signed, else None; times are not looked at."""
        try:
            signed = jws.deserialize_compact(token, self._key, [self.alg], _REGISTRY)
            claims = json.loads(signed.payload)
        except (JoseError, ValueError):
            return None
        return claims if isinstance(claims, dict) else None


class Gost:
    """GOST R 34.10-2012 over Streebog-256: 64 bytes `s‖r` over the ASCII of header and payload (3.5)."""

    alg = GOST

    def __init__(self, key_pem: bytes, certificate_pem: bytes) -> None:
        self._private = gost.PrivateKey.load(key_pem)
        self._public = gost.PublicKey.of_certificate(certificate_pem)

    def sign(self, header: Mapping[str, Any], payload: bytes) -> str:
        """Return the compact JWS."""
        head = json.dumps(dict(header), separators=(",", ":")).encode()
        signed = f"{_unpadded(head)}.{_unpadded(payload)}"
        return f"{signed}.{_unpadded(self._private.sign(signed.encode()))}"

    def read(self, token: str) -> dict[str, Any] | None:
        """Return the claims of a token this key signed, else None; times are not looked at."""
        signed, _, signature = token.rpartition(".")
        try:
            header, body = (json.loads(_padded(part)) for part in signed.split("."))
            is_ours = self._public.verify(signed.encode(), _padded(signature))
        except (binascii.Error, ValueError, RecursionError):
            return None
        if not isinstance(header, dict) or header.get("alg") != self.alg or not is_ours:
            return None
        return body if isinstance(body, dict) else None


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _padded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who signed in, when and to whom: what every token tells."""

    oid: int
    is_confirmed: bool
    client_id: str
    scopes: tuple[str, ...]
    sid: str
    issuer: str
    signed_in_at: dt.datetime
    method: str = "PWD"
    """How the person proved who they are: `PWD`, or `DS` for an electronic signature."""


def payload(claims: Mapping[str, Any]) -> bytes:
    """Write claims as ESIA does: compact JSON with escaped slashes."""
    text = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
    return text.replace("/", "\\/").encode()


def access_claims(subject: Subject, *, at: dt.datetime) -> dict[str, Any]:
    """Return the claims of an access token; no `aud`, no `jti`."""
    now = int(at.timestamp())
    return {
        "nbf": now,
        "scope": scopes.of_person(subject.scopes, subject.oid),
        "iss": subject.issuer,
        "urn:esia:sid": subject.sid,
        "urn:esia:sbj_id": subject.oid,
        "exp": now + int(ACCESS_LIFE.total_seconds()),
        "iat": now,
        "client_id": subject.client_id,
    }


def id_claims(subject: Subject, *, at: dt.datetime) -> dict[str, Any]:
    """Return the claims of an id_token; `sub` is a number, `is_tru` stands only when true."""
    now = int(at.timestamp())
    person: dict[str, Any] = {
        "urn:esia:sbj:typ": "P",
        "urn:esia:sbj:oid": subject.oid,
        "urn:esia:sbj:nam": f"OID.{subject.oid}",
    }
    if subject.is_confirmed:
        person["urn:esia:sbj:is_tru"] = True
    return {
        "aud": subject.client_id,
        "sub": subject.oid,
        "nbf": now,
        "amr": subject.method,
        "auth_time": int(subject.signed_in_at.timestamp()),
        "iss": subject.issuer,
        "urn:esia:sid": subject.sid,
        "urn:esia:sbj": person,
        "exp": now + int(ID_LIFE.total_seconds()),
        "iat": now,
        "urn:esia:amd": subject.method,
    }


def code_claims(subject: Subject, *, state: str, at: dt.datetime) -> dict[str, Any]:
    """Return the claims of an authorization code; systems treat it as opaque."""
    now = int(at.timestamp())
    return {
        "nbf": now,
        "scope": scopes.of_person(subject.scopes, subject.oid),
        "iss": subject.issuer,
        "auth_time": int(subject.signed_in_at.timestamp()) * 1000,
        "auth_mthd": subject.method,
        "urn:esia:client:state": state,
        "urn:esia:sid": subject.sid,
        "urn:esia:sbj": {
            "urn:esia:sbj:typ": "P",
            "urn:esia:sbj:oid": subject.oid,
            "urn:esia:sbj:nam": f"OID.{subject.oid}",
        },
        "exp": now + int(CODE_LIFE.total_seconds()),
        "iat": now,
        "client_id": subject.client_id,
    }


def access(claims: Mapping[str, Any], signer: Signer) -> str:
    """Sign an access token."""
    return signer.sign({"ver": 1, "typ": "JWT", "sbt": "access", "alg": signer.alg}, payload(claims))


def identity(claims: Mapping[str, Any], signer: Signer) -> str:
    """Sign an id_token."""
    return signer.sign({"ver": 0, "typ": "JWT", "sbt": "id", "alg": signer.alg}, payload(claims))


def code(claims: Mapping[str, Any], signer: Signer) -> str:
    """Sign an authorization code."""
    header = {"ver": 1, "typ": "JWT", "sbt": "authorization_code", "alg": signer.alg}
    return signer.sign(header, payload(claims))
