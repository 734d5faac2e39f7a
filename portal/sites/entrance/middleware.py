"""What every request passes, from the outside in; the order stands in settings.MIDDLEWARE."""

import re
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import structlog
from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse, set_urlconf
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now

from portal.domain.accounts import actions, queries
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.limits import actions as limits
from portal.domain.regions import queries as regions
from portal.kit import cases
from portal.sites.entrance import (
    agreed,
    cookies,
    doors,
    errors,
    flash,
    going,
    places,
    staff,
    still,
    unsent,
)

GetResponse = Callable[[Any], HttpResponseBase]
_MACHINES_ASK: Final = ("/healthz", "/readyz")
_REGION_PATH: Final = re.compile(r"/(?P<code>[0-9]+)(?P<rest>/.*)?", re.DOTALL)
_NO_FILE: Final = re.compile(r"/[^/.]+(/.*)?", re.DOTALL)
_REGION_KEPT: Final = timedelta(days=365)
_PERMISSIONS: Final = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
_BODYLESS: Final = (204, 304)
_CASE_FROM: Final = 400
"""From this status on a page shows the number that can be said aloud; its line of the log names it too."""
_access = structlog.get_logger("portal.access")


class Layer:
    """One layer around all that lie further in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response


class RequestId(Layer):
    """Give the request a number and write one line about it: the page's name, never its address.

    The address may hold numbers of cards; a number that the client brings along is not believed.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give the number first of all, write the line last of all."""
        began = time.perf_counter()
        number = str(uuid.uuid4())
        request.request_id = number  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        response = self.get_response(request)
        response.headers["X-Request-Id"] = number
        spent_ms = round((time.perf_counter() - began) * 1000, 1)
        told = {"case": cases.of(number)} if response.status_code >= _CASE_FROM else {}
        _access.info(
            "request", method=request.method, route=_route(request), status=response.status_code, ms=spent_ms,
            **told,
        )  # fmt: skip
        return response


def _route(request: HttpRequest) -> str:
    if request.path_info.startswith(settings.STATIC_URL):
        return "static"
    match = request.resolver_match
    return match.view_name or match.route if match else "none"


class Headers(Layer):
    """Say what a browser and what lies between may do with the answer."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add what the page itself has not said."""
        response = self.get_response(request)
        flash.drop_shown(request, response)
        headers = response.headers
        headers.setdefault("Permissions-Policy", _PERMISSIONS)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Static files say themselves how long they last; every page may hold a form or a person's data.
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
            patch_vary_headers(response, ["Cookie", "HX-Request"])
        if isinstance(response, HttpResponse) and response.status_code not in _BODYLESS:
            headers.setdefault("Content-Length", str(len(response.content)))  # else it goes out in chunks
        return response


class Region(Layer):
    """Find the region by host or by the first part of the path, and let addresses begin with it."""

    def __call__(self, request: Any) -> HttpResponseBase:
        """Choose between the installation's addresses and a region's."""
        request.region, request.is_still = None, True
        host = request.get_host().partition(":")[0].lower()  # refuses a host that is not ours
        if request.path_info in _MACHINES_ASK:  # on every host, and before the database is asked
            return self.get_response(request)
        code = settings.REGION_HOSTS.get(host)
        request.is_still = still.is_asked(request)
        return self._below(request) if code is None else self._at_host(request, host, code)

    def _at_host(self, request: Any, host: str, code: str) -> HttpResponseBase:
        if host != places.host_of(code):
            return _moved(request, code, request.get_full_path())
        return self._inside(request, code, "/", request.path_info)

    def _below(self, request: Any) -> HttpResponseBase:
        found = _REGION_PATH.fullmatch(request.path_info)
        if found is None:
            return self._outside(request)
        if found["rest"] is None:
            return HttpResponsePermanentRedirect(f"/{found['code']}/")
        if places.host_of(found["code"]):
            path = request.get_full_path().removeprefix(f"/{found['code']}")
            return _moved(request, found["code"], path)
        return self._inside(request, found["code"], f"/{found['code']}/", found["rest"])

    def _outside(self, request: Any) -> HttpResponseBase:
        """Take `/abc/` for a region that nobody knows; a missing file (`/favicon.ico`) stays missing."""
        path = request.path_info
        if _NO_FILE.fullmatch(path) and not path.startswith(settings.STATIC_URL) and not _is_page(path):
            return self._choose(request, "")
        return self.get_response(request)

    def _choose(self, request: Any, unknown: str) -> HttpResponseBase:
        """Let the choice of a region answer: it says which one it does not know, and does so with 404."""
        request.unknown_region = unknown
        request.path_info = "/"
        return self.get_response(request)

    def _unknown(self, request: Any, code: str) -> HttpResponseBase:
        """Let the status page of the installation answer where nothing may be asked of the region."""
        if request.is_still:
            request.path_info = still.path_outside(request.path_info)
            return self.get_response(request)
        return self._choose(request, code)

    def _inside(self, request: Any, code: str, prefix: str, path: str) -> HttpResponseBase:
        region = still.region(code) if request.is_still else regions.open_region(code)
        if region is None:
            return self._unknown(request, code)
        request.region = region
        request.urlconf = settings.REGION_URLCONF
        set_urlconf(settings.REGION_URLCONF)  # also for an error before any page was found
        request.path_info = path
        structlog.contextvars.bind_contextvars(region=code)
        with places.prefix(prefix):
            response = self.get_response(request)
        if request.COOKIES.get(settings.REGION_COOKIE) != code:
            cookies.put(response, settings.REGION_COOKIE, code, life=_REGION_KEPT)
        return response


