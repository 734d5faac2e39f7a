"""Asks whether ESIA answers at all: what the sign-in page knows before a person goes there."""

import httpx

from portal.adapters import deadline
from portal.adapters.esia import numbers, wire
from portal.domain.accounts.ports import BadAnswer
from portal.domain.health.ports import Answer

_LONGEST_S = 4.0
WORKS = "works"
"""What `Answer.detail` says where ESIA itself announces technical works."""


def ask(client: httpx.Client) -> Answer:
    """Ask for the sign-in address without parameters: an error page of ESIA's own means it lives."""
    try:
        with (
            deadline.within(_LONGEST_S),
            client.stream("GET", "/aas/oauth2/v2/ac", timeout=_LONGEST_S) as response,
        ):
            return told(response)
    except httpx.HTTPError as error:
        return Answer(is_up=False, detail=type(error).__name__)


def told(response: httpx.Response) -> Answer:
    """Judge ESIA by its answer to whatever question."""
    if numbers.number(response.headers.get("Location", "")) in ("007007", "007008"):
        return Answer(is_up=False, detail=WORKS)
    status = response.status_code
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if is_page and status in (httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE) and _announces(response):
        return Answer(is_up=False, detail=WORKS)
    return Answer(is_up=status < httpx.codes.INTERNAL_SERVER_ERROR, detail=f"status {status}")


def _announces(response: httpx.Response) -> bool:
    try:
        text = wire.body(response).decode("utf-8", "replace")
    except BadAnswer:
        return False
    return wire.speaks_of_works(text)
