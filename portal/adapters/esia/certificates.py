"""Certificates of either side: whose key, from when to when, which hash names them to ESIA."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization

import gost
from portal.adapters.esia.files import Watched

RSA, GOST = "rsa", "gost"
_KINDS: Final = {"1.2.840.113549.1.1.1": RSA, "1.2.643.7.1.1.1.1": GOST}
"""Object identifiers of the keys that ESIA knows; any other key has no kind."""


class NoCertificate(Exception):
    """The file is absent, holds none, or cannot be read; the message is a sentence without secrets."""

    def __init__(self, file: str, *, is_absent: bool) -> None:
        super().__init__(
            f"{file}: {'такого файла нет' if is_absent else 'нет сертификата, который можно прочесть'}"
        )
        self.file, self.is_absent = file, is_absent


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with what we ask of it; moments are UTC."""

    pem: bytes
    der: bytes
    kind: str
    name: str
    begins: datetime
    ends: datetime

    def counts(self, at: datetime) -> bool:
        """Tell whether this is one of its days."""
        return self.begins <= at <= self.ends

    def fingerprint(self) -> str:
        """Return `client_certificate_hash`: Streebog-256 of the DER, 64 upper-case hex digits.

        Where this machine has no GOST, a certificate with an RSA key is named by SHA-256 of its DER, which
        only the stand understands (Методические рекомендации: ГОСТ Р 34.11-2012, 256 бит). Raises
        gost.Unavailable where that leaves nothing.
        """
        try:
            return gost.digest(self.der).hex().upper()
        except gost.Unavailable:
            if self.kind != RSA:
                raise
            return hashlib.sha256(self.der).hexdigest().upper()


def read(pem: bytes) -> Certificate:
    """Read a PEM certificate; raise ValueError where it is none."""
    found = x509.load_pem_x509_certificate(pem)
    return Certificate(
        pem=pem,
        der=found.public_bytes(serialization.Encoding.DER),
        kind=_KINDS.get(found.public_key_algorithm_oid.dotted_string, ""),
        name=found.subject.rfc4514_string(),
        begins=found.not_valid_before_utc,
        ends=found.not_valid_after_utc,
    )


_watched = Watched(read)


def of_file(path: Path) -> Certificate:
    """Return the certificate in a file; raise NoCertificate."""
    try:
        return _watched.of(path)
    except FileNotFoundError as error:
        raise NoCertificate(path.name, is_absent=True) from error
    except (OSError, ValueError) as error:
        raise NoCertificate(path.name, is_absent=False) from error
