"""Kinds of demonstration keys: GOST as of qualified signatures, an elliptic curve where there is none."""

import datetime as dt
from typing import Final, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import gost

LIFE: Final = dt.timedelta(days=365)
_GOST_OID: Final = "1.2.643.7.1.1.3.2"  # GOST R 34.10-2012 with Streebog-256
_NAME_LENGTH: Final = 64  # of a common name in a certificate


class Kind(Protocol):
    """One kind of keys; everything is PEM."""

    words: str

    def make(self, name: str, *, at: dt.datetime) -> tuple[bytes, bytes]:
        """Return a new private key and its certificate."""

    def sign(self, private_pem: bytes, message: bytes) -> bytes:
        """Return the signature of a message."""

    def verifies(self, certificate_pem: bytes, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature belongs to the message and the certificate."""


class Gost:
    """GOST R 34.10-2012, 256 bits; its certificates count their year from the machine's own clock."""

    words = "ГОСТ Р 34.10-2012"

    def make(self, name: str, *, at: dt.datetime) -> tuple[bytes, bytes]:  # noqa: ARG002  see above
        """Return a new private key and its certificate."""
        return gost.make_pair(name[:_NAME_LENGTH], LIFE.days)

    def sign(self, private_pem: bytes, message: bytes) -> bytes:
        """Return 64 bytes."""
        return gost.PrivateKey.load(private_pem).sign(message)

    def verifies(self, certificate_pem: bytes, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature belongs to the message and the certificate."""
        if len(signature) != gost.SIGNATURE_BYTES:
            return False
        return gost.PublicKey.of_certificate(certificate_pem).verify(message, signature)


class Curve:
    """ECDSA on P-256 with SHA-256."""

    words = "ECDSA P-256"
    _how: Final = ec.ECDSA(hashes.SHA256())

    def make(self, name: str, *, at: dt.datetime) -> tuple[bytes, bytes]:
        """Return a new private key and its certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:_NAME_LENGTH])])
        builder = x509.CertificateBuilder().subject_name(called).issuer_name(called)
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(at - dt.timedelta(minutes=5)).not_valid_after(at + LIFE)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return private, builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def sign(self, private_pem: bytes, message: bytes) -> bytes:
        """Return a signature as DER."""
        key = serialization.load_pem_private_key(private_pem, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("a demonstration key is not on an elliptic curve")
        return key.sign(message, self._how)

    def verifies(self, certificate_pem: bytes, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature belongs to the message and the certificate."""
        key = x509.load_pem_x509_certificate(certificate_pem).public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        try:
            key.verify(signature, message, self._how)
        except InvalidSignature:
            return False
        return True


def kind_of(certificate: x509.Certificate) -> Kind:
    """Return the kind of a certificate's key."""
    return Gost() if certificate.signature_algorithm_oid.dotted_string == _GOST_OID else Curve()


def best_kind() -> Kind:
    """Return GOST where this machine has it."""
    return Gost() if gost.is_available() else Curve()


def is_best(kind: Kind) -> bool:
    """Tell whether new keys are of this kind: GOST may have been put on the machine, or taken off."""
    return isinstance(kind, type(best_kind()))
