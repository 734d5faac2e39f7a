"""Signed requests to the stand, ready to be sent; signed before the measuring begins."""

import base64
import functools
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

import gost
from bench import client
from bench.stand_names import RETURN, SCOPES, session_key

ON_AC: Final = ("client_id", "scope", "scope_org", "timestamp", "state", "redirect_uri")
ON_TE: Final = (*ON_AC, "code")


@dataclass(frozen=True, slots=True)
class Asker:
    """A system of the bench: its mnemonic, its key, the port of the stand."""

    client_id: str
    folder: Path
    port: int

    @property
    def is_gost(self) -> bool:
        """Tell whether its key is one of GOST."""
        return self.client_id == "BENCHGOST"

    def make_pair(self) -> None:
        """Lay its key and its certificate into the folder."""
        key, certificate = gost.make_pair(self.client_id, 30) if self.is_gost else _rsa_pair(self.client_id)
        (self.folder / f"{self.client_id}.key").write_bytes(key)
        (self.folder / f"{self.client_id}.crt").write_bytes(certificate)

    def sign(self, message: bytes) -> bytes:
        """Return the raw signature."""
        return _signer(self.folder / f"{self.client_id}.key", self.is_gost)(message)

    def authorizations(self, people: int, count: int) -> Sequence[bytes]:
        """Return so many requests for a code, the people's turn by turn."""
        asked = [
            self._signed(ON_AC, {"response_type": "code", "access_type": "online"}) for _ in range(count)
        ]
        return [
            client.get(
                self.port, f"/aas/oauth2/v2/ac?{urlencode(one)}", f"stand_session={session_key(k % people)}"
            )
            for k, one in enumerate(asked)
        ]

    def exchange(self, place: str) -> str:
        """Return the form that asks for tokens for the code in an address."""
        code = parse_qs(urlsplit(place).query)["code"][0]
        extra = {"grant_type": "authorization_code", "token_type": "Bearer", "code": code}
        return urlencode(self._signed(ON_TE, extra))

    def _signed(self, names: Sequence[str], extra: dict[str, str]) -> dict[str, str]:
        asked = {
            "client_id": self.client_id,
            "scope": " ".join(SCOPES),
            "timestamp": datetime.now(UTC).strftime("%Y.%m.%d %H:%M:%S +0000"),
            "state": str(uuid.uuid4()),
            "redirect_uri": RETURN,
            **extra,
        }
        text = "".join(asked.get(name, "") for name in names).encode()
        secret = base64.urlsafe_b64encode(self.sign(text)).rstrip(b"=").decode()
        return asked | {
            "client_secret": secret,
            "client_certificate_hash": _hash(self.folder / f"{self.client_id}.crt"),
        }


@functools.cache
def _signer(file: Path, is_gost: bool) -> Callable[[bytes], bytes]:  # noqa: FBT001  one of two kinds
    """Read the key once: checking an RSA key takes longer than all that is measured."""
    if is_gost:
        return gost.PrivateKey.load(file.read_bytes()).sign
    key = serialization.load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the bench has made another key than it thinks")
    return lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA256())


@functools.cache
def _hash(file: Path) -> str:
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    return gost.digest(certificate.public_bytes(serialization.Encoding.DER)).hex()


def _rsa_pair(name: str) -> tuple[bytes, bytes]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2046, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    unlocked = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    return key.private_bytes(pem, serialization.PrivateFormat.PKCS8, unlocked), made.public_bytes(pem)
