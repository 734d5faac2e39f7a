"""The moment a person is let in: cookies of the session and of who was here, then the next step."""

import datetime as dt

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from esia_stand.endpoints.oauth import onward
from esia_stand.grants import queries, remembering, sign_in
from esia_stand.grants.models import Visit
from esia_stand.people.models import Person

log = structlog.get_logger(__name__)


def let_in(request: HttpRequest, visit: Visit, person: Person, key: str, *, at: dt.datetime) -> HttpResponse:
    """Go on with the session of this key; on somebody else's computer it ends with the browser."""
    sign_in.leave(key=request.COOKIES.get(settings.SESSION_COOKIE, ""))
    response = onward.step(visit, queries.live_session(key, at=at), at=at)
    _keep(response, settings.SESSION_COOKIE, key, None if visit.is_foreign else sign_in.SESSION_LIFE)
    if not visit.is_foreign:
        known = request.COOKIES.get(settings.KNOWN_COOKIE, "")
        new = remembering.remember(person=person, key=known, at=at)
        _keep(response, settings.KNOWN_COOKIE, new, remembering.LIFE)
    log.info("signed in", client_id=visit.system_id)
    return response


def _keep(response: HttpResponse, name: str, key: str, life: dt.timedelta | None) -> None:
    response.set_cookie(
        name, key, max_age=life, httponly=True, samesite="Lax", secure=settings.COOKIES_SECURE
    )


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Forget in this browser who is and who was here."""
    sign_in.leave(key=request.COOKIES.get(settings.SESSION_COOKIE, ""))
    remembering.forget(key=request.COOKIES.get(settings.KNOWN_COOKIE, ""))
    for name in (settings.SESSION_COOKIE, settings.KNOWN_COOKIE):
        response.delete_cookie(name, samesite="Lax")
