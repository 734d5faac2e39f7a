"""Asks the stand's own addresses for the demonstration system, without a network in between."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from esia_stand.endpoints.oauth import views as oauth
from esia_stand.endpoints.rs import views as rs

EMBED = "(contacts.elements,addresses.elements,documents.elements,kids.elements,organizations.elements)"
View = Callable[..., HttpResponseBase]


class Strange(Exception):
    """The answer is not JSON: a failure of the stand is on."""


def tokens(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what `/aas/oauth2/v3/te` answers, tokens or a refusal; raise Strange."""
    request = HttpRequest()
    request.method = "POST"
    request.POST = QueryDict(urlencode(form))
    return _json(oauth.token, request)


def person(oid: int, access_token: str) -> dict[str, Any]:
    """Return what `/rs/prns/{oid}` answers, the person or a refusal; raise Strange."""
    request = HttpRequest()
    request.method = "GET"
    request.GET = QueryDict(urlencode({"embed": EMBED}))
    request.META["HTTP_AUTHORIZATION"] = f"Bearer {access_token}"
    return _json(rs.person, request, oid=str(oid))


def _json(view: View, request: HttpRequest, **parts: str) -> dict[str, Any]:
    answer = view(request, **parts)
    body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    try:
        told = json.loads(body)
    except ValueError:
        raise Strange from None
    if not isinstance(told, dict):
        raise Strange
    return told


def parts(token: str) -> list[dict[str, Any]]:
    """Return header and claims of a token of our own stand, unchecked: they are only shown."""
    try:
        return [
            json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
            for part in token.split(".")[:2]
        ]
    except (binascii.Error, ValueError):
        raise Strange from None
