"""Cookies of the portal: one place decides about their flags."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from portal.kit import seal


def put(response: HttpResponseBase, name: str, value: str, *, life: timedelta | None = None) -> None:
    """Set a cookie that scripts cannot read; without `life` it goes with the browser's window."""
    response.set_cookie(
        name, value, max_age=life, path="/", secure=settings.COOKIES_SECURE, httponly=True, samesite="Lax"
    )


def drop(response: HttpResponseBase, name: str) -> None:
    """Delete a cookie; a `__Host-` cookie goes only by its own flags."""
    put(response, name, "", life=timedelta())


def put_sealed(response: HttpResponseBase, name: str, value: Any, *, life: timedelta) -> None:
    """Set a cookie that nobody can read or change; its name is also its purpose."""
    put(response, name, seal.close(value, secret=settings.SECRET_KEY, purpose=name), life=life)


def sealed(request: HttpRequest, name: str, *, life: timedelta) -> Any:
    """Return the value of a sealed cookie, or None when it is missing, foreign or too old."""
    text = request.COOKIES.get(name, "")
    try:
        return seal.open_(text, secret=settings.SECRET_KEY, purpose=name, max_age_s=int(life.total_seconds()))
    except seal.Broken:
        return None
