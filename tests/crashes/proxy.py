"""A line that can be cut: it carries each request to the portal and waits for the whole answer.

Cut, it says nothing of the answer and closes: the server has done its work, the person does not know.
"""

import contextlib
import re
import socket
import struct
import threading
from collections.abc import Iterator

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_RESET = struct.pack("ii", 1, 0)
PATIENCE_S = 20


class Line:
    """The line; `is_cut` decides what becomes of the next answers, `cuts` counts those that were kept back."""

    def __init__(self, port: int) -> None:
        self._to, self.is_cut, self.cuts = port, False, 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]

    def serve(self) -> None:
        """Carry one request after another until the line is closed."""
        with contextlib.suppress(OSError):
            while True:
                with self._listening.accept()[0] as client:
                    self._carry(client)

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _carry(self, client: socket.socket) -> None:
        client.settimeout(PATIENCE_S)
        with socket.create_connection(("127.0.0.1", self._to), timeout=PATIENCE_S) as server:
            server.sendall(_closing(_request(client)))
            answer = b"".join(iter(lambda: server.recv(65536), b""))
        if self.is_cut:
            self.cuts += 1
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        else:
            client.sendall(answer)


def _request(client: socket.socket) -> bytes:
    read = b""
    while b"\r\n\r\n" not in read:
        read += client.recv(65536)
    head, _, body = read.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    while length and len(body) < int(length[1]):
        body += client.recv(65536)
    return head + b"\r\n\r\n" + body


def _closing(request: bytes) -> bytes:
    """Ask the server to close after its answer: so its end is seen."""
    return request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)


@contextlib.contextmanager
def running(port: int) -> Iterator[Line]:
    """Lay a line to a port of this machine."""
    line = Line(port)
    thread = threading.Thread(target=line.serve, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        line.close()
        thread.join()
