"""Finds out what was done wrong in a refused signature by trying the mistakes people make.

Each is known from questions of those who connected to the real ESIA, which says 007053 to all
of them. The refusal stays the same; only the desk tells the reason.
"""

import base64
import datetime as dt
import functools
import hashlib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, quote_plus

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

import gost
from esia_stand.protocol.certificates import Certificate, Family, public_key_der
from esia_stand.protocol.words import N_

_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
"""The object identifier every CMS message begins with."""
_HALF: Final = gost.SIGNATURE_BYTES // 2
_HEX: Final = re.compile(r"[0-9A-Fa-f]+", re.ASCII)
_FIRST_GENERATION: Final = ("scope", "timestamp", "client_id", "state")
_LONGEST_TRIED: Final = 20_000
_TRIED_BY_PROGRAM: Final = 8
"""Where GOST is a program beside us, each try costs it some 40 ms, and the asking system waits."""
_OTHERS_TRIED: Final = 4

UNKNOWN_HASH: Final = N_("у системы нет сертификата с таким хешем: нужен Стрибог-256 от DER")
UNKNOWN_HASH_RSA: Final = N_(
    "у системы нет сертификата с таким хешем: нужен Стрибог-256 от DER, а для RSA годится и SHA-256"
)
NO_GOST_RSA: Final = N_(
    "у системы нет сертификата с таким хешем: на машине стенда нет ГОСТ, нужен SHA-256 от DER"
)
NO_CERTIFICATE: Final = N_("у системы не читается ни один сертификат: проверьте certificate_files")
NO_GOST: Final = N_("на машине стенда нет ГОСТ: apt install libengine-gost-openssl")
OTHER_KEY_KIND: Final = N_("сертификат не ГОСТ Р 34.10-2012 с ключом 256 бит")


def of_hash(wanted: str, certificates: Sequence[Certificate]) -> str:
    """Say why no certificate has this hash (upper case)."""
    if not certificates:
        return NO_CERTIFICATE
    for certificate in certificates:
        for made, words in _wrong_hashes(certificate):
            if wanted == made.upper():
                return words
    families = {certificate.family for certificate in certificates}
    if not gost.is_available():
        return NO_GOST_RSA if families == {Family.RSA} else NO_GOST
    if len(wanted) == 128 and _HEX.fullmatch(wanted):
        return N_("хеш в 128 знаков: Стрибог-512, а нужен Стрибог-256")
    return UNKNOWN_HASH_RSA if Family.RSA in families else UNKNOWN_HASH


def of_dates(certificate: Certificate, *, at: dt.datetime) -> str:
    """Say why a certificate is not in force at this moment."""
    start, end = certificate.x509.not_valid_before_utc, certificate.x509.not_valid_after_utc
    if at > end:
        return f"{N_('сертификат кончился')} {end:%d.%m.%Y}"
    return f"{N_('сертификат ещё не действует: он начинается')} {start:%d.%m.%Y}"


def _wrong_hashes(certificate: Certificate) -> Iterator[tuple[str, str]]:
    """Yield the hashes people send instead, each with its name."""
    is_rsa = certificate.family is Family.RSA
    yield (
        hashlib.sha1(certificate.der, usedforsecurity=False).hexdigest(),
        N_("прислан отпечаток SHA-1, а нужен SHA-256 или Стрибог-256 от DER")
        if is_rsa
        else N_("прислан отпечаток SHA-1, а нужен Стрибог-256 от DER"),
    )
    if not is_rsa:
        yield hashlib.sha256(certificate.der).hexdigest(), N_("хеш SHA-256, а нужен Стрибог-256 от DER")
    of_pem = N_("хеш посчитан от PEM, а нужен от DER")
    for count in (_streebog, _sha256):
        for text in _texts_of(certificate.pem):
            yield count(text).hex(), of_pem
    for count in (_streebog, _sha256) if is_rsa else (_streebog,):
        yield from _misread(count, certificate)


def _misread(count: Callable[[bytes], bytes], certificate: Certificate) -> Iterator[tuple[str, str]]:
    """Yield what becomes of the right hash: turned round, in other letters, of the key alone."""
    right = count(certificate.der)
    yield right[::-1].hex(), N_("байты хеша в обратном порядке")
    written_base64 = N_("хеш записан в base64, а нужен шестнадцатерично")
    yield base64.b64encode(right).decode(), written_base64
    yield base64.urlsafe_b64encode(right).rstrip(b"=").decode(), written_base64
    yield (
        count(public_key_der(certificate.x509)).hex(),
        N_("хеш посчитан от открытого ключа, а нужен от DER сертификата"),
    )


def _texts_of(pem: bytes) -> Iterator[bytes]:
    """Yield the spellings of one PEM: how the file ends, how its lines end, its bare middle."""
    bare = pem.strip()
    yield from (bare, bare + b"\n", bare.replace(b"\n", b"\r\n"), bare.replace(b"\n", b"\r\n") + b"\r\n")
    middle = bare.split(b"-----")[2].strip()
    yield from (middle, middle.replace(b"\n", b""))


def _streebog(data: bytes) -> bytes:
    return _counted(data) if gost.is_available() else b""


@functools.lru_cache(maxsize=256)
def _counted(data: bytes) -> bytes:
    """Count once what is the same at each refusal: the certificates' own hashes."""
    return gost.digest(data)


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


