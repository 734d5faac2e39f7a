"""A clamd on a socket of its own that understands INSTREAM and then does as told."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress

VIRUS = b"planted-virus-7351"
OK = b"stream: OK\0"
FOUND = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"
TOO_LARGE = b"INSTREAM size limit exceeded. ERROR\0"
_HELD_S = 5.0
"""Nothing here waits longer, whatever a test forgets."""

Behaviour = Callable[["Talk"], None]


class Talk:
    """One connection: what was asked, what came, how it is answered."""

    def __init__(self, wire: socket.socket, is_over: threading.Event) -> None:
        self.wire, self.is_over, self.content, self.limit = wire, is_over, b"", 25 * 2**20

    def _exactly(self, size: int) -> bytes:
        told = b""
        while len(told) < size:
            part = self.wire.recv(size - len(told))
            if not part:
                raise ConnectionError
            told += part
        return told

    def read(self) -> bytes:
        """Read the command and the parts up to the empty one; break off where they are more than the limit."""
        assert self._exactly(10) == b"zINSTREAM\0"
        parts = []
        while size := struct.unpack("!I", self._exactly(4))[0]:
            parts.append(self._exactly(size))
            if sum(map(len, parts)) > self.limit:
                self.say(TOO_LARGE)
                raise ConnectionError
        self.content = b"".join(parts)
        return self.content

    def say(self, answer: bytes) -> None:
        self.wire.sendall(answer)

    def wait(self, seconds: float) -> None:
        """Do nothing for so long, or until the test is over."""
        self.is_over.wait(seconds)


def honest(talk: Talk) -> None:
    """Look for the planted virus."""
    talk.say(FOUND if VIRUS in talk.read() else OK)


def says(answer: bytes) -> Behaviour:
    """Answer this, whatever came, and close."""

    def behave(talk: Talk) -> None:
        talk.read()
        talk.say(answer)

    return behave


class Clamd:
    """Serves one connection after the other until it is closed; `where` is what a setting would name."""

    def __init__(self, server: socket.socket, where: str) -> None:
        self.behave: Behaviour = honest
        self.asked = 0
        self.where, self._server, self._is_over = where, server, threading.Event()
        server.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._is_over.is_set():
            try:
                wire, _ = self._server.accept()
            except OSError:
                return
            self.asked += 1
            with wire, suppress(OSError):
                wire.settimeout(_HELD_S)
                self.behave(Talk(wire, self._is_over))

    def close(self) -> None:
        """End; who still waits is let go."""
        self._is_over.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(_HELD_S)


def on_tcp() -> Clamd:
    server = socket.create_server(("127.0.0.1", 0))
    return Clamd(server, f"127.0.0.1:{server.getsockname()[1]}")


def on_unix(path: str) -> Clamd:
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    return Clamd(server, path)
