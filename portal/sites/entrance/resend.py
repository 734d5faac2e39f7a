"""What a person sent and the portal could not take: the page of trouble holds it, behind one button.

Nothing is stored: the form stands in the answer itself, as hidden fields with a token of now, so it works
without JavaScript and without a database. Passwords and codes are left out, as in `unsent`.
"""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware

from portal.domain.accounts.states import Unsent
from portal.sites.entrance import unsent

_UNREADABLE = (SuspiciousOperation, UnreadablePostError, MultiPartParserError)


def of(request: HttpRequest) -> Unsent | None:
    """Return the form of this request; None where it came from elsewhere, or cannot be read."""
    if request.method != "POST" or request.path.startswith("//") or not _is_ours(request):
        return None
    try:
        found = unsent.form_of(request, request.get_full_path())
    except _UNREADABLE:
        return None
    _know_the_token(request)
    return found


def _is_ours(request: HttpRequest) -> bool:
    """Tell whether a page of this site sent it: a stranger's form gets no token by one careless press."""
    told = request.headers
    site = told.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    source = told.get("Origin") or told.get("Referer") or ""
    try:
        return urlsplit(source).netloc == request.get_host()
    except (ValueError, SuspiciousOperation):
        return False


def _know_the_token(request: HttpRequest) -> None:
    """Read the browser's token where the request failed before the layer that does so."""
    if not request.META.get("CSRF_COOKIE"):
        CsrfViewMiddleware(_nobody).process_request(request)


def _nobody(_request: Any) -> HttpResponse:
    raise AssertionError
