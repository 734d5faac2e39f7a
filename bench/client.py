"""A load client that costs little itself: ready-made requests over connections that stay open."""

import functools
import itertools
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Final

PROCESSES: Final = 2
_LOCATION: Final = re.compile(rb"^location: (\S+)", re.IGNORECASE | re.MULTILINE)
CONNECTIONS: Final = 4
"""Of each process; 8 in all, as many as pgbench has clients."""


@dataclass(frozen=True, slots=True)
class Load:
    """Requests to send: once each, or round and round for `seconds`; `status` is the only right answer."""

    port: int
    requests: Sequence[bytes]
    status: int
    seconds: float | None = None


@dataclass(slots=True)
class Answers:
    """How many right answers came in how many seconds, where each pointed, how long each took."""

    count: int = 0
    seconds: float = 0.0
    places: list[tuple[bytes, str]] = field(default_factory=list)
    each_ms: list[float] = field(default_factory=list)


class WrongAnswer(Exception):
    """The server did not answer as it must: what was measured would mean nothing."""


def drive(load: Load, *, connections: int = CONNECTIONS) -> Answers:
    """Send a load from all processes at once, over so many connections of each, and sum up."""
    parts = [Load(load.port, _share(load, number), load.status, load.seconds) for number in range(PROCESSES)]
    with get_context("fork").Pool(PROCESSES) as pool:
        work = functools.partial(_process, connections=connections)
        done = pool.map(work, [part for part in parts if part.requests], chunksize=1)
    whole = Answers(sum(one.count for one in done), max(one.seconds for one in done))
    whole.places = [place for one in done for place in one.places]
    whole.each_ms = [ms for one in done for ms in one.each_ms]
    return whole


def drive_alone(load: Load) -> Answers:
    """Send a load one request after the other: what an answer costs when no other thread wants to run.

    With several at once the threads of a worker hand Python's lock to each other across the cores, and each
    answer costs up to twice as much.
    """
    return _process(load, connections=1)


def _share(load: Load, number: int) -> Sequence[bytes]:
    """Deal the requests out; those that go round and round are everybody's."""
    return load.requests[number::PROCESSES] if load.seconds is None else load.requests


def get(port: int, path: str, cookies: str) -> bytes:
    """Make a GET as a browser sends it."""
    return _head("GET", port, path, cookies) + b"\r\n"


def post(port: int, path: str, cookies: str, body: str, *, visitor: str = "127.0.0.1") -> bytes:
    """Make a POST of a form, as a proxy passes it on for a visitor; without a visitor no proxy does."""
    passed_on = f"X-Forwarded-For: {visitor}\r\n" if visitor else ""
    kind = f"{passed_on}Content-Type: application/x-www-form-urlencoded\r\n"
    return _head("POST", port, path, cookies) + f"{kind}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def _head(method: str, port: int, path: str, cookies: str) -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookies}\r\n".encode()


def _process(load: Load, connections: int = CONNECTIONS) -> Answers:
    answers, lock, failed = Answers(), threading.Lock(), []
    source = _source(load)

    def work() -> None:
        try:
            with socket.create_connection(("127.0.0.1", load.port)) as link:
                for request in _shared(source, lock):
                    asked = time.perf_counter()
                    place = _ask(link, request, load.status)
                    took = 1000 * (time.perf_counter() - asked)
                    with lock:
                        answers.count += 1
                        answers.each_ms.append(took)
                        answers.places += [(request, place)] if place else []
        except (WrongAnswer, OSError, ValueError) as error:
            failed.append(error)

    began = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    answers.seconds = time.perf_counter() - began
    return answers


def _source(load: Load) -> Iterator[bytes]:
    if load.seconds is None:
        yield from load.requests
        return
    until = time.perf_counter() + load.seconds
    for request in itertools.cycle(load.requests):
        if time.perf_counter() > until:
            return
        yield request


def _shared(source: Iterator[bytes], lock: threading.Lock) -> Iterable[bytes]:
    while True:
        with lock:
            request = next(source, None)
        if request is None:
            return
        yield request


def timed(port: int, request: bytes) -> tuple[int, float]:
    """Send one request over a connection of its own; return the status and the seconds it took."""
    with socket.create_connection(("127.0.0.1", port)) as link:
        began = time.perf_counter()
        link.sendall(request)
        told = _until(link, b"", lambda told: b"\r\n\r\n" in told)
        head, _, body = told.partition(b"\r\n\r\n")
        _until(link, body, _end(dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])))
        return int(head[9:12]), time.perf_counter() - began


def _ask(link: socket.socket, request: bytes, status: int) -> str:
    """Send one request, read the whole answer, return where it points."""
    link.sendall(request)
    told = _until(link, b"", lambda told: b"\r\n\r\n" in told)
    head, _, body = told.partition(b"\r\n\r\n")
    if int(head[9:12]) != status:
        raise WrongAnswer(f"{head[:60]!r} to {request[:80]!r}, not {status}")
    headers = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
    _until(link, body, _end(headers))
    place = _LOCATION.search(head)
    return place[1].decode() if place else ""


def _end(headers: Mapping[bytes, bytes]) -> Callable[[bytes], bool]:
    """Return how the end of a body is known."""
    if b"content-length" in headers:
        length = int(headers[b"content-length"])
        return lambda body: len(body) >= length
    return lambda body: body.endswith(b"0\r\n\r\n")


def _until(link: socket.socket, told: bytes, is_whole: Callable[[bytes], bool]) -> bytes:
    while not is_whole(told):
        part = link.recv(65536)
        if not part:
            raise WrongAnswer("the connection was closed")
        told += part
    return told
