"""While somebody works on the portal: nothing is changed, or nothing stands but the status page."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now

from portal.domain.health import queries as health
from portal.domain.health.states import Maintenance as Told
from portal.sites.entrance import cookies, leaving, places, resend, saying, still
from portal.sites.entrance.resend import Kept

_SOON: Final = timedelta(minutes=5)
"""When to come again where no end was named, or it has passed."""
_MACHINES: Final = ("/healthz", "/readyz")
_HOOKS: Final = "/hooks/"
_LEAVING: Final = ("sign_in:leave", "staff_sign_in:leave")


class Maintenance:
    """Refuse what maintenance does not let through; stands behind the check of the form's token.

    A form is shown again only after its token was found right: nobody can put words into it from outside.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Refuse what needs no look at a form."""
        told = health.maintenance()
        # A form comes to its page first, where its token is checked; without a region it has no page.
        is_form = still.changes(request) and request.region is not None
        if told.is_full and not _stands(request) and not is_form:
            return refused(request, told)
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse what would change something, and keep what was typed on the page."""
        del view, args, kwargs
        told = health.maintenance()
        if not told.is_on or _stands(request) or not still.changes(request):
            return None
        if request.resolver_match.view_name in _LEAVING:
            return _leave(request)
        return refused(request, told)


def _stands(request: Any) -> bool:
    return request.path_info in _MACHINES or still.is_status(request.path_info)


def refused(request: Any, told: Told) -> HttpResponse:
    """Answer 503: what goes on, until when, and what was typed."""
    at = now()
    if request.path_info.startswith(_HOOKS):
        answer = HttpResponse("maintenance", status=503, content_type="text/plain; charset=utf-8")
    else:
        shown = {"told": told, "until": said_until(request, told, at), "kept": _kept(request)}
        shown |= {"status_href": status_href(request)}
        answer = render(request, "entrance/maintenance.html", shown, status=503)
    wait = max(told.until - at, timedelta(minutes=1)) if told.until and told.until > at else _SOON
    answer.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    # Django would write each address into the log as an error: it is none, and addresses hold numbers.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return answer


def said_until(request: Any, told: Told, at: datetime) -> str:
    """Say the planned end by the region's clock; empty where none was named or it has passed."""
    if told.until is None or told.until <= at:
        return ""
    return saying.moment(told.until, saying.zone_of(request), at)


def status_href(request: Any) -> str:
    """Return the address of the status page, of the region or of the installation."""
    return places.inside("/status/") if getattr(request, "region", None) else "/status/"


def _kept(request: Any) -> Kept | None:
    if getattr(request, "region", None) is None:
        return None  # its token was not checked, and pages outside of regions have no forms of their own
    return resend.of(request, is_checked=True)


def _leave(request: Any) -> HttpResponseBase:
    """Let a person leave a shared computer all the same: the browser forgets, the row ends by its time."""
    if request.resolver_match.view_name == "sign_in:leave":
        return leaving.forgetting(request, reverse("sign_in:left"))
    answer = HttpResponse(status=303, headers={"Location": reverse("staff_sign_in:page")})
    cookies.drop(answer, settings.STAFF_COOKIE)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
