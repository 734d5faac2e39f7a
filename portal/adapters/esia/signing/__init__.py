"""Signs what the portal sends to ESIA.

A *hand* makes the signature; the signer chooses the pair of key and certificate, so that signature and
`client_certificate_hash` always belong together while one pair takes over from the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

import gost
from portal.adapters.esia import certificates
from portal.adapters.esia.certificates import Certificate, NoCertificate
from portal.domain.accounts.ports import PortalRejected

GOST_LENGTH: Final = 64


class CannotSign(Exception):
    """No signature came; the message is a sentence without secrets."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A key with its certificate; the key is None where another program holds it."""

    key: Path | None
    certificate: Path


@dataclass(frozen=True, slots=True)
class Signed:
    """A raw signature and the name of the certificate that fits it."""

    signature: bytes
    certificate_hash: str


class Hand(Protocol):
    """Who makes signatures: this process, a program, a service."""

    def sign(self, message: bytes, pair: Pair) -> bytes:
        """Return the raw signature of `message`; raise CannotSign."""


class Signer:
    """Signs with the first pair whose certificate counts that day: a second one waits for its turn."""

    def __init__(self, pairs: Sequence[Pair], hand: Hand, *, is_reversed: bool = False) -> None:
        self.pairs = tuple(pairs)
        self._hand = hand
        self._is_reversed = is_reversed

    def sign(self, message: bytes, *, at: datetime) -> Signed:
        """Sign, and name the certificate; raise PortalRejected where that cannot be done."""
        try:
            pair, certificate = self.current(at)
            return Signed(self.signature(message, pair), certificate.fingerprint())
        except (CannotSign, NoCertificate, gost.Unavailable) as error:
            raise PortalRejected(str(error).rstrip(".")) from error

    def current(self, at: datetime) -> tuple[Pair, Certificate]:
        """Return the pair that signs at this moment; raise CannotSign, or NoCertificate of a broken file."""
        for pair in self.pairs:
            certificate = certificates.of_file(pair.certificate)
            if certificate.counts(at):
                return pair, certificate
        raise CannotSign("ни один сертификат портала сегодня не действует")

    def signature(self, message: bytes, pair: Pair) -> bytes:
        """Return the signature as ESIA wants it, by this very pair; raise CannotSign."""
        made = self._hand.sign(message, pair)
        return made[::-1] if self._is_reversed else made
