"""One sentence about what has just been done, carried to the next page by a sealed cookie."""

from datetime import timedelta
from typing import Final, Literal

from django.http import HttpRequest, HttpResponseBase

from portal.look.frame import Flash
from portal.sites.entrance import cookies

Kind = Literal["info", "success", "warning", "error"]
COOKIE: Final = "portal_flash"
_LIFE: Final = timedelta(minutes=2)
_KINDS: Final[dict[str, Kind]] = {
    "info": "info", "success": "success", "warning": "warning", "error": "error"
}  # fmt: skip


def put(response: HttpResponseBase, kind: Kind, text: str) -> None:
    """Say `text` (translated, without personal data) on the next whole page, once."""
    cookies.put_sealed(response, COOKIE, [kind, text], life=_LIFE)


def take(request: HttpRequest) -> Flash | None:
    """Return what is to be said and remember that the cookie may go."""
    if COOKIE not in request.COOKIES:
        return None
    request.is_flash_shown = True  # type: ignore[attr-defined]  # read by `drop_shown`
    told = cookies.sealed(request, COOKIE, life=_LIFE)
    return Flash(_KINDS[told[0]], told[1]) if told else None


def drop_shown(request: HttpRequest, response: HttpResponseBase) -> None:
    """Delete the cookie once its sentence stands on a page, unless a new one has been put."""
    if getattr(request, "is_flash_shown", False) and COOKIE not in response.cookies:
        cookies.drop(response, COOKIE)
