"""What happens around every request: a number for the log, and headers that keep browsers strict."""

import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from esia_stand.enrolment import checking
from esia_stand.look import security

Answer = Callable[[HttpRequest], HttpResponse]
LOOKS = ("/aas/oauth2/v2/ac", "/login/", "/rights/", "/desk")
"""Where the level of an account matters or is seen; the profile looks by itself."""


class RequestId:
    """Gives each request a number; the log and the error page name the same one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Bind the number for the time of this request."""
        number = uuid.uuid4().hex[:12]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        request.META["stand.request_id"] = number
        response = self.get_response(request)
        response.headers["X-Request-Id"] = number
        return response


class Headers:
    """Adds the content policy and forbids storing pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then set what the view did not set itself."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers["Content-Security-Policy"] = security.content_policy(request)
        return response


class DueChecks:
    """Decides checks of documents that are due before somebody looks: the stand has no process for jobs."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Decide, then answer."""
        if request.path.startswith(LOOKS):
            checking.decide_due(at=timezone.now())
        return self.get_response(request)
