"""What happens around every request: a number for the log, and headers that keep browsers strict."""

import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from esia_stand.pages import security

Answer = Callable[[HttpRequest], HttpResponse]


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
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers["Content-Security-Policy"] = security.content_policy(request)
        return response
