"""What a person sent and the portal could not take: the page of trouble holds it, behind one button.

Nothing is stored: the form stands in the answer itself, as hidden fields with a token of now, so it works
without JavaScript and without a database. Passwords and codes are left out, as in `unsent`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from portal.sites.entrance import unsent


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it came: where it goes, and its fields without secrets and files; whole where it had none."""

    path: str
    fields: Sequence[tuple[str, str]]
    is_whole: bool

    def words(self) -> list[str]:
        """Return what a person wrote, to read and to copy: numbers and names of choices are none."""
        return [text for _name, text in self.fields if " " in text or not text.isascii()]


def of(request: HttpRequest, *, is_checked: bool = False) -> Kept | None:
    """Return the form of this request; None where it is of elsewhere, of another person, or unreadable.

    `is_checked`: its token was found right, so nobody asks where it came from.
    """
    if request.method != "POST" or request.path.startswith("//") or not (is_checked or _is_ours(request)):
        return None
    try:
        found = unsent.form_of(request, request.get_full_path())
        is_whole = found.is_whole and not request.FILES
        is_of_another = unsent.is_of_another(request)
    except unsent.UNREADABLE:
        return None
    if is_of_another:  # one careless press would do it in the name of whoever is signed in now
        return None
    _know_the_token(request)
    return Kept(found.path, [*found.fields, *_whose(request)], is_whole)


def _whose(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the field that tells whose form it is: whoever is signed out by now is not given another one."""
    told = request.POST.get(unsent.WHOSE)
    return [(unsent.WHOSE, told)] if told else []


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
