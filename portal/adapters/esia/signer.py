"""Signs what the portal sends to ESIA. RSA now; GOST is another class with the same two members."""

import hashlib
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa


class Signer(Protocol):
    """A key with its certificate."""

    certificate_hash: str

    def sign(self, message: bytes) -> bytes:
        """Return the raw signature of `message`."""


class RsaSigner:
    """RSA PKCS#1 v1.5 with SHA-256, for systems that the stand registered with an RSA certificate."""

    def __init__(self, *, key_file: Path, cert_file: Path) -> None:
        key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(f"{key_file} holds no RSA key")
        self._key = key
        certificate = x509.load_pem_x509_certificate(cert_file.read_bytes())
        der = certificate.public_bytes(serialization.Encoding.DER)
        self.certificate_hash = hashlib.sha256(der).hexdigest().upper()

    def sign(self, message: bytes) -> bytes:
        """Return the raw signature of `message`."""
        return self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())
