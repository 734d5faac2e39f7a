"""Answers that fail on purpose; the desk switches them on."""

import time
from collections.abc import Mapping

from django.http import HttpResponse

from esia_stand.protocol.faults import Fault

BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
GARBAGE = "<!doctype html><title>ЕСИА</title><p>Проводятся технические работы"
JSON = "application/json;charset=UTF-8"


def token_answer(faults: Mapping[Fault, int]) -> HttpResponse | None:
    """Return what to answer instead of tokens, or None; a slow answer waits here."""
    _wait(faults, Fault.TOKEN_SLOW)
    return _instead(faults, Fault.TOKEN_502, Fault.TOKEN_GARBAGE, Fault.TOKEN_EMPTY)


def rest_answer(faults: Mapping[Fault, int]) -> HttpResponse | None:
    """Return what to answer instead of a person's data, or None; a slow answer waits here."""
    _wait(faults, Fault.REST_SLOW)
    return _instead(faults, Fault.REST_502, Fault.REST_GARBAGE, Fault.REST_EMPTY)


def _wait(faults: Mapping[Fault, int], slow: Fault) -> None:
    if slow in faults:
        time.sleep(faults[slow])


def _instead(faults: Mapping[Fault, int], down: Fault, garbage: Fault, empty: Fault) -> HttpResponse | None:
    if down in faults:
        return HttpResponse(BAD_GATEWAY, status=502)
    if garbage in faults:
        return HttpResponse(GARBAGE, content_type=JSON)
    return HttpResponse("", content_type=JSON) if empty in faults else None


def cut(response: HttpResponse, faults: Mapping[Fault, int], fault: Fault) -> HttpResponse:
    """Return the answer, its second half lost when this failure is on."""
    if fault in faults:
        response.content = response.content[: len(response.content) // 2]
    return response
