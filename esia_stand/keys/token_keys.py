"""The keys and certificates with which the stand signs tokens, and the foreign keys of one failure.

Two algorithms, as ESIA has them: a system is registered for RS256 or for GOST3410_2012_256. Of
each there is the key in use and, once the failure «rotated certificate» was on, the next one.
"""

import datetime as dt
import fcntl
import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

import gost
from esia_stand.protocol import tokens

LIFE: Final = dt.timedelta(days=365)
STEMS: Final = {tokens.RS256: "token", tokens.GOST: "token-gost"}
"""Names of the files, without their endings, by algorithm."""
NEXT: Final = "-next"
NAME: Final = "ESIA stand"


def folder() -> Path:
    """Folder of the token keys, their certificates and the database."""
    path: Path = settings.VAR_DIR / "stand"
    return path


def algorithms() -> list[str]:
    """Return the algorithms this machine can sign tokens with."""
    return [tokens.RS256, *([tokens.GOST] if gost.is_available() else [])]


def ensure(*, at: dt.datetime) -> list[Path]:
    """Make the token keys and certificates that are missing; return the files of the keys made.

    :raises gost.Unavailable: there is an engine, but no program to make a key with.
    """
    return [made for alg in algorithms() if (made := _ensure(STEMS[alg], alg, at))]


def _ensure(stem: str, alg: str, at: dt.datetime) -> Path | None:
    key_file, certificate_file = folder() / f"{stem}.key", folder() / f"{stem}.crt"
    if key_file.exists() and certificate_file.exists():
        return None
    with _alone():
        if key_file.exists() and certificate_file.exists():
            return None  # somebody else made them meanwhile
        key_pem, pem = gost.make_pair(NAME, LIFE.days) if alg == tokens.GOST else _rsa_pair(at)
        key_file.unlink(missing_ok=True)
        write(certificate_file, pem, mode=0o644)
        write(key_file, key_pem, mode=0o600)  # last: where it lies, its certificate lies beside it
        forget()
    return key_file


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other threads and other programs from making keys at the same time."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "keys.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # given back when the file is closed
        yield


def forget() -> None:
    """Read the files anew at the next use: they have changed."""
    for read in (_signer, certificate_pem):
        read.cache_clear()


def write(path: Path, content: bytes, *, mode: int) -> None:
    """Put the file in its place in one step, never readable by others before its mode is set."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(path.suffix + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    part.replace(path)


def _rsa_pair(at: dt.datetime) -> tuple[bytes, bytes]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=settings.TOKEN_KEY_BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, NAME),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Made up, not Gosuslugi"),
        ]
    )
    builder = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - dt.timedelta(minutes=5))
        .not_valid_after(at + LIFE)
    )
    return _key_pem(key), builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _key_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def signer(alg: str, *, is_next: bool = False) -> tokens.Signer:
    """Return the signer of tokens of this algorithm; read once a process.

    :param is_next: the key of next year, made when it is first asked for.
    :raises gost.Unavailable: this machine has no GOST.
    """
    if alg == tokens.GOST and not gost.is_available():
        raise gost.Unavailable(gost.why_not())
    if is_next:
        _ensure(f"{STEMS[alg]}{NEXT}", alg, timezone.now())
    return _signer(alg, f"{STEMS[alg]}{NEXT if is_next else ''}")


@functools.cache
def _signer(alg: str, stem: str) -> tokens.Signer:
    key_pem = (folder() / f"{stem}.key").read_bytes()
    return tokens.Gost(key_pem, certificate_pem(stem)) if alg == tokens.GOST else tokens.Rs256(key_pem)


def signers() -> list[tokens.Signer]:
    """Return every signer whose tokens the stand itself believes."""
    return [
        _signer(alg, stem)
        for alg in algorithms()
        for stem in (STEMS[alg], f"{STEMS[alg]}{NEXT}")
        if (folder() / f"{stem}.key").exists()
    ]


@functools.cache
def foreign_signer(alg: str) -> tokens.Signer:
    """Return a signer nobody trusts: for the failure «signed by another key»."""
    if alg == tokens.GOST:
        return tokens.Gost(*gost.make_pair("Foreign", 1))
    return tokens.Rs256(_key_pem(rsa.generate_private_key(public_exponent=65537, key_size=2048)))


@functools.cache
def certificate_pem(stem: str = STEMS[tokens.RS256]) -> bytes:
    """Return a published certificate as PEM, by the name of its file."""
    return (folder() / f"{stem}.crt").read_bytes()


def published() -> tuple[str, ...]:
    """Return the names of the files of all published certificates."""
    stems = [stem + ending for stem in STEMS.values() for ending in ("", NEXT)]
    return tuple(stem for stem in stems if (folder() / f"{stem}.crt").exists())
