"""Certificates with which systems are registered: whose key, under which hashes it is named.

ESIA names a certificate by Streebog-256 of its DER (2.3 of the facts; `cpverify -alg
GR3411_2012_256`). An RSA certificate, which only the stand accepts, may be named by SHA-256 as
well: whoever has no GOST yet cannot count the other.
"""

import datetime as dt
import functools
import hashlib
from collections.abc import Mapping
from enum import Enum
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

import gost
from esia_stand.protocol.words import N_

GOST_2012_256: Final = "1.2.643.7.1.1.1.1"
RSA: Final = "1.2.840.113549.1.1.1"
SHA_256: Final = "SHA-256"
STREEBOG_256: Final = N_("Стрибог-256")
_VERSION: Final = 0xA0
_LONG: Final = 0x80
EARLY: Final = dt.timedelta(minutes=5)
"""So much before its first moment a certificate is taken: the clocks that made it differ."""
_ARMOUR: Final = b"-----BEGIN CERTIFICATE-----"


class Family(Enum):
    """Kinds of keys."""

    GOST = "GOST"
    RSA = "RSA"
    OTHER = "other"


class Certificate:
    """One registered certificate; what is counted from it is counted once."""

    def __init__(self, certificate: x509.Certificate) -> None:
        self.x509 = certificate
        self.der = certificate.public_bytes(serialization.Encoding.DER)
        self.pem = certificate.public_bytes(serialization.Encoding.PEM)
        oid = certificate.public_key_algorithm_oid.dotted_string
        self.family = {GOST_2012_256: Family.GOST, RSA: Family.RSA}.get(oid, Family.OTHER)

    @functools.cached_property
    def names(self) -> Mapping[str, str]:
        """Hashes by which `client_certificate_hash` may name it, upper-case hex, each with its algorithm."""
        found: dict[str, str] = {}
        if self.family is Family.RSA:
            found[hashlib.sha256(self.der).hexdigest().upper()] = SHA_256
        if gost.is_available():
            found[gost.digest(self.der).hex().upper()] = STREEBOG_256
        return found

    def is_in_force(self, *, at: dt.datetime) -> bool:
        """Tell whether its dates allow it to be used at this moment."""
        return self.x509.not_valid_before_utc - EARLY <= at <= self.x509.not_valid_after_utc

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether its key made this signature; no key that cannot be used here ever did."""
        if self.family is Family.GOST and gost.is_available():
            key = self._gost_key
            return key is not None and key.verify(message, signature)
        return self.family is Family.RSA and self._is_signed_with_rsa(message, signature)

    @functools.cached_property
    def _gost_key(self) -> gost.PublicKey | None:
        try:
            return gost.PublicKey.of_certificate(self.pem)
        except gost.BadKey:
            return None

    def _is_signed_with_rsa(self, message: bytes, signature: bytes) -> bool:
        key = self.x509.public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return False
        try:
            key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True


def public_key_der(certificate: x509.Certificate) -> bytes:
    """Return SubjectPublicKeyInfo of a certificate, also where `cryptography` knows no such key.

    It is the sixth part of the signed body, or the seventh behind a version (RFC 5280, 4.1).
    """
    _, start, end = _part(certificate.tbs_certificate_bytes, 0)
    body = certificate.tbs_certificate_bytes[start:end]
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        _, _, after = _part(body, at)
        parts.append(body[at:after])
        at = after
    return parts[6] if body[0] == _VERSION else parts[5]


def _part(der: bytes, at: int) -> tuple[int, int, int]:
    """Return the tag of the part that begins here, and where its content begins and ends."""
    length, start = der[at + 1], at + 2
    if length >= _LONG:
        count = length - _LONG
        length, start = int.from_bytes(der[start : start + count], "big"), start + count
    return der[at], start, start + length


@functools.lru_cache(maxsize=256)
def read(content: bytes) -> tuple[Certificate, ...]:
    """Return the certificates of a file: PEM, one or several, or DER.

    :raises ValueError: it holds none.
    """
    try:
        if _ARMOUR in content:
            return tuple(Certificate(one) for one in x509.load_pem_x509_certificates(content))
        return (Certificate(x509.load_der_x509_certificate(content)),)
    except x509.InvalidVersion as trouble:
        raise ValueError(str(trouble)) from None  # the library does not count it among them
