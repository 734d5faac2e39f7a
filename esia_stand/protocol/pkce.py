"""PKCE (RFC 7636), method S256 only."""

import base64
import hashlib
import hmac
import re
from typing import Final

from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.words import N_

CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")


def check_challenge(challenge: str, method: str) -> None:
    """Refuse (007003) a challenge of another shape or another method than S256."""
    if not challenge and not method:
        return
    if method != "S256":
        raise Refused(
            Code.BAD_PARAMETER,
            "[code_challenge_method].",
            hint=N_("code_challenge_method может быть только S256"),
        )
    if not CHALLENGE.fullmatch(challenge):
        raise Refused(
            Code.BAD_PARAMETER,
            "[code_challenge].",
            hint=N_("code_challenge – не 43 знака base64url от SHA-256"),
        )


def check_verifier(challenge: str, verifier: str) -> None:
    """Refuse a verifier nobody announced (007039) or one that does not fit (007040)."""
    if not challenge:
        if verifier:
            raise Refused(Code.PKCE_ABSENT)
        return
    digest = hashlib.sha256(verifier.encode()).digest()
    made = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    if not hmac.compare_digest(made, challenge):
        raise Refused(
            Code.PKCE_DIFFERS,
            hint="" if verifier else N_("на /v2/ac был code_challenge, а code_verifier не прислан"),
        )
