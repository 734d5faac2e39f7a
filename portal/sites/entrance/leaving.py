"""What the browser is told when its person has left."""

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.sites.entrance import browser, cookies
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import PortalRequest


def leave(request: PortalRequest) -> HttpResponse:
    """Close this session and let the browser forget what it kept of it."""
    if request.person is not None:
        accounts.leave(session=request.person, at=now(), by=request.actor)
    return forgetting(request, reverse("sign_in:left"))


def forgetting(request: PortalRequest, address: str) -> HttpResponse:
    """Lead a person whose session is closed to `address`, and leave nothing of it in the browser."""
    answer = SeeOther(address)
    cookies.drop(answer, settings.SESSION_COOKIE)
    cookies.drop(answer, settings.UNSENT_COOKIE)
    browser.forget(answer)
    rotate_token(request)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
