"""Reads of one person; every answer goes through `_answer`, which knows tokens and failures."""

import json
from collections.abc import Callable
from typing import Any, Final

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from esia_stand.endpoints import broken, notes
from esia_stand.endpoints.rs import bearer
from esia_stand.protocol import rest
from esia_stand.protocol.errors import RestCode, RestRefused
from esia_stand.protocol.faults import Fault
from esia_stand.protocol.words import N_
from esia_stand.systems import queries as systems

log = structlog.get_logger(__name__)
PERSON: Final = "Person-3"
Reading = Callable[[bearer.Opened], rest.Json]


@require_safe
def person(request: HttpRequest, oid: str) -> HttpResponseBase:
    """Return the person, with the parts named in `embed`."""
    wanted = rest.embedded(request.GET.get("embed", ""))

    def read(opened: bearer.Opened) -> rest.Json:
        whole = rest.person(opened.record, opened.scopes)
        for name in sorted(wanted & rest.EMBEDDED.keys()):
            _embed(whole, name, opened)
        return whole

    return _answer(request, oid, PERSON, read)


def _embed(whole: rest.Json, name: str, opened: bearer.Opened) -> None:
    """Add one part; a part no scope opens is simply left out."""
    try:
        found = rest.elements(opened.record, rest.EMBEDDED[name], opened.scopes)
    except RestRefused:
        return
    whole[name] = rest.collection(found)


@require_safe
def collection(request: HttpRequest, oid: str, name: str) -> HttpResponseBase:
    """Return a collection: addresses of its elements, or the elements themselves."""

    def read(opened: bearer.Opened) -> rest.Json:
        return _collection(request, rest.elements(opened.record, name, opened.scopes))

    return _answer(request, oid, "Collection-1", read)


def _collection(request: HttpRequest, found: list[rest.Json]) -> rest.Json:
    if "elements" in rest.embedded(request.GET.get("embed", "")):
        return rest.collection(found)
    path = "/".join(part for part in request.path.split("/") if part)
    return rest.collection(f"{settings.STAND_URL}/{path}/{rest.number(row)}" for row in found)


@require_safe
def element(request: HttpRequest, oid: str, name: str, number: str) -> HttpResponseBase:
    """Return one element of a collection."""

    def read(opened: bearer.Opened) -> rest.Json:
        return rest.by_id(rest.elements(opened.record, name, opened.scopes), int(number))

    return _answer(request, oid, "Element-1", read)


@require_safe
def kid_documents(request: HttpRequest, oid: str, kid: str) -> HttpResponseBase:
    """Return the documents of one child."""

    def read(opened: bearer.Opened) -> rest.Json:
        return _collection(request, _documents_of(opened, kid))

    return _answer(request, oid, "Collection-1", read)


@require_safe
def kid_document(request: HttpRequest, oid: str, kid: str, number: str) -> HttpResponseBase:
    """Return one document of one child."""

    def read(opened: bearer.Opened) -> rest.Json:
        return rest.by_id(_documents_of(opened, kid), int(number))

    return _answer(request, oid, "Element-1", read)


def _documents_of(opened: bearer.Opened, kid: str) -> list[rest.Json]:
    row = rest.by_id(opened.record["kids"], int(kid))
    return rest.kid_documents(row, opened.scopes)


@csrf_exempt
def nothing(_request: HttpRequest) -> HttpResponse:
    """Say that there is nothing at this address."""
    refused = RestRefused(RestCode.NOT_FOUND)
    return notes.put(_refused(refused), "", refused)


def _answer(request: HttpRequest, oid: str, schema: str, read: Reading) -> HttpResponseBase:
    told = bearer.claims(request)
    client_id = str(told.get("client_id", "")) if told else ""
    faults = systems.faults_on(client_id)
    instead = broken.rest_answer(faults, client_id)
    if instead is not None:
        return instead
    try:
        if Fault.REST_FORBIDDEN in faults:
            raise RestRefused(RestCode.SCOPE_NOT_ALLOWED, hint=N_("включён сбой стенда: данных не дают"))  # noqa: TRY301
        body = read(bearer.opened(request, told, int(oid), faults))
    except RestRefused as refused:
        log.info("person refused", code=refused.number, hint=refused.hint)
        return notes.put(_refused(refused), client_id, refused)
    response = _json(body, schema)
    if schema == PERSON:
        response.headers["Link"] = rest.links(f"{settings.STAND_URL}/rs/prns/{int(oid)}")
    whole = broken.spoilt(response, faults, cut=Fault.REST_TRUNCATED, trickle=Fault.REST_TRICKLE)
    return notes.put(whole, client_id, hint=broken.cut_hint(faults, Fault.REST_TRUNCATED))


def _json(body: rest.Json, schema: str, status: int = 200) -> HttpResponse:
    content_type = f'application/json; schema="{settings.STAND_URL}/rs/model/prn/{schema}"'
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=content_type, status=status)
    if "eTag" in body:
        response.headers["ETag"] = f'"{body["eTag"]}"'
    return response


def _refused(refused: RestRefused) -> HttpResponse:
    body: dict[str, Any] = {"code": refused.number, "message": refused.message}
    return _json(body, "Error-1", refused.status)