@dataclass(frozen=True, slots=True)
class Secret:
    """A signature that did not fit: the request, the names that should be signed, its bytes."""

    parameters: Mapping[str, str]
    names: Sequence[str]
    signature: bytes

    def mistake(self, certificate: Certificate, others: Sequence[Certificate]) -> str:
        """Say what is wrong with it, as far as trying can tell.

        :param certificate: the one the request named.
        :param others: all of the system's.
        """
        if certificate.family is Family.OTHER:
            return OTHER_KEY_KIND
        if certificate.family is Family.GOST and not gost.is_available():
            return NO_GOST
        if self._size() > _LONGEST_TRIED:
            return N_("подпись не подходит к строке запроса")
        return self._shape() or self._tried(certificate) or self._key(others) or self._general(certificate)

    def _size(self) -> int:
        return sum(len(value) for value in self.parameters.values())

    def _shape(self) -> str:
        """Look at the bytes alone."""
        if _SIGNED_DATA in self.signature[:32]:
            return N_("подпись CMS вместо сырой: на v2 и v3 нужны 64 байта s‖r")
        secret = self.parameters.get("client_secret", "")
        if len(secret) == 4 * _HALF and _HEX.fullmatch(secret):
            return N_("подпись записана шестнадцатерично, а нужен base64url")
        return ""

    def _tried(self, certificate: Certificate) -> str:
        known = None if gost.is_quick() or certificate.family is not Family.GOST else _TRIED_BY_PROGRAM
        for text, signature, words in itertools.islice(self._attempts(), known):
            if certificate.verify(text, signature):
                return words
        return ""

    def _attempts(self) -> Iterator[tuple[bytes, bytes, str]]:
        """Yield strings and signatures with the words for their mistakes; the frequent ones first."""
        others = list(_forms(self.signature))[1:]
        right = self._joined(self.names)
        yield from ((right, signature, words) for signature, words in others)
        yield from ((text, self.signature, words) for text, words in self._texts())
        for text, about_text in self._texts():
            yield from ((text, signature, f"{about_text}; {about_form}") for signature, about_form in others)

    def _texts(self) -> Iterator[tuple[bytes, str]]:
        """Yield the strings people sign instead of the right one."""
        yield (
            self._joined(_FIRST_GENERATION),
            N_("подписано v1-строкой на пути v2: scope+timestamp+client_id+state"),
        )
        if "code" in self.names:
            yield self._joined(self.names[:-1]), N_("на /v3/te подписано без code: он стоит в конце строки")
        elif self.parameters.get("code"):
            yield self._joined((*self.names, "code")), N_("подписано вместе с code, а здесь строка без него")
        without = [name for name in self.names if name != "redirect_uri"]
        yield self._joined(without), N_("подписано без redirect_uri")
        yield self._joined([*without[:2], *without[3:]]), N_("подписано без scope_org и redirect_uri")
        yield (
            self._joined([name for name in self.names if name != "scope_org"]),
            N_("подписано без scope_org"),
        )
        yield (
            self._joined(("client_id", "scope", "timestamp", "state", "refresh_token")),
            N_("на обновлении подписан refresh_token, а нужен redirect_uri"),
        )
        encoded = N_("подписаны закодированные значения (%20, %2B), а нужны исходные")
        yield self._joined(self.names, lambda value: quote(value, safe="")), encoded
        yield self._joined(self.names, quote_plus), encoded
        yield from _spoilt(self._joined(self.names))

    def _joined(self, names: Sequence[str], written: Callable[[str], str] = str) -> bytes:
        return "".join(written(self.parameters.get(name, "")) for name in names).encode()

    def _key(self, others: Sequence[Certificate]) -> str:
        text = self._joined(self.names)
        if any(other.verify(text, self.signature) for other in others[:_OTHERS_TRIED]):
            return N_(
                "подписано ключом другого сертификата этой системы, чем назван в client_certificate_hash"
            )
        return ""

    def _general(self, certificate: Certificate) -> str:
        if certificate.family is Family.GOST and len(self.signature) != gost.SIGNATURE_BYTES:
            return N_("подпись не в 64 байта: нужна сырая подпись ГОСТ Р 34.10-2012, s‖r")
        if certificate.family is Family.GOST and not gost.is_quick():
            return N_("причина не найдена: ГОСТ здесь считает программа openssl, пробуются только частые")
        return N_("подпись сделана другим ключом, или строка изменилась после подписания")


def _spoilt(text: bytes) -> Iterator[tuple[bytes, str]]:
    yield text + b"\n", N_("в конце подписанной строки лишний перевод строки")
    yield text.decode().encode("utf-16-le"), N_("подписана строка в UTF-16, а нужна UTF-8")
    twice = N_("подписан хеш строки, а не строка: хеш посчитан дважды")
    for count in (_streebog, _sha256):
        digest = count(text)
        for written in (digest, digest.hex().encode(), digest.hex().upper().encode()):
            yield written, twice


def _forms(signature: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield the signature as it came, then in the orders other makers write it."""
    yield signature, ""
    yield signature[::-1], N_("подпись в обратном порядке байтов (КриптоПро): переверните её")
    if len(signature) == gost.SIGNATURE_BYTES:
        first, second = signature[:_HALF], signature[_HALF:]
        yield second + first, N_("половины подписи переставлены: нужно s‖r, а пришло r‖s")
        yield first[::-1] + second[::-1], N_("байты каждой половины подписи в обратном порядке")
    yield from _of_der(signature)


def _of_der(signature: bytes) -> Iterator[tuple[bytes, str]]:
    """Read a SEQUENCE of two numbers, as signatures of other standards are written."""
    try:
        numbers = decode_dss_signature(signature)
        r, s = (number.to_bytes(_HALF, "big") for number in numbers)
    except (ValueError, OverflowError):
        return
    words = N_("подпись в DER (SEQUENCE из двух чисел), а нужны 64 байта s‖r")
    yield s + r, words
    yield r + s, words
