"""Makes the key and the certificate with which the portal signs its requests to the stand.

Nothing that stands is ever written over: a lost private key is gone for good.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

import gost

_DAYS: Final = 3650


class HalfPair(Exception):
    """One file of a pair stands and the other does not; `there` and `absent` are their paths."""

    def __init__(self, there: Path, absent: Path) -> None:
        super().__init__(f"{there} is there, {absent} is not")
        self.there, self.absent = there, absent


def make(*, key_file: Path, cert_file: Path, name: str, at: datetime, is_gost: bool = False) -> bool:
    """Make a pair unless both files stand already; tell whether it did.

    RSA of 3072 bits, or GOST R 34.10-2012 of 256; that one raises gost.Unavailable where there is none.
    Where only one of the files stands, HalfPair: the other may merely be named wrongly.
    """
    if key_file.exists() and cert_file.exists():
        return False
    for there, absent in ((key_file, cert_file), (cert_file, key_file)):
        if there.exists():
            raise HalfPair(there, absent)
    key, certificate = gost.make_pair(name, _DAYS) if is_gost else _rsa(name, at)
    _write(key_file, key, mode=0o600)
    _write(cert_file, certificate, mode=0o644)
    return True


def _write(file: Path, content: bytes, *, mode: int) -> None:
    """Write a file that is not there yet; raise FileExistsError where somebody was faster."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:
        opened.write(content)


def _rsa(name: str, at: datetime) -> tuple[bytes, bytes]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=_DAYS))
        .sign(key, hashes.SHA256())
    )
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, form, serialization.NoEncryption()), certificate.public_bytes(pem)
