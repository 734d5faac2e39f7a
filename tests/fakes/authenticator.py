"""A device that makes passkeys and signs with them, as a test tells it to."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def data(told: str) -> bytes:
    return urlsafe_b64decode(told + "=" * (-len(told) % 4))


@dataclass
class Device:
    """One passkey of one host."""

    origin: str = "http://testserver"
    host: str = "testserver"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    number: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options) -> str:
        """Answer `navigator.credentials.create`."""
        public = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        about = bytes(16) + len(self.number).to_bytes(2, "big") + self.number + cbor2.dumps(cose)
        told = self._told("webauthn.create", options)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._head(ATTESTED) + about}
        return self._answer(
            {"clientDataJSON": text(told), "attestationObject": text(cbor2.dumps(attestation))}
        )

    def sign(self, options) -> str:
        """Answer `navigator.credentials.get`."""
        self.count += 1
        told, head = self._told("webauthn.get", options), self._head(0)
        signature = self.key.sign(head + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {"clientDataJSON": text(told), "authenticatorData": text(head), "signature": text(signature)}
        )

    def _told(self, kind: str, options) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _head(self, more: int) -> bytes:
        return (
            hashlib.sha256(self.host.encode()).digest()
            + bytes([self.flags | more])
            + self.count.to_bytes(4, "big")
        )

    def _answer(self, response) -> str:
        number = text(self.number)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})
