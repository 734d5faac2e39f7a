"""Pages for what went wrong. None of them asks the database; the last one does not even need templates."""

import math
import sys
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portal.kit import dates, zones

_MOSCOW = "Europe/Moscow"
_HTMX_WHOLE_PAGE = {"HX-Retarget": "body", "HX-Reswap": "innerHTML"}
"""A fragment was asked for: the page takes the place of the whole one, not of the fragment."""
_AGAIN_S = 5
"""When a request that met no database may be sent again: a killed server is back by then."""
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
    """Answer 400: what came is no request that a browser of ours sends."""
    del exception
    return _went_wrong(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    del exception
    return _went_wrong(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or foreign: mostly a page left open for too long."""
    _log.warning("form_token_refused", reason=reason)
    return render(request, "entrance/forged.html", {"again": _where_from(request)}, status=403)


def too_often(request: HttpRequest, until: datetime | None) -> HttpResponse:
    """Answer 429 and say when to try again; `until` None is a way that only ESIA opens again."""
    at = now()
    region: Any = getattr(request, "region", None)
    is_known = getattr(request, "person", None) is not None
    told = {
        "when": _when(until, at, region.time_zone if region else _MOSCOW) if until else None,
        "sign_in": reverse("sign_in:page") if region and not is_known else None,
        "cannot": reverse("sign_in:cannot") if region and not is_known else None,
        "again": _page_before(request),
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
    local = zones.local(until + timedelta(seconds=59), zone)
    told = {"time": dates.show_time(local.time()), "zone": zones.from_moscow(until, zone)}
    if local.date() == zones.local(at, zone).date():
        return _("сегодня в %(time)s (%(zone)s)") % told
    return _("%(day)s, в %(time)s (%(zone)s)") % (told | {"day": dates.show_day(local.date(), _)})


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 with the number that is in the log; 503 where the database is away for a moment.

    Django calls it while the error is being handled, so what went wrong can be asked for.
    """
    is_away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    status = 503 if is_away else 500
    try:
        answer = _went_wrong(request, status)
    except Exception:  # noqa: BLE001  whatever is broken, the person gets an answer with a number
        _log.exception("error_page_broken")
        answer = _last_resort(request, status)
    if is_away:
        answer.headers["Retry-After"] = str(_AGAIN_S)
    return answer


def _went_wrong(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "entrance/went_wrong.html", {"again": _where_from(request)}, status=status)


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
    return request.path.removesuffix(request.path_info.removeprefix("/")) if region else "/"


def _last_resort(request: HttpRequest, status: int) -> HttpResponse:
    page = format_html(
        '<!doctype html><html lang="ru"><meta charset="utf-8"><title>{0}</title>'
        "<h1>{0}</h1><p>{1} {2}</p></html>",
        _("Произошла ошибка…"),
        _("Попробуйте перезапустить страницу. Номер ошибки:"),
        getattr(request, "request_id", ""),
    )
    return HttpResponse(page, status=status)
