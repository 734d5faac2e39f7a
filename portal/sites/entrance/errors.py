"""Pages for what went wrong. None of them asks the database; the last one does not even need templates."""

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_urlconf, reverse, set_urlconf
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now

from portal.domain.health import actions as health
from portal.kit import last_resort
from portal.sites.entrance import maintenance, places, resend, saying, staff, still, unsent

_HTMX_WHOLE_PAGE = {"HX-Retarget": "body", "HX-Reswap": "innerHTML"}
"""A fragment was asked for: the page takes the place of the whole one, not of the fragment."""
_AGAIN_S = 5
"""When a request that met no database may be sent again: a killed server is back by then."""
_CODES: Final = "codes_phone_"
"""Before the names of the limits of codes to one telephone."""
_log = structlog.get_logger("portal.errors")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: there is no such page, or it is not this person's."""
    del exception
    return render(request, "entrance/not_found.html", status=404)


def not_allowed(request: HttpRequest, allow: str) -> HttpResponse:
    """Answer 405 with the methods that the address takes; mostly the kept address of a button."""
    answer = render(request, "entrance/not_allowed.html", status=405)
    answer.headers["Allow"] = allow
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 where a form was too large: no request that a browser of ours sends."""
    return _went_wrong(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    del exception
    return _went_wrong(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or foreign: mostly a page left open for too long."""
    if unsent.is_of_another(request):
        return of_another(request)
    _log.warning("form_token_refused", reason=reason)
    told = {"again": _page_before(request), "sent": resend.of(request)}
    return render(request, "entrance/forged.html", told, status=403)


def of_another(request: HttpRequest) -> HttpResponse:
    """Answer 403 to a form of a page made for somebody else than who is signed in: nothing of it is shown."""
    _log.warning("form_of_another")
    answer = render(request, "entrance/of_another.html", {"again": _page_before(request)}, status=403)
    for name, value in _HTMX_WHOLE_PAGE.items():
        answer.headers[name] = value
    return answer


def too_often(request: HttpRequest, until: datetime | None, limit: str = "") -> HttpResponse:
    """Answer 429 and say when to try again; `until` None is a way that only ESIA opens again.

    `limit` is the name of what is used up: whoever has just been sent a code has tried nothing too often.
    """
    at = now()
    region: Any = getattr(request, "region", None)
    # Staff have a door of their own: ESIA opens nothing to them.
    is_stranger = region and getattr(request, "person", None) is None and not staff.is_inside(request)
    told = {
        "when": _when(until, at, saying.zone_of(request)) if until else None,
        "was_sent": limit.startswith(_CODES),
        "sign_in": reverse("sign_in:page") if is_stranger else None,
        "cannot": reverse("sign_in:cannot") if is_stranger else None,
        "again": _page_before(request),
        "sent": resend.of(request),
    }
    response = render(request, "entrance/too_often.html", told, status=429)
    for name, value in _HTMX_WHOLE_PAGE.items():
        response.headers[name] = value
    if until:
        response.headers["Retry-After"] = str(max(1, math.ceil((until - at).total_seconds())))
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413: what came is larger than this address reads; the rest of it is not read."""
    answer = render(request, "entrance/too_large.html", {"again": _page_before(request)}, status=413)
    for name, value in _HTMX_WHOLE_PAGE.items():
        answer.headers[name] = value
    return answer


def _when(until: datetime, at: datetime, zone: str) -> str:
    """Write the moment on the clocks of the region, rounded up to a whole minute."""
    return saying.moment(until + timedelta(seconds=59), zone, at)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 with the number that is in the log; 503 where the database is away for a moment.

    Django calls it while the error is being handled, so what went wrong can be asked for.
    """
    is_away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    status = 503 if is_away else 500
    try:
        if is_away:
            health.note_pages_away(at=now())
        with _remembering_region(request):
            answer = _went_wrong(request, status)
    except Exception:  # noqa: BLE001  whatever is broken, the person gets an answer with a number
        _log.exception("error_page_broken")
        answer = _last_resort(request, status)
    if is_away:
        answer.headers["Retry-After"] = str(_AGAIN_S)
    return answer


@contextmanager
def _remembering_region(request: Any) -> Iterator[None]:
    """Let the page of an error name its region, and its telephones, where no database told which it is."""
    code = "" if getattr(request, "region", None) else still.code_of(request)
    region = still.region(code) if code else None
    if region is None:
        yield
        return
    request.region, request.person = region, None
    before = get_urlconf()
    set_urlconf(settings.REGION_URLCONF)
    try:
        with places.prefix("/" if places.host_of(code) else f"/{code}/"):
            yield
    finally:
        set_urlconf(before)


def _went_wrong(request: HttpRequest, status: int) -> HttpResponse:
    at = now()
    told = {
        "again": _where_from(request),
        "status": status,
        "sent": resend.of(request),
        "is_sent": request.method == "POST",
        "when": saying.moment(at, saying.zone_of(request), at),
        "status_href": maintenance.status_href(request),
    }
    return render(request, "entrance/went_wrong.html", told, status=status)


def _where_from(request: HttpRequest) -> str:
    """Return the address that «Перезапустить» opens: this page, or the start of what was sent."""
    return request.get_full_path() if request.method == "GET" else _start(request)


def _page_before(request: HttpRequest) -> str:
    """Return the page whose form was sent, where the browser names one of this site, else the start."""
    before = request.headers.get("Referer", "")
    if request.method == "GET" or not url_has_allowed_host_and_scheme(
        before, allowed_hosts={request.get_host()}
    ):
        return _where_from(request)
    return urlsplit(before).path


def _start(request: HttpRequest) -> str:
    region: Any = getattr(request, "region", None)
    if region is None:
        return "/"
    return places.inside("/")


def _last_resort(request: HttpRequest, status: int) -> HttpResponse:
    number = str(getattr(request, "request_id", ""))
    return HttpResponse(last_resort.page(number), status=status)
