"""What is known of the browser: the evidence of a consent, and whose attempt it is."""

import secrets
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.states import SEEN_LIFE, Browser
from portal.kit import networks, passkeys
from portal.sites.entrance import cookies

_LIFE: Final = timedelta(minutes=30)
_LONGEST_KEY: Final = 100
_LONGEST_AGENT: Final = 300


def of(request: HttpRequest) -> Browser:
    """Describe the browser; one without a key of ours gets a hash that no attempt has."""
    return known_by(request, key(request) or new_key())


def known_by(request: HttpRequest, key: str) -> Browser:
    """Describe the browser that holds `key`."""
    return Browser(
        key_hash=accounts.hash_of(key),
        ip=address(request),
        user_agent=request.headers.get("User-Agent", "")[:_LONGEST_AGENT],
        seen_hash=accounts.hash_of(_seen_key(request)),
    )


def _seen_key(request: HttpRequest) -> str:
    """Return the key by which this browser is recognised; one that has none is given one at its sign-in."""
    known = request.COOKIES.get(settings.SEEN_COOKIE, "")[:_LONGEST_KEY] or getattr(request, "seen_key", "")
    if not known:
        known = new_key()
        # One key for this whole request; mypy knows only Django's.
        setattr(request, "seen_key", known)  # noqa: B010
    return str(known)


def keep_seen(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep or prolong the key by which this browser is recognised at the next sign-in."""
    cookies.put(response, settings.SEEN_COOKIE, _seen_key(request), life=SEEN_LIFE)


def address(request: HttpRequest) -> str:
    """Return the address of the visitor; only our own proxies are believed about whom they were asked by."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return networks.visitor(request.META.get("REMOTE_ADDR", ""), told, proxies=settings.PROXIES)


def key(request: HttpRequest) -> str:
    """Return the random key that binds attempts to this browser; empty when there is none."""
    return request.COOKIES.get(settings.ATTEMPT_COOKIE, "")[:_LONGEST_KEY]


def place(request: HttpRequest) -> passkeys.Place:
    """Return where this browser's passkeys work: the host it has asked, one of ours (Django checks it)."""
    host = request.get_host()
    return passkeys.Place(host.partition(":")[0].lower(), f"{request.scheme}://{host}".lower())


def new_key() -> str:
    """Make a key nobody can guess."""
    return secrets.token_urlsafe(32)


def remember(response: HttpResponseBase, key: str) -> None:
    """Keep or prolong the key, so that several tabs share one."""
    cookies.put(response, settings.ATTEMPT_COOKIE, key, life=_LIFE)


def forget(response: HttpResponseBase) -> None:
    """Delete the key: whoever uses this browser next begins anew."""
    cookies.drop(response, settings.ATTEMPT_COOKIE)
