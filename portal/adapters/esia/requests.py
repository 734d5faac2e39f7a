"""What is sent to ESIA: the signed address of the sign-in and the signed form for the tokens."""

import base64
import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from portal.adapters.esia.signer import Signer

SCOPES = (
    "openid fullname birthdate gender snils medical_doc id_doc birth_cert_doc email mobile contacts"
    " kid_fullname kid_birthdate kid_gender kid_snils kid_medical_doc kid_birth_cert_doc"
)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the registered system and its key."""

    client_id: str
    signer: Signer


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def challenge(verifier: str) -> str:
    """Return the S256 challenge of a PKCE verifier (RFC 7636)."""
    return _unpadded(hashlib.sha256(verifier.encode()).digest())


def _signed(asker: Asker, *, state: str, redirect_uri: str, at: datetime, code: str = "") -> dict[str, str]:
    timestamp = at.astimezone(UTC).strftime("%Y.%m.%d %H:%M:%S +0000")
    scope_org = ""
    message = asker.client_id + SCOPES + scope_org + timestamp + state + redirect_uri + code
    return {
        "client_id": asker.client_id,
        "client_secret": _unpadded(asker.signer.sign(message.encode())),
        "client_certificate_hash": asker.signer.certificate_hash,
        "redirect_uri": redirect_uri,
        "scope": SCOPES,
        "state": state,
        "timestamp": timestamp,
    }


def authorization_query(asker: Asker, *, state: str, verifier: str, redirect_uri: str, at: datetime) -> str:
    """Return the query of `/aas/oauth2/v2/ac`; `+` in the timestamp is percent-encoded."""
    return urlencode(
        _signed(asker, state=state, redirect_uri=redirect_uri, at=at)
        | {
            "response_type": "code",
            "access_type": "online",
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
    )


def token_form(asker: Asker, *, code: str, verifier: str, redirect_uri: str, at: datetime) -> dict[str, str]:
    """Return the form of `/aas/oauth2/v3/te`: a new state, signed together with the code."""
    return _signed(asker, state=str(uuid.uuid4()), redirect_uri=redirect_uri, at=at, code=code) | {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
        "token_type": "Bearer",
    }
