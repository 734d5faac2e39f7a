"""What each way of reaching GOST must do."""

from collections.abc import Callable
from typing import Final, Protocol

Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes], bool]

DIGEST_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
EMPTY_DIGEST: Final = bytes.fromhex("3f539a213e97c802cc229d474c6aa32a825a360b2a933a949fd925208d9ce1bb")
"""Streebog-256 of nothing (GOST R 34.11-2012): a way that does not give it is not used."""


class Means(Protocol):
    """One way: inside this process, or by a program beside it. Safe to use from several threads."""

    def digest(self, data: bytes) -> bytes:
        """Return Streebog-256 of the data: 32 bytes."""

    def signer(self, pem: bytes) -> Sign:
        """Return the function that signs with this private key; raise BadKey for another text."""

    def verifier_of_key(self, pem: bytes) -> Verify:
        """Return the function that checks signatures with this public key; raise BadKey."""

    def verifier_of_certificate(self, pem: bytes) -> Verify:
        """Return the function that checks signatures with the key of this certificate; raise BadKey."""
