"""The key and certificate with which the stand signs tokens, and the foreign key of one failure."""

import datetime as dt
import functools
import io
import os
import zipfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

from esia_stand.protocol import tokens

LIFE = dt.timedelta(days=365)


def folder() -> Path:
    """Folder of the token key, its certificate and the database."""
    path: Path = settings.VAR_DIR / "stand"
    return path


def ensure(*, at: dt.datetime) -> bool:
    """Make the token key and its certificate if one is missing; tell whether they were made."""
    key_file, certificate_file = folder() / "token.key", folder() / "token.crt"
    if key_file.exists() and certificate_file.exists():
        return False
    folder().mkdir(parents=True, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=settings.TOKEN_KEY_BITS)
    _write(key_file, _key_pem(key), mode=0o600)
    _write(certificate_file, _certificate(key, at).public_bytes(serialization.Encoding.PEM), mode=0o644)
    for forget in (signer, certificate_pem, public_key_pem):
        forget.cache_clear()
    return True


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """Put the file in its place in one step, never readable by others before its mode is set."""
    part = path.with_suffix(path.suffix + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    part.replace(path)


def _key_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _certificate(key: rsa.RSAPrivateKey, at: dt.datetime) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "ESIA stand"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Made up, not Gosuslugi"),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - dt.timedelta(minutes=5))
        .not_valid_after(at + LIFE)
    )
    return builder.sign(key, hashes.SHA256())


@functools.cache
def signer() -> tokens.Rs256:
    """Return the signer of tokens; read once a process."""
    return tokens.Rs256((folder() / "token.key").read_bytes())


@functools.cache
def foreign_signer() -> tokens.Rs256:
    """Return a signer nobody trusts: for the failure «signed by another key»."""
    return tokens.Rs256(_key_pem(rsa.generate_private_key(public_exponent=65537, key_size=2048)))


@functools.cache
def certificate_pem() -> bytes:
    """Return the published certificate as PEM."""
    return (folder() / "token.crt").read_bytes()


@functools.cache
def public_key_pem() -> bytes:
    """Return the public key of the published certificate as PEM."""
    public = x509.load_pem_x509_certificate(certificate_pem()).public_key()
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def published_zip() -> bytes:
    """Pack the certificate as ESIA publishes its own: PEM, DER and the bare public key."""
    certificate = x509.load_pem_x509_certificate(certificate_pem())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("RSA_STAND.crt", certificate_pem())
        archive.writestr("RSA_STAND.cer", certificate.public_bytes(serialization.Encoding.DER))
        archive.writestr("RSA_STAND.pub", public_key_pem())
    return packed.getvalue()
