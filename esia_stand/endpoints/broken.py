"""Answers that fail on purpose; the desk switches them on."""

import time
from collections.abc import Iterator, Mapping

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from esia_stand.endpoints import notes
from esia_stand.protocol.faults import Fault, hint

BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
GARBAGE = "<!doctype html><title>ЕСИА</title><p>Проводятся технические работы"
JSON = "application/json;charset=UTF-8"
DROPS = 50
"""Into so many drops an answer is parted."""


def bad_gateway() -> HttpResponse:
    """Answer as a proxy in front of ESIA does when ESIA is gone."""
    return HttpResponse(BAD_GATEWAY, status=502)


def token_answer(faults: Mapping[Fault, int], client_id: str) -> HttpResponse | None:
    """Return what to answer instead of tokens, or None; a slow answer waits here."""
    _wait(faults, Fault.TOKEN_SLOW)
    return _instead(faults, client_id, Fault.TOKEN_502, Fault.TOKEN_GARBAGE, Fault.TOKEN_EMPTY)


def rest_answer(faults: Mapping[Fault, int], client_id: str) -> HttpResponse | None:
    """Return what to answer instead of a person's data, or None; a slow answer waits here."""
    _wait(faults, Fault.REST_SLOW)
    return _instead(faults, client_id, Fault.REST_502, Fault.REST_GARBAGE, Fault.REST_EMPTY)


def _wait(faults: Mapping[Fault, int], slow: Fault) -> None:
    if slow in faults:
        time.sleep(faults[slow])


def _instead(
    faults: Mapping[Fault, int], client_id: str, down: Fault, garbage: Fault, empty: Fault
) -> HttpResponse | None:
    if down in faults:
        return failed(bad_gateway(), client_id, down)
    if garbage in faults:
        return failed(HttpResponse(GARBAGE, content_type=JSON), client_id, garbage)
    return failed(HttpResponse("", content_type=JSON), client_id, empty) if empty in faults else None


def failed(response: HttpResponse, client_id: str, fault: Fault) -> HttpResponse:
    """Note on an answer which failure of the desk made it: the journal tells it as it tells refusals."""
    return notes.put(response, client_id, hint=hint(fault))


def cut_hint(faults: Mapping[Fault, int], cut: Fault) -> str:
    """Return what the journal tells of an answer that `spoilt` cut; empty for a whole one."""
    return hint(cut) if cut in faults else ""


def spoilt(
    response: HttpResponse, faults: Mapping[Fault, int], *, cut: Fault, trickle: Fault
) -> HttpResponseBase:
    """Return the answer: its second half lost, or drop by drop, where one of these failures is on."""
    if cut in faults:
        response.content = response.content[: len(response.content) // 2]
    if trickle not in faults:
        return response
    dripping = StreamingHttpResponse(
        _drops(response.content, faults[trickle]),
        status=response.status_code,
        content_type=response.headers["Content-Type"],
    )
    dripping.headers["Content-Length"] = str(len(response.content))
    return dripping


def _drops(content: bytes, seconds: int) -> Iterator[bytes]:
    size = max(1, -(-len(content) // DROPS))
    for start in range(0, len(content), size):
        time.sleep(seconds * size / len(content))
        yield content[start : start + size]
