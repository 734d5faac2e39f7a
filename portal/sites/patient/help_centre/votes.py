"""What a browser said of articles: a sealed cookie with the numbers of its votes, which lead to nobody."""

import uuid
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from portal.sites.entrance import cookies

LIFE: Final = timedelta(days=180)
YES: Final = "yes"
NO: Final = "no"
TOLD: Final = "told"
_MOST_KEPT: Final = 40
"""Votes that a cookie holds; the oldest are forgotten."""


def said(request: HttpRequest, slug: str) -> str:
    """Return what this browser said of an article: yes, no, told; empty where nothing."""
    return str(_votes(request).get(slug, ("", ""))[1])


def _votes(request: HttpRequest) -> dict[str, Any]:
    told = cookies.sealed(request, settings.HELPED_COOKIE, life=LIFE)
    return told if isinstance(told, dict) else {}


def keep(request: HttpRequest, answer: HttpResponseBase, slug: str, key: uuid.UUID, what: str) -> None:
    """Remember this browser's answer on an article."""
    votes = _votes(request)
    votes.pop(slug, None)
    kept = [*votes.items(), (slug, [key.hex, what])][-_MOST_KEPT:]
    cookies.put_sealed(answer, settings.HELPED_COOKIE, dict(kept), life=LIFE)


def key(request: HttpRequest, slug: str) -> uuid.UUID:
    """Return the number of this browser's vote: the one it has, else the one that stood on the page."""
    told = _votes(request).get(slug, [request.POST.get("key", ""), ""])[0]
    try:
        return uuid.UUID(hex=str(told)[:40])
    except ValueError:
        return uuid.uuid4()
