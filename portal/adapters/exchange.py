"""One question to a provider: short, sent once, answered by a JSON object or by a named trouble."""

import json
from collections.abc import Callable, Collection, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, Final

import httpx

from portal.adapters import bounded, deadline
from portal.domain.accounts import ports

Trouble = Callable[[dict[str, Any]], ports.ChannelTrouble | None]
"""Reads an answer and returns what is wrong with it, as its provider says it."""

_TIMES: Final = httpx.Timeout(5.0, connect=2.0)
_TOO_MANY: Final = httpx.codes.TOO_MANY_REQUESTS
_LARGEST: Final = 100_000
_LONGEST_S: Final = 6.0
"""How long one question takes at most, however slowly the answer trickles."""


class Exchange:
    """A provider over HTTP: TLS verified, no redirects, no repeats, no cookies, no proxy of the machine."""

    def __init__(
        self,
        *,
        url: str,
        headers: Mapping[str, str] | None = None,
        ca_file: Path | None = None,
        longest_s: float = _LONGEST_S,
        own_statuses: Collection[int] = (),
    ) -> None:
        self._longest_s, self._own_statuses = longest_s, own_statuses
        # A kept connection may be closed while we ask, and we never ask twice: each question has its own.
        given = {**(headers or {}), "Connection": "close"}
        self._client = httpx.Client(
            base_url=url, headers=given, timeout=_TIMES, follow_redirects=False, trust_env=False,
            transport=deadline.transport(ca_file), cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )  # fmt: skip

    def ask(self, method: str, path: str, *, trouble: Trouble, **what: Any) -> dict[str, Any]:
        """Ask once; raise what `trouble` reads from the answer, ChannelDown or BadReply."""
        with deadline.within(self._longest_s):
            status, told = self._answer(method, path, **what)
        found = trouble(told)
        if found is not None:
            raise found
        if status != httpx.codes.OK:
            raise ports.BadReply(f"status {status}")
        return told

    def close(self) -> None:
        """Close what is kept open for the next question."""
        self._client.close()

    def _answer(self, method: str, path: str, **what: Any) -> tuple[int, dict[str, Any]]:
        try:
            with self._client.stream(method, path, **what) as response:
                return response.status_code, self._object(response)
        except httpx.TransportError as error:
            raise ports.ChannelDown(type(error).__name__) from error
        except httpx.DecodingError as error:
            raise ports.BadReply("an answer that cannot be unpacked") from error

    def _object(self, response: httpx.Response) -> dict[str, Any]:
        """Read an answer; one of `own_statuses` tells by its body what is wrong."""
        status = response.status_code
        is_own = status in self._own_statuses
        if not is_own and (status >= httpx.codes.INTERNAL_SERVER_ERROR or status == _TOO_MANY):
            raise ports.ChannelDown(f"status {status}")
        if response.is_redirect:
            raise ports.BadReply(f"status {status}")
        return _json(response)


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        # Texts of errors may come in another charset; only numbers and words of ASCII are read.
        told = json.loads(_body(response).decode("utf-8", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise ports.BadReply("an answer that is not JSON") from error
    if not isinstance(told, dict):
        raise ports.BadReply("an answer without an object")
    return told


def _body(response: httpx.Response) -> bytes:
    try:
        return bounded.read(response, most=_LARGEST)
    except bounded.TooLarge:
        raise ports.BadReply("an answer of absurd size") from None
