"""Checks the tokens that ESIA gives: algorithm, signature, kind, issuer, audience, times.

Nothing in a token says how it is to be checked: the algorithm and the certificates come from the
configuration. Each refusal has its own reason, which goes to the log; the token never does.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from portal.adapters.esia.trusted import Trusted
from portal.domain.accounts.ports import BadAnswer, ClockWrong

LEEWAY: Final = timedelta(seconds=60)
LONGEST: Final = 20_000
LATEST: Final = 2**40
"""An instant later than any token's, in seconds."""
LARGEST_OID: Final = 2**63 - 1
_COMPACT: Final = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]*)")


@dataclass(frozen=True, slots=True)
class _Token:
    """A token taken apart, and not believed yet (RFC 7515, compact serialization)."""

    header: dict[str, Any]
    payload: bytes
    signed: bytes
    signature: bytes


def claims(token: Any, *, trusted: Trusted, kind: str, issuer: str, at: datetime) -> dict[str, Any]:
    """Return the claims of a token of this kind (`id` or `access`); raise BadAnswer otherwise.

    A token of ESIA's own from the future raises ClockWrong: one of the two clocks is wrong.
    The order matters: nothing of the payload is read before the signature holds.
    """
    apart = _taken_apart(token)
    _check_header(apart.header, trusted.algorithm)
    _check_signature(apart, trusted, at)
    if apart.header.get("sbt") != kind:
        raise BadAnswer("token of another kind")
    told = _object(apart.payload, "claims")
    if "iss" not in told:
        raise BadAnswer("token without an issuer")
    if told["iss"] != issuer:
        raise BadAnswer("token of another issuer")
    _check_times(told, at)
    return told


def _taken_apart(token: Any) -> _Token:
    if not isinstance(token, str) or not token:
        raise BadAnswer("no token")
    if len(token) > LONGEST:
        raise BadAnswer("token of absurd size")
    parts = _COMPACT.fullmatch(token)
    if parts is None:
        raise BadAnswer("token that is not three parts of base64url")
    header, payload, signature = (_bytes(part) for part in parts.groups())
    return _Token(_object(header, "header"), payload, f"{parts[1]}.{parts[2]}".encode(), signature)


def _bytes(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadAnswer("token that is not three parts of base64url") from error


def _object(raw: bytes, what: str) -> dict[str, Any]:
    try:
        told = json.loads(raw, object_pairs_hook=_once)
    except _Twice as error:
        raise BadAnswer(f"{what} that say one thing twice") from error
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"{what} that are no JSON") from error
    if not isinstance(told, dict):
        raise BadAnswer(f"{what} that are no object")
    return told


class _Twice(ValueError):
    """A name stands twice in an object: two readers would believe different halves."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise _Twice
    return told


def _check_header(header: Mapping[str, Any], algorithm: str) -> None:
    if header.get("alg") != algorithm:
        raise BadAnswer("token by another algorithm than agreed")
    if "crit" in header:
        raise BadAnswer("token that demands what nobody knows")


def _check_signature(apart: _Token, trusted: Trusted, at: datetime) -> None:
    if not apart.signature:
        raise BadAnswer("token without a signature")
    if not trusted.counts(at):
        raise BadAnswer("no certificate of ESIA counts today")
    if not trusted.signed(apart.signed, apart.signature, at=at):
        raise BadAnswer("token not signed by a known certificate of ESIA")


def _check_times(told: Mapping[str, Any], at: datetime) -> None:
    now, leeway = at.timestamp(), LEEWAY.total_seconds()
    begins, made, ends = (_instant(told, name) for name in ("nbf", "iat", "exp"))
    if begins > now + leeway:
        raise ClockWrong("token that does not count yet")
    if made > now + leeway:
        raise ClockWrong("token made in the future")
    if ends < now - leeway:
        raise BadAnswer("token has expired")


def _instant(told: Mapping[str, Any], name: str) -> float:
    """Return seconds since 1970; JSON as Python reads it also knows NaN, Infinity and endless digits."""
    if name not in told:
        raise BadAnswer(f"token without {name}")
    value = told[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < LATEST:
        raise BadAnswer(f"token whose {name} is no moment")
    return float(value)


def subject(id_claims: Mapping[str, Any], *, client_id: str) -> str:
    """Return the person's oid from a checked id token; raise BadAnswer where its parts disagree."""
    if id_claims.get("aud") != client_id:
        raise BadAnswer("id token for another system")
    about = id_claims.get("urn:esia:sbj")
    oid = about.get("urn:esia:sbj:oid") if isinstance(about, dict) else None
    if isinstance(oid, bool) or not isinstance(oid, int) or not 0 < oid <= LARGEST_OID:
        raise BadAnswer("id token without a plain oid")
    sub = id_claims.get("sub")
    if type(sub) is not int or sub != oid:
        raise BadAnswer("id token whose sub is not its oid")
    return str(oid)


def check_access(access: Mapping[str, Any], *, client_id: str, oid: str) -> None:
    """Refuse an access token of another person or system with BadAnswer."""
    whose = access.get("urn:esia:sbj_id")
    if isinstance(whose, bool) or not isinstance(whose, int) or str(whose) != oid:
        raise BadAnswer("access token of another person")
    if access.get("client_id") != client_id:
        raise BadAnswer("access token of another system")
