"""What is sent to ESIA: the signed address of the sign-in and the signed form for the tokens."""

import base64
import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from portal.adapters.esia import scopes
from portal.adapters.esia.signing import Signer


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the registered system, its keys, the rights it asks for; `has_pkce`: ESIA knows PKCE."""

    client_id: str
    signer: Signer
    scopes: tuple[str, ...] = scopes.USED
    has_pkce: bool = True


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def challenge(verifier: str) -> str:
    """Return the S256 challenge of a PKCE verifier (RFC 7636)."""
    return _unpadded(hashlib.sha256(verifier.encode()).digest())


def _signed(asker: Asker, *, state: str, redirect_uri: str, at: datetime, code: str = "") -> dict[str, str]:
    timestamp = at.astimezone(UTC).strftime("%Y.%m.%d %H:%M:%S +0000")
    scope, scope_org = " ".join(asker.scopes), ""
    message = asker.client_id + scope + scope_org + timestamp + state + redirect_uri + code
    signed = asker.signer.sign(message.encode(), at=at)
    return {
        "client_id": asker.client_id,
        "client_secret": _unpadded(signed.signature),
        "client_certificate_hash": signed.certificate_hash,
        "redirect_uri": redirect_uri,
        "scope": scope,
        "state": state,
        "timestamp": timestamp,
    }


def authorization_query(asker: Asker, *, state: str, verifier: str, redirect_uri: str, at: datetime) -> str:
    """Return the query of `/aas/oauth2/v2/ac`; `+` in the timestamp is percent-encoded."""
    query = _signed(asker, state=state, redirect_uri=redirect_uri, at=at)
    query |= {"response_type": "code", "access_type": "online"}
    if asker.has_pkce:
        query |= {"code_challenge": challenge(verifier), "code_challenge_method": "S256"}
    return urlencode(query)


def token_form(asker: Asker, *, code: str, verifier: str, redirect_uri: str, at: datetime) -> dict[str, str]:
    """Return the form of `/aas/oauth2/v3/te`: a new state, signed together with the code."""
    form = _signed(asker, state=str(uuid.uuid4()), redirect_uri=redirect_uri, at=at, code=code)
    form |= {"grant_type": "authorization_code", "code": code, "token_type": "Bearer"}
    return form | {"code_verifier": verifier} if asker.has_pkce else form
