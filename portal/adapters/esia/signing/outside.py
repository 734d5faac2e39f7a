"""Keys that others hold (CryptoPro CSP, a token, a signing service): a program or a service signs for us."""

import base64
import binascii
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import httpx

from portal.adapters import deadline
from portal.adapters.esia.signing import GOST_LENGTH, CannotSign, Pair
from portal.adapters.esia.signing.hands import run

IN, OUT, CERTIFICATE = "{in}", "{out}", "{cert}"
"""What stands in a command for the file to sign, the file of the signature, the file of the certificate."""
_LONGEST_S: Final = 3.0
"""For the whole question: a time-out of httpx begins anew with each byte."""
_TIMES: Final = httpx.Timeout(_LONGEST_S, connect=1.0)
_LARGEST: Final = 10_000
_HEX: Final = re.compile(rb"[0-9A-Fa-f]+")


class CommandHand:
    """A program: it reads the message and writes the signature, by files where the command names them.

    Without `{in}` the message comes on standard input, without `{out}` the signature is what it prints.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)

    def sign(self, message: bytes, pair: Pair) -> bytes:
        """Return 64 bytes; raise CannotSign."""
        with tempfile.TemporaryDirectory(prefix="esia-") as folder:
            there, back = Path(folder, "message"), Path(folder, "signature")
            there.write_bytes(message)
            names = {IN: str(there), OUT: str(back), CERTIFICATE: str(pair.certificate)}
            printed = run([_filled(part, names) for part in self._command], message)
            if not any(OUT in part for part in self._command):
                return signature(printed)
            return signature(back.read_bytes() if back.exists() else b"")


def _filled(part: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        part = part.replace(name, value)
    return part


class HttpHand:
    """A service: POST of the message, the signature comes back; the certificate's file name says whose."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        headers = {"Content-Type": "application/octet-stream", "Connection": "close"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx.Client(
            headers=headers, timeout=_TIMES, trust_env=False, transport=deadline.transport()
        )

    def sign(self, message: bytes, pair: Pair) -> bytes:
        """Return 64 bytes; raise CannotSign."""
        named = {"X-Certificate": pair.certificate.name}
        try:
            with (
                deadline.within(_LONGEST_S),
                self._client.stream("POST", self._url, content=message, headers=named) as answer,
            ):
                return signature(_read(answer))
        except httpx.HTTPError as error:
            raise CannotSign(f"служба подписи: {type(error).__name__}") from error


def _read(answer: httpx.Response) -> bytes:
    """Read the answer of a service within its bounds; raise CannotSign."""
    if answer.status_code != httpx.codes.OK:
        raise CannotSign(f"служба подписи: ответ {answer.status_code}")
    read = b""
    for chunk in answer.iter_raw():
        read += chunk
        if len(read) > _LARGEST:
            raise CannotSign("служба подписи: ответ без конца")
    return read


def signature(told: bytes) -> bytes:
    """Read a signature: 64 raw bytes, or the same in hex or base64; raise CannotSign."""
    text = told[:_LARGEST].strip()
    if len(told) == GOST_LENGTH and not _HEX.fullmatch(told):
        return told
    if len(text) == GOST_LENGTH and _HEX.fullmatch(text):
        raise CannotSign("пришли 32 байта в hex: это хеш или половина подписи ГОСТ, в ней 64 байта")
    for read in (binascii.unhexlify, _from_base64):
        try:
            made = read(text)
        except (binascii.Error, ValueError):
            continue
        if len(made) == GOST_LENGTH:
            return made
    raise CannotSign("пришла не подпись ГОСТ из 64 байт")


def _from_base64(text: bytes) -> bytes:
    plain = b"".join(text.split()).replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
    return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
