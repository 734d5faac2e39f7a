"""One deadline over a whole exchange: httpx's time-outs begin anew with every byte that arrives."""

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

import httpcore
import httpx

_ends: ContextVar[float] = ContextVar("exchange_ends", default=float("inf"))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let everything that is sent and read inside take at most so many seconds together.

    Inside another deadline the earlier end counts.
    """
    token = _ends.set(min(_ends.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _ends.reset(token)


def left(longest: float) -> float:
    """Return how many seconds are left for what may take `longest` by itself; 0 when time is over."""
    return max(0.0, min(longest, _ends.get() - time.monotonic()))


def transport(ca_file: Path | None = None) -> httpx.HTTPTransport:
    """Return httpx's own transport whose network keeps the deadline; it trusts `ca_file` too, if given."""
    trusted = _trusted(ca_file)
    made = httpx.HTTPTransport(verify=trusted, trust_env=False)
    # httpx takes no network backend from outside; httpcore, which it stands on, does.
    made._pool = httpcore.ConnectionPool(  # noqa: SLF001
        ssl_context=trusted, network_backend=_Backend()
    )
    return made


@cache
def _trusted(ca_file: Path | None) -> ssl.SSLContext:
    """Return who is believed; reading the certificates takes longer than a question, so once."""
    context = httpx.create_ssl_context(trust_env=False)
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context


def _left(timeout: float | None, late: type[Exception]) -> float:
    left = _ends.get() - time.monotonic()
    if left <= 0:
        raise late("the deadline of the exchange")
    return left if timeout is None else min(timeout, left)


class _Backend(httpcore.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> "_Stream":
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(super().connect_tcp(host, port, left, local_address, socket_options))


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, *given: Any, **named: Any) -> "_Stream":
        return _Stream(self._inner.start_tls(*given, **named))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
