"""The door to a sign-in: its number, the browser it was begun in, its age; doors of the stand itself."""

import functools
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from esia_stand.endpoints import broken, redirects
from esia_stand.grants import queries, sign_in
from esia_stand.grants.models import Visit
from esia_stand.look import errors
from esia_stand.people.models import Person
from esia_stand.protocol.faults import Fault
from esia_stand.systems import queries as systems
from esia_stand.systems.models import System

View = Callable[..., HttpResponse]


def visit_of(request: HttpRequest, number: uuid.UUID) -> Visit | None:
    """Return the sign-in if it belongs to this browser and is not over."""
    browser_key = request.COOKIES.get(settings.BROWSER_COOKIE, "")
    return queries.open_visit(number, browser_key, at=timezone.now())


def step(view: View) -> View:
    """Give a view its sign-in; a page instead when it is over, or while technical works go on."""

    @functools.wraps(view)
    def opened(request: HttpRequest, visit: uuid.UUID, **rest: Any) -> HttpResponse:
        found = visit_of(request, visit)
        if found is None:
            return errors.no_such_sign_in(request)
        if Fault.WORKS_PAGE in systems.faults_on(found.system_id or ""):
            page = errors.technical_works(request, found.system)
            return broken.failed(page, found.system_id or "", Fault.WORKS_PAGE)
        return view(request, found, **rest)

    return opened


def known_person(request: HttpRequest) -> Person | None:
    """Return who signed in last in this browser, unless it was somebody else's computer."""
    return queries.remembered(request.COOKIES.get(settings.KNOWN_COOKIE, ""), at=timezone.now())


def begin_own(request: HttpRequest, next_path: str, *, system: System | None = None) -> HttpResponse:
    """Send a person to sign in and then to a page of the stand; `system` only stands on the pages."""
    browser_key = request.COOKIES.get(settings.BROWSER_COOKIE) or secrets.token_urlsafe(32)
    visit = sign_in.open_own_visit(
        next_path=next_path, system=system, browser_key=browser_key, at=timezone.now()
    )
    response = redirects.SeeOther(reverse("sign_in:password", args=[visit.id]))
    response.set_cookie(
        settings.BROWSER_COOKIE, browser_key, httponly=True, samesite="Lax", secure=settings.COOKIES_SECURE
    )
    return response


def waiting_visit(request: HttpRequest) -> Visit | None:
    """Return the newest sign-in to a system that this browser has left open."""
    return queries.newest_visit(request.COOKIES.get(settings.BROWSER_COOKIE, ""), at=timezone.now())