def _moved(request: HttpRequest, code: str, path: str) -> HttpResponseBase:
    """Lead to a region's own host: cookies of another host would know nothing of a sign-in there.

    Not for good, because an operator may give the host back; what was sent goes along (307).
    """
    return HttpResponseRedirect(
        places.region_url(code) + path.removeprefix("/"),
        preserve_request=request.method not in ("GET", "HEAD"),
    )


def _is_page(path: str) -> bool:
    try:
        resolve(path, urlconf=settings.ROOT_URLCONF)
    except Resolver404:
        return False
    return True


class Session(Layer):
    """Find out who is signed in: one statement, and none where nobody asks."""

    def __call__(self, request: Any) -> HttpResponseBase:
        """Put `person` and `actor` on the request."""
        request.person = None
        request.actor = Actor(ActorKind.ANONYMOUS, request_id=request.request_id)
        key = request.COOKIES.get(settings.SESSION_COOKIE)
        asks = request.region is not None or request.path_info == places.RETURN_PATH
        if key and asks and not request.is_still:
            self._recognise(request, key)
        return self.get_response(request)

    def _recognise(self, request: Any, key: str) -> None:
        at = now()
        person = queries.signed_in(key=key, at=at)
        if person is None:
            return
        request.person = person if still.is_refused(request) else actions.touch(session=person, at=at)
        request.actor = actions.actor(
            person.account_id, person.session_id, request.request_id, is_limited=person.is_limited
        )


class NotAllowed(Layer):
    """Give a page to the answer 405, which Django leaves empty; machines get it as it is."""

    def __call__(self, request: Any) -> HttpResponseBase:
        """Keep the status and what it says of allowed methods."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.region is not None:
            return errors.not_allowed(request, response.headers["Allow"])
        return response


class ClosedByDefault(Layer):
    """Let only signed-in people through, except to what is marked as open to all."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on: the decision needs the view, see `process_view`."""
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Send the others to «Войти», and tell it where they were going."""
        del args, kwargs
        if staff.is_inside(request):  # staff have a door of their own
            return None
        if unsent.is_of_another(request):
            return errors.of_another(request)
        if doors.is_open(view):
            return None
        if request.person is not None:
            return _let_through(request, view) if request.region else None
        if request.region is None:
            return HttpResponseRedirect(places.choose_url())
        return going.to_sign_in(request)


def _let_through(request: Any, view: Callable[..., Any]) -> HttpResponseBase | None:
    """Send a person to the consent whose text they have not seen; the rights over one's data stay open."""
    if doors.is_open_before_consent(view):
        return None
    if agreed.is_settled(request):
        unsent.forget_sent(request)
        return None
    return going.around(request, "sign_in:again")


class Patience(Layer):
    """Answer «too often» once for all pages; a page that can say it beside its field catches it itself."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on: what a view refuses comes to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Turn a used-up limit, and what a limited session may not do, into pages that say how to go on."""
        if isinstance(exception, limits.Exhausted):
            return errors.too_often(request, exception.until, exception.limit)
        if isinstance(exception, actions.Limited):  # the settings say why, and how to go on
            return HttpResponseRedirect(reverse("settings:page"))
        return None
