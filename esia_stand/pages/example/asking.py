"""What the demonstration system sends: signed with GOST, as the protocol wants it (2.1–2.3)."""

import base64
import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import gost
from esia_stand.keys import example_key
from esia_stand.protocol import certificates, signatures


@dataclass(frozen=True, slots=True)
class Asker:
    """The system: its address of return, its rights, its key."""

    redirect_uri: str
    scopes: Sequence[str]

    def authorization(self, *, state: str, verifier: str, at: dt.datetime) -> dict[str, str]:
        """Return the parameters of `/aas/oauth2/v2/ac`.

        :raises gost.Unavailable: this machine has no GOST.
        """
        challenge = _unpadded(hashlib.sha256(verifier.encode()).digest())
        asked = {
            **self._both(state, at),
            "response_type": "code",
            "access_type": "online",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return _signed(asked, signatures.SIGNED_ON_AC)

    def token(self, *, code: str, verifier: str, at: dt.datetime) -> dict[str, str]:
        """Return the form of `/aas/oauth2/v3/te`; its state is a new one."""
        asked = {
            **self._both(str(uuid.uuid4()), at),
            "grant_type": "authorization_code",
            "token_type": "Bearer",
            "code": code,
            "code_verifier": verifier,
        }
        return _signed(asked, signatures.SIGNED_ON_TE_CODE)

    def _both(self, state: str, at: dt.datetime) -> dict[str, str]:
        return {
            "client_id": example_key.CLIENT_ID,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(self.scopes),
            "state": state,
            "timestamp": at.astimezone(dt.UTC).strftime("%Y.%m.%d %H:%M:%S +0000"),
        }


def _signed(asked: dict[str, str], names: Sequence[str]) -> dict[str, str]:
    key_file, certificate_file = example_key.files()
    certificate = certificates.read(certificate_file.read_bytes())[0]
    signature = gost.PrivateKey.load(key_file.read_bytes()).sign(signatures.signed_text(asked, names))
    return asked | {
        "client_secret": _unpadded(signature),
        "client_certificate_hash": gost.digest(certificate.der).hex().upper(),
    }


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
