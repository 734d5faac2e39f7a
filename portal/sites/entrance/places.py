"""Addresses that lead into a region, and the check of an address that a browser gave back."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, get_script_prefix, get_urlconf, resolve, reverse, set_script_prefix

_OWN_PATH: Final = re.compile(r"/(?!/)[A-Za-z0-9_./~-]*(\?[A-Za-z0-9_.~%&=+-]*)?")
_LONGEST: Final = 300
_NOBODYS: Final = str(uuid.UUID(int=0))
_NOBODYS_NUMBERS: Final = ("999999999999999998", "999999999999999999")
_KNOWN: Final = 4096
"""Addresses kept: of some forty pages in each of some ninety regions."""
RETURN_PATH: Final = "/esia/return"
_LEADS_NOWHERE: Final = (
    "/sign-in/", "/recovery/", "/esia/", "/udata/", "/staff/sign-in/",
    "/session/prove/", "/session/stay/", "/staff/me/stay/", "/staff/me/app/qr.svg",
)  # fmt: skip
"""Where nobody goes after signing in."""


@contextmanager
def prefix(value: str) -> Iterator[None]:
    """Make `reverse` begin addresses with `value`, which ends in a slash; put the old one back."""
    before = get_script_prefix()
    set_script_prefix(value)
    try:
        yield
    finally:
        set_script_prefix(before)


def host_of(code: str) -> str | None:
    """Return the host name of a region that has one of its own."""
    return next((host for host, known in settings.REGION_HOSTS.items() if known == code), None)


def region_url(code: str) -> str:
    """Return the address of a region's main page, with a slash at the end."""
    host = host_of(code)
    return f"{_origin(host)}/" if host else f"/{code}/"


def esia_return(code: str) -> str:
    """Return where ESIA sends people of a region back to: the host that holds their cookies."""
    host = host_of(code)
    return f"{_origin(host) if host else settings.PORTAL_URL}{RETURN_PATH}"


def _origin(host: str) -> str:
    """Return a region's own host with the scheme and the port that PORTAL_URL has."""
    portal = urlsplit(settings.PORTAL_URL)
    return f"{portal.scheme}://{host}{f':{portal.port}' if portal.port else ''}"


def choose_url() -> str:
    """Return the address where a region is chosen; inside a region's own host it lies elsewhere."""
    return f"{settings.PORTAL_URL}/" if settings.REGION_HOSTS else "/"


def address(code: str, name: str, **parts: str) -> str:
    """Return the address of a named page of a region, from outside of it."""
    with prefix("/"):
        path = reverse(name, urlconf=settings.REGION_URLCONF, kwargs=parts or None)
    return region_url(code) + path.removeprefix("/")


def numbered(code: str, name: str, part: str) -> str:
    """Return the address of a numbered page of a region, `{}` where the number stands; looked up once."""
    return region_url(code) + _numbered(name, part, settings.REGION_URLCONF)


@lru_cache(maxsize=_KNOWN)
def _numbered(name: str, part: str, urlconf: str) -> str:
    with prefix("/"):
        path = reverse(name, urlconf=urlconf, kwargs={part: _NOBODYS})
    return path.removeprefix("/").replace(_NOBODYS, "{}")


def whole(address_: str) -> str:
    """Return an address with scheme and host, for where no page stands round it (a letter)."""
    return urljoin(f"{settings.PORTAL_URL}/", address_)


def inside(path: str) -> str:
    """Return a path inside this request's region as a whole address."""
    return get_script_prefix() + path.removeprefix("/")


def plain(name: str, *parts: str) -> str:
    """Return the address of a page inside this request's region, looked up once; `parts` are nobody's ids."""
    return Around().plain(name, *parts)


def of_numbers(name: str, *numbers: int) -> str:
    """Return the address of a page inside this request's region, looked up once for all numbers."""
    told = plain(name, *_NOBODYS_NUMBERS[: len(numbers)])
    for nobodys, number in zip(_NOBODYS_NUMBERS, numbers, strict=False):
        told = told.replace(nobodys, str(number))
    return told


class Around:
    """The addresses inside this request's region for a page that asks for many: looked up once."""

    def __init__(self) -> None:
        self._where = get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()

    def plain(self, name: str, *parts: str) -> str:
        """Return the address of a page; `parts` are nobody's ids."""
        return _plain(name, parts, *self._where)


@lru_cache(maxsize=_KNOWN)
def _plain(name: str, parts: tuple[str, ...], urlconf: str, _prefix: str) -> str:
    # Whoever asks stands inside this prefix: it is here for the key.
    return reverse(name, urlconf, args=parts)


def own(path: str) -> str:
    """Return `path` if it is an existing page inside a region (from its first slash on), else nothing.

    Whatever a browser sends is only ever put behind the region's own address, so it cannot name
    another host; all that could confuse a browser is refused as well.
    """
    if len(path) > _LONGEST or not _OWN_PATH.fullmatch(path) or "//" in path or "/." in path:
        return ""
    if path.startswith(_LEADS_NOWHERE):
        return ""
    if path.partition("?")[0].endswith("/begin/"):  # what a script asks shows nothing to a person
        return ""
    try:
        resolve(path.partition("?")[0], urlconf=settings.REGION_URLCONF)
    except Resolver404:
        return ""
    return path
