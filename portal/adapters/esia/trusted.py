"""ESIA's own certificates, and what checks a signature with them.

Several count at once, for ESIA changes them every spring; `esia.zip` holds RSA and GOST side by side.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

import gost
from portal.adapters.esia import certificates
from portal.adapters.esia.certificates import Certificate, NoCertificate
from portal.adapters.esia.files import Watched
from portal.domain.accounts.ports import PortalRejected

RS256, GOST = "RS256", "GOST3410_2012_256"
ALGORITHMS: Final = {RS256: certificates.RSA, GOST: certificates.GOST}
"""What ESIA may sign tokens with, and the kind of key that it takes."""


class Verifier(Protocol):
    """The public key of one certificate."""

    def is_valid(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the other half of this key signed the message."""


class _Rs256:
    def __init__(self, pem: bytes) -> None:
        key = x509.load_pem_x509_certificate(pem).public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            raise TypeError("no RSA key")
        self._key = key

    def is_valid(self, message: bytes, signature: bytes) -> bool:
        try:
            self._key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True


class _Gost:
    def __init__(self, pem: bytes) -> None:
        self._key = gost.PublicKey.of_certificate(pem)

    def is_valid(self, message: bytes, signature: bytes) -> bool:
        return len(signature) == gost.SIGNATURE_BYTES and self._key.verify(message, signature)


_MAKERS: Final[dict[str, Watched[Any]]] = {RS256: Watched(_Rs256), GOST: Watched(_Gost)}


class Trusted:
    """Which certificates of ESIA we believe, and by which one algorithm it signs for us.

    `is_reversed` is for a GOST signature written from its other end, as CryptoPro does.
    """

    def __init__(self, files: Sequence[Path], algorithm: str, *, is_reversed: bool = False) -> None:
        self.files = tuple(files)
        self.algorithm = algorithm
        self._is_reversed = is_reversed and algorithm == GOST

    def signed(self, message: bytes, signature: bytes, *, at: datetime) -> bool:
        """Tell whether ESIA signed this, by a certificate that counts at this moment.

        Raises PortalRejected where a file is there and cannot be used: nobody's token could be believed.
        """
        straight = signature[::-1] if self._is_reversed else signature
        return any(key.is_valid(message, straight) for key in self._keys(at))

    def counts(self, at: datetime) -> bool:
        """Tell whether there is any certificate to check with at this moment."""
        return bool(self._keys(at))

    def _keys(self, at: datetime) -> list[Verifier]:
        kind = ALGORITHMS[self.algorithm]
        found = [(file, one) for file in self.files if (one := _certificate(file)) is not None]
        return [key_of(file, self.algorithm) for file, one in found if one.kind == kind and one.counts(at)]


def key_of(file: Path, algorithm: str) -> Verifier:
    """Return the public key of the certificate in a file; raise PortalRejected where it is of no use."""
    try:
        made: Verifier = _MAKERS[algorithm].of(file)
    except gost.Unavailable as error:
        raise PortalRejected(str(error).rstrip(".")) from error
    except (OSError, ValueError, TypeError) as error:
        raise PortalRejected(f"{file.name}: ключ сертификата не годится") from error
    return made


def _certificate(file: Path) -> Certificate | None:
    """Return the certificate of a file; None where the file is not there (yet, or any more)."""
    if not file.exists():
        return None
    try:
        found = certificates.of_file(file)
    except NoCertificate as error:
        raise PortalRejected(str(error)) from error
    if not found.kind:
        raise PortalRejected(f"{file.name}: ключ сертификата – не RSA и не ГОСТ")
    return found
