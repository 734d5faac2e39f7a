"""Keys of GOST R 34.10-2012 with 256 bits: read once, used from any thread."""

from typing import Self

from gost import choice
from gost.means import Means, Sign, Verify


class PrivateKey:
    """A key that signs."""

    def __init__(self, sign: Sign) -> None:
        self._sign = sign

    @classmethod
    def load(cls, pem: bytes, means: Means | None = None) -> Self:
        """Read an unencrypted PEM.

        :param means: the way to GOST; the fastest one unless named.
        :raises BadKey: it holds no such key.
        :raises Unavailable: there is no GOST on this machine.
        """
        return cls((means or choice.means()).signer(pem))

    def sign(self, message: bytes) -> bytes:
        """Return 64 bytes `s‖r` over Streebog-256 of the message."""
        return self._sign(message)


class PublicKey:
    """A key that checks signatures."""

    def __init__(self, verify: Verify) -> None:
        self._verify = verify

    @classmethod
    def of_certificate(cls, pem: bytes, means: Means | None = None) -> Self:
        """Read the key of a certificate (PEM).

        :raises BadKey: no certificate, or one with a key of another kind.
        :raises Unavailable: there is no GOST on this machine.
        """
        return cls((means or choice.means()).verifier_of_certificate(pem))

    @classmethod
    def load(cls, pem: bytes, means: Means | None = None) -> Self:
        """Read a bare public key (PEM).

        :raises BadKey: it holds no such key.
        :raises Unavailable: there is no GOST on this machine.
        """
        return cls((means or choice.means()).verifier_of_key(pem))

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature (64 bytes `s‖r`) over the message was made by this key's other half."""
        return self._verify(message, signature)
