"""Checks the tokens that ESIA gives: signature, algorithm, kind, issuer, audience, times."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from portal.domain.accounts.ports import BadAnswer, PortalRejected

ALGORITHMS: Final = ["RS256"]
LEEWAY: Final = timedelta(seconds=60)
LONGEST: Final = 20_000
LATEST: Final = 2**40
"""An instant later than any token's, in seconds."""
LARGEST_OID: Final = 2**63 - 1


def trusted_keys(files: Sequence[Path], *, at: datetime) -> list[RSAKey]:
    """Load ESIA's certificates that count on this day; several at once, for they change every year.

    Raises PortalRejected where a file is there and holds no certificate: nobody's token could be believed.
    """
    found = [one for one in map(_certificate, files) if one is not None]
    return [_key(one) for one in found if one.not_valid_before_utc <= at <= one.not_valid_after_utc]


def _certificate(file: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(file.read_bytes()) if file.exists() else None
    except (OSError, ValueError) as error:
        raise PortalRejected(f"{file.name} holds no certificate that can be read") from error


def _key(certificate: x509.Certificate) -> RSAKey:
    public = certificate.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    try:
        return RSAKey.import_key(public)
    except (JoseError, ValueError, TypeError) as error:
        raise PortalRejected("a certificate of ESIA with a key that is not RSA") from error


def claims(token: str, *, keys: Sequence[RSAKey], kind: str, issuer: str, at: datetime) -> dict[str, Any]:
    """Return the claims of a token of this kind (`id` or `access`); raise BadAnswer otherwise.

    The algorithm comes from the configuration, never from the token.
    """
    signed = _verified(token, keys)
    if signed.headers().get("sbt") != kind:
        raise BadAnswer("token of another kind")
    told = _object(signed)
    if told.get("iss") != issuer:
        raise BadAnswer("token of another issuer")
    _check_times(told, at)
    return told


def _verified(token: str, keys: Sequence[RSAKey]) -> jws.CompactSignature:
    if not isinstance(token, str) or len(token) > LONGEST:
        raise BadAnswer("no token, or one of absurd size")
    # ESIA's headers carry `ver` and `sbt`, which RFC 7515 does not know.
    registry = jws.JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    for key in keys:
        try:
            return jws.deserialize_compact(token, key, algorithms=ALGORITHMS, registry=registry)
        except (JoseError, ValueError, TypeError):
            continue
    raise BadAnswer("token not signed by a known certificate of ESIA")


def _object(signed: jws.CompactSignature) -> dict[str, Any]:
    try:
        told = json.loads(signed.payload, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise BadAnswer("claims are not JSON") from error
    if not isinstance(told, dict):
        raise BadAnswer("claims are not an object")
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says one thing twice: two readers would believe different halves."""
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a name stands twice")
    return told


def _check_times(told: Mapping[str, Any], at: datetime) -> None:
    now, leeway = at.timestamp(), LEEWAY.total_seconds()
    begins, made, ends = (_instant(told.get(name)) for name in ("nbf", "iat", "exp"))
    if max(begins, made) > now + leeway:
        raise BadAnswer("token from the future")
    if ends < now - leeway:
        raise BadAnswer("token has expired")


def _instant(value: Any) -> float:
    """Return seconds since 1970; JSON as Python reads it also knows NaN, Infinity and endless digits."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < LATEST:
        raise BadAnswer("token without times")
    return float(value)


def subject(id_claims: Mapping[str, Any], *, client_id: str) -> str:
    """Return the person's oid from a checked id token; raise BadAnswer where its parts disagree."""
    if id_claims.get("aud") != client_id:
        raise BadAnswer("id token for another system")
    about = id_claims.get("urn:esia:sbj")
    oid = about.get("urn:esia:sbj:oid") if isinstance(about, dict) else None
    if (
        isinstance(oid, bool)
        or not isinstance(oid, int)
        or not 0 < oid <= LARGEST_OID
        or id_claims.get("sub") != oid
    ):
        raise BadAnswer("id token without a plain oid")
    return str(oid)
