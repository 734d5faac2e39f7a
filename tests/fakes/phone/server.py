"""A provider as a server on loopback, told what to answer and how badly."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: dict
    headers: dict
    body: bytes

    @property
    def form(self) -> dict:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self):
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What is sent back; `before_s` passes first, `each_s` after every byte, `cut` hangs up instead."""

    status: int = 200
    body: bytes = b""
    headers: dict = field(default_factory=dict)
    before_s: float = 0
    each_s: float = 0
    cut: bool = False


def told(given, status=200) -> Answer:
    """Answer with JSON."""
    return Answer(
        status, json.dumps(given, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
    )


@dataclass
class Provider:
    """The running server: `answers` by path, `fault` instead of all of them."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    fault: Answer | None = None
    stopped: threading.Event = field(default_factory=threading.Event)

    def answer(self, asked) -> Answer:
        self.asked.append(asked)
        return self.fault or self.answers.get(asked.path, Answer(404))

    def wait(self, seconds) -> None:
        self.stopped.wait(seconds)


def _handler(provider) -> type[BaseHTTPRequestHandler]:  # noqa: C901  the library wants one class
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(parts.query))
            self._give(provider.answer(Asked(self.command, parts.path, query, headers, body)))

        def _give(self, answer) -> None:
            provider.wait(answer.before_s)
            self.close_connection = True
            if answer.cut:
                return
            self.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self._write(answer)

        def _write(self, answer) -> None:
            try:
                if not answer.each_s:
                    self.wfile.write(answer.body)
                    return
                for place in range(len(answer.body)):
                    self.wfile.write(answer.body[place : place + 1])
                    provider.wait(answer.each_s)
            except OSError:
                return  # the portal has hung up, as it should

        do_GET = do_POST = _any  # noqa: N815  names of the library

        def log_message(self, *given) -> None:
            """Keep tests quiet."""

    return Handler


@contextmanager
def running(*, tls: Callable | None = None):
    """Serve until the test ends; `tls` wraps the listening socket."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    server.daemon_threads = True
    server.handle_error = lambda *_given: None  # a broken handshake is what a test wants
    if tls:
        server.socket = tls(server.socket)
    provider.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


def seconds_of(action) -> float:
    """Return how long an action took, whatever it raised."""
    began = time.monotonic()
    try:
        action()
    finally:
        return time.monotonic() - began  # noqa: B012  the time is the point, the error is asserted elsewhere
