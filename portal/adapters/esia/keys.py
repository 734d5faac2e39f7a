"""Makes the key and the certificate with which the portal signs its requests to the stand."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

import gost

_DAYS: Final = 3650


def make(*, key_file: Path, cert_file: Path, name: str, at: datetime, is_gost: bool = False) -> bool:
    """Make a pair unless both files stand already; tell whether it did.

    RSA of 3072 bits, or GOST R 34.10-2012 of 256; that one raises gost.Unavailable where there is none.
    """
    if key_file.exists() and cert_file.exists():
        return False
    key, certificate = gost.make_pair(name, _DAYS) if is_gost else _rsa(name, at)
    key_file.parent.mkdir(parents=True, exist_ok=True)
    key_file.touch(mode=0o600)
    key_file.write_bytes(key)
    cert_file.write_bytes(certificate)
    return True


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
