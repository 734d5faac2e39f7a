"""`client_secret` and `client_certificate_hash`: what is signed, how it is written, who verifies.

A certificate's key decides the algorithm. RSA stands here now; a GOST verifier is one more
class in `VERIFIERS`.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from esia_stand.protocol.errors import Code, Refused

SIGNED_ON_AC: Final = ("client_id", "scope", "scope_org", "timestamp", "state", "redirect_uri")
SIGNED_ON_TE_CODE: Final = (*SIGNED_ON_AC, "code")


class Verifier(Protocol):
    """One family of keys: how its certificates are named and its signatures checked."""

    def suits(self, certificate: x509.Certificate) -> bool:
        """Tell whether the certificate holds a key of this family."""

    def certificate_hash(self, certificate: x509.Certificate) -> str:
        """Return the hash of the certificate's DER: 64 upper-case hex digits."""

    def is_valid(self, certificate: x509.Certificate, message: bytes, signature: bytes) -> bool:
        """Tell whether the certificate's key made this signature over the message."""


class RsaVerifier:
    """RSASSA-PKCS1-v1_5 with SHA-256: the stand's extension for systems registered with RSA."""

    def suits(self, certificate: x509.Certificate) -> bool:
        """Tell whether the certificate holds an RSA key."""
        return isinstance(certificate.public_key(), rsa.RSAPublicKey)

    def certificate_hash(self, certificate: x509.Certificate) -> str:
        """Return SHA-256 of the DER."""
        return hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest().upper()

    def is_valid(self, certificate: x509.Certificate, message: bytes, signature: bytes) -> bool:
        """Check the signature with the certificate's key."""
        key = certificate.public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return False
        try:
            key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True


VERIFIERS: Final[tuple[Verifier, ...]] = (RsaVerifier(),)


def signed_text(parameters: Mapping[str, str], names: Iterable[str]) -> bytes:
    """Return what the system signed: the named values side by side; an absent one is empty."""
    return "".join(parameters.get(name, "") for name in names).encode()


def decode_secret(text: str) -> bytes:
    """Read base64url or base64, padded or not, a space standing for `+`.

    :raises Refused: 007053, when it is neither.
    """
    plain = text.replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(Code.SECRET_WRONG) from None


def check(
    parameters: Mapping[str, str], names: Iterable[str], certificates: Iterable[x509.Certificate]
) -> None:
    """Refuse with 007053 unless the named certificate signed these parameters."""
    signature = decode_secret(parameters["client_secret"])
    wanted = parameters["client_certificate_hash"].upper()
    message = signed_text(parameters, names)
    for certificate in certificates:
        verifier = _verifier(certificate)
        if (
            verifier
            and verifier.certificate_hash(certificate) == wanted
            and verifier.is_valid(certificate, message, signature)
        ):
            return
    raise Refused(Code.SECRET_WRONG)


def _verifier(certificate: x509.Certificate) -> Verifier | None:
    return next((verifier for verifier in VERIFIERS if verifier.suits(certificate)), None)
