"""One question to a clinic's system and its answer: a resource within bounds, or what went wrong."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, Final

import httpx

from portal.adapters import bounded, breaker, deadline, room

LARGEST: Final = 4_000_000
MOST_PAGES: Final = 100
_KIND: Final = "application/fhir+json"
_REFUSALS: Final = (404, 409, 410, 412, 422)


class Silent(Exception):
    """No answer in time, or the system's own trouble: nobody knows what it has done."""


class Away(Silent):
    """It was not asked: nothing can have been done there."""


class Bad(Silent):
    """An answer that is not what was asked for; it says nothing, and somebody should look."""


class Refused(Exception):
    """The system understood and says no; `status` is that of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class _Breaker(breaker.Breaker):
    failure, refusal = Silent, Away


class _Room(room.Room):
    busy = Away


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: to connect, for one answer, for a whole step that a person waits for, for a whole reading."""

    connect_s: float = 1.0
    answer_s: float = 4.0
    longest_s: float = 5.0
    reading_s: float = 20.0


class Wire:
    """One outside system: its address and the key that it knows us by."""

    def __init__(
        self, *, url: str, key: str, times: Times | None = None, at_once: int = 2, ca_file: Path | None = None
    ) -> None:
        self.times = times or Times()
        self._breaker, self._room = _Breaker(), _Room(at_once)
        self._url, self._key, self._ca_file = httpx.URL(url), key, ca_file

    @cached_property
    def _client(self) -> httpx.Client:
        """The one client of this system, made at the first question: most commands ask none."""
        return httpx.Client(
            base_url=self._url, timeout=httpx.Timeout(self.times.answer_s, connect=self.times.connect_s),
            headers={"Authorization": f"Bearer {self._key}", "Accept": _KIND},
            follow_redirects=False, trust_env=False, transport=deadline.transport(self._ca_file),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )  # fmt: skip

    @contextmanager
    def _within(self, longest_s: float) -> Iterator[None]:
        with self._room.taken(), self._breaker.passing(), deadline.within(longest_s):
            yield

    def ask(self, method: str, path: str, kind: str, **what: Any) -> dict[str, Any]:
        """Ask one question; return the resource of this kind.

        A system that fails is not asked at all, and only so many wait for it at once. Raises Away, Bad,
        Silent, Refused.
        """
        with self._within(self.times.longest_s):
            return self._ask(method, path, kind, **what)

    def read(self, path: str, *, patience_s: float, **asked: Any) -> list[dict[str, Any]]:
        """Search page by page, all within `patience_s`; return the resources of all pages, each once.

        Raises what `ask` does.
        """
        found: dict[tuple[str, str], dict[str, Any]] = {}
        times = {"timeout": httpx.Timeout(patience_s, connect=self.times.connect_s)}
        with self._within(patience_s):
            page = self._ask("GET", path, "Bundle", params=asked, **times)
            for _ in range(MOST_PAGES):
                _take(found, entries(page))
                further = self._next(page)
                if further is None:
                    return list(found.values())
                page = self._ask("GET", str(further), "Bundle", **times)
        raise Bad("pages without end")

    def _ask(self, method: str, path: str, kind: str, **what: Any) -> dict[str, Any]:
        try:
            with self._client.stream(method, path, **what) as response:
                return _resource(response, kind)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Away(type(error).__name__) from error
        except httpx.TransportError as error:
            raise Silent(type(error).__name__) from error
        except httpx.DecodingError as error:
            raise Bad("an answer that cannot be unpacked") from error

    def _next(self, page: dict[str, Any]) -> httpx.URL | None:
        """Return the address of the next page; the key never goes to another host than the system's."""
        for link in page.get("link") or []:
            if isinstance(link, dict) and link.get("relation") == "next":
                try:
                    further = self._url.join(str(link.get("url")))
                except httpx.InvalidURL as error:
                    raise Bad("a next page without an address") from error
                if (further.scheme, further.netloc) != (self._url.scheme, self._url.netloc):
                    raise Bad("a next page at another host")
                return further
        return None


class Unnamed(Wire):
    """A system that clinics' data name and the settings do not: nobody knows where to ask it."""

    def __init__(self) -> None:
        super().__init__(url="http://127.0.0.1", key="")

    @contextmanager
    def _within(self, longest_s: float) -> Iterator[None]:
        del longest_s
        raise Away("the settings name no such system")
        yield  # a context manager is a generator


def entries(page: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the resources of one page; raise Bad where they are none."""
    told = page.get("entry") or []
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise Bad("entries that are no list")
    found = [one.get("resource") for one in told]
    if not all(isinstance(one, dict) for one in found):
        raise Bad("an entry without a resource")
    return [one for one in found if isinstance(one, dict)]


def _take(found: dict[tuple[str, str], dict[str, Any]], told: list[dict[str, Any]]) -> None:
    """Add what a page tells; told twice it counts once, told twice and differently it is not believed."""
    for one in told:
        key = (str(one.get("resourceType")), str(one.get("id")))
        if found.setdefault(key, one) != one:
            raise Bad("one resource in two shapes")


def _resource(response: httpx.Response, kind: str) -> dict[str, Any]:
    if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise Silent(f"status {response.status_code}")
    if response.status_code in _REFUSALS:
        raise Refused(response.status_code)
    if not response.is_success:
        raise Bad(f"status {response.status_code}")
    try:
        told = json.loads(_body(response))
    except (ValueError, RecursionError) as error:
        raise Bad("an answer that is not JSON") from error
    if not isinstance(told, dict) or told.get("resourceType") != kind:
        raise Bad("another resource than was asked for")
    return told


def _body(response: httpx.Response) -> bytes:
    try:
        return bounded.read(response, most=LARGEST)
    except bounded.TooLarge:
        raise Bad("an answer of absurd size") from None


def reference(told: Any, kind: str) -> str:
    """Return the id in a reference to a resource of this kind; raise Bad."""
    value = told.get("reference") if isinstance(told, dict) else None
    found = re.search(rf"(?:^|/){kind}/([A-Za-z0-9\-.]{{1,64}})$", str(value))
    if found is None:
        raise Bad(f"no reference to a {kind}")
    return found[1]
