"""One question to ESIA and its answer: a JSON object within bounds, or the refusal that it means."""

import json
from typing import Any, Final

import httpx

from portal.adapters import bounded
from portal.adapters.esia.numbers import named
from portal.domain.accounts import ports

LARGEST: Final = 1_000_000
_WORKS: Final = "техническ"


class Slow(ports.Unavailable):
    """No answer in time: asking again would only make the person wait longer."""


def ask(client: httpx.Client, method: str, path: str, **what: Any) -> dict[str, Any]:
    """Ask, and return the object that ESIA answers; raise the refusals of accounts.ports."""
    try:
        with client.stream(method, path, **what) as response:
            return _object(response)
    except httpx.TimeoutException as error:
        raise Slow(type(error).__name__) from error
    except httpx.TransportError as error:
        raise ports.Unavailable(type(error).__name__) from error
    except httpx.DecodingError as error:
        raise ports.BadAnswer("an answer that cannot be unpacked") from error


def _object(response: httpx.Response) -> dict[str, Any]:
    """Return the JSON object of an answer, or raise the refusal that its status and body mean."""
    if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise ports.Unavailable(f"status {response.status_code}")
    read = body(response)
    if not response.is_redirect and _is_page(read):
        raise ports.Unavailable(f"status {response.status_code} and a page instead of data")
    try:
        told = json.loads(read)
    except (ValueError, RecursionError) as error:
        raise ports.BadAnswer("an answer that is not JSON") from error
    if response.status_code == httpx.codes.OK and isinstance(told, dict):
        return told
    raise _refused(response.status_code, told)


def _is_page(read: bytes) -> bool:
    """Tell whether a page for people came, or nothing: so ESIA, and what stands before it, speak of works."""
    return read.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"", b"<")


def body(response: httpx.Response) -> bytes:
    """Read the answer within its bounds; raise BadAnswer beyond them."""
    try:
        return bounded.read(response, most=LARGEST)
    except bounded.TooLarge:
        raise ports.BadAnswer("an answer of absurd size") from None


def _refused(status: int, told: Any) -> ports.IdentityRefusal:
    first = told[0] if isinstance(told, list) and told else told
    if not isinstance(first, dict):
        return ports.BadAnswer(f"status {status} without an object")
    if "error" in first:
        return named(str(first["error"]), str(first.get("error_description", "")))
    return ports.BadAnswer(f"status {status} {_known(first.get('code'))}".rstrip())


def _known(code: Any) -> str:
    """Return a code as ESIA writes them; anything else says nothing and stays out of the log."""
    is_short = isinstance(code, str) and len(code) <= 12 and code.replace("-", "").isalnum()
    return str(code) if is_short else ""


def speaks_of_works(text: str) -> bool:
    """Tell whether a page for people announces technical works (seed 004: «проведения технических работ»)."""
    return _WORKS in text.casefold()
