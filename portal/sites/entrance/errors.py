"""Pages for what went wrong. None of them asks the database; the last one does not even need templates."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

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


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 with the number that is in the log."""
    try:
        return _went_wrong(request, 500)
    except Exception:  # noqa: BLE001  whatever is broken, the person gets an answer with a number
        _log.exception("error_page_broken")
        return _last_resort(request)


def _went_wrong(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "entrance/went_wrong.html", {"again": _where_from(request)}, status=status)


def _where_from(request: HttpRequest) -> str:
    """Return the address that «Перезапустить» opens: this page, or the start of what was sent."""
    return request.get_full_path() if request.method == "GET" else _start(request)


def _start(request: HttpRequest) -> str:
    region: Any = getattr(request, "region", None)
    return request.path.removesuffix(request.path_info.removeprefix("/")) if region else "/"


def _last_resort(request: HttpRequest) -> HttpResponse:
    page = format_html(
        '<!doctype html><html lang="ru"><meta charset="utf-8"><title>{0}</title>'
        "<h1>{0}</h1><p>{1} {2}</p></html>",
        _("Произошла ошибка…"),
        _("Попробуйте перезапустить страницу. Номер ошибки:"),
        getattr(request, "request_id", ""),
    )
    return HttpResponse(page, status=500)
