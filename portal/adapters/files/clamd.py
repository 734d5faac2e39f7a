"""The scanner clamd, asked over its socket by its own command INSTREAM."""

import socket
import struct
import time
from contextlib import closing
from typing import Final

from portal.domain.messaging.ports.files import ScannerDown

_CHUNK: Final = 64 * 1024
_LONGEST_ANSWER: Final = 4096
_CONNECT_S: Final = 1.0
_WHOLE_S: Final = 30.0
_NAMELESS: Final = "unnamed"


class Clamd:
    """Asks a clamd: `where` is `/path/of/its.sock` or `host:port`."""

    def __init__(self, where: str, *, longest_s: float = _WHOLE_S) -> None:
        self._where, self._longest_s = where, longest_s

    def finds(self, content: bytes) -> str:
        """Return the name of what was found, empty for nothing; raise ScannerDown for any other answer."""
        ends = time.monotonic() + self._longest_s
        try:
            with closing(self._connected()) as wire:
                self._send(wire, content, ends)
                answer = self._answer(wire, ends)
        except (OSError, ValueError, OverflowError) as error:  # the last two: an address that cannot be one
            raise ScannerDown(type(error).__name__) from error
        return _read(answer)

    def _connected(self) -> socket.socket:
        if self._where.startswith("/"):
            return self._connected_here()
        host, _, port = self._where.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=_CONNECT_S)

    def _connected_here(self) -> socket.socket:
        wire = socket.socket(socket.AF_UNIX)
        try:
            wire.settimeout(_CONNECT_S)
            wire.connect(self._where)
        except OSError:
            wire.close()
            raise
        return wire

    def _send(self, wire: socket.socket, content: bytes, ends: float) -> None:
        wire.settimeout(_left(ends))
        wire.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            wire.settimeout(_left(ends))
            part = content[start : start + _CHUNK]
            wire.sendall(struct.pack("!I", len(part)) + part)
        wire.sendall(struct.pack("!I", 0))

    def _answer(self, wire: socket.socket, ends: float) -> bytes:
        told = b""
        while not told.endswith(b"\0") and len(told) < _LONGEST_ANSWER:
            wire.settimeout(_left(ends))
            part = wire.recv(_LONGEST_ANSWER)
            if not part:
                break
            told += part
        return told


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _read(answer: bytes) -> str:
    """Read `stream: OK` or `stream: NAME FOUND`; what says neither, or has no end, has not looked."""
    told = answer.decode("utf-8", "replace")
    if told == "stream: OK\0":
        return ""
    if told.startswith("stream: ") and told.endswith(" FOUND\0") and told.count("\0") == 1:
        return told.removeprefix("stream: ").removesuffix("FOUND\0").strip() or _NAMELESS
    raise ScannerDown("answer")
