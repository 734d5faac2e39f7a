"""Writes each request of a system into the journal of the desk."""

import time
from collections.abc import Callable
from typing import Final

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils import timezone

from esia_stand.endpoints import notes
from esia_stand.endpoints.notes import Note
from esia_stand.journal import actions
from esia_stand.systems import queries as systems

Answer = Callable[[HttpRequest], HttpResponse]
OF_SYSTEMS: Final = ("/aas/", "/rs/", "/idp/")
UNREADABLE: Final = (UnreadablePostError, RequestDataTooBig, TooManyFieldsSent, MultiPartParserError)
log = structlog.get_logger(__name__)


class Journal:
    """Notes requests of systems, and whatever else ends in a refusal of ESIA or in a failure of the desk."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then write the line: a journal that fails spoils no answer."""
        started = time.monotonic()
        response = self.get_response(request)
        note = notes.of(response)
        if _is_of_a_system(request) or (note is not None and note.client_id and note.hint):
            try:
                _write(request, response, note or Note(""), started)
            except DatabaseError as trouble:
                log.warning("journal not written", kind=type(trouble).__name__)
        return response


def _is_of_a_system(request: HttpRequest) -> bool:
    """Tell whether a system asks; who sends no parameter at all only looks whether ESIA answers."""
    is_probe = request.path.startswith("/aas/") and notes.only_looks(request)
    return request.path.startswith(OF_SYSTEMS) and not is_probe


def _write(request: HttpRequest, response: HttpResponse, note: Note, started: float) -> None:
    received = [*request.GET.lists(), *_posted(request).lists()]
    told = actions.parameters(received)
    client_id = note.client_id or told.get("client_id", "")[:64]
    actions.write(
        line={
            "at": timezone.now(),
            "request_id": request.META.get("stand.request_id", ""),
            "client_id": client_id,
            "method": (request.method or "")[:8],
            "path": request.path[:300],
            "status": response.status_code,
            "milliseconds": int((time.monotonic() - started) * 1000),
            "code": note.number,
            "hint": note.hint[:500],
            "faults": [fault.value for fault in systems.faults_on(client_id)],
            "parameters": told if request.path.startswith(OF_SYSTEMS) else {},
        }
    )


def _posted(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except UNREADABLE:
        return QueryDict()
