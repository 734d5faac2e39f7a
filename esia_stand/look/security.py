"""The content policy: nothing inline, nothing from elsewhere; forms may lead to the asking system."""

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest

_ORIGINS: Final = "stand.form_origins"
_SCRIPTS: Final = "stand.scripts"


def allow_forms_to(request: HttpRequest, origins: Iterable[str]) -> None:
    """Let forms of this page end, after redirects, at these origins; browsers check the whole chain."""
    request.META[_ORIGINS] = tuple(origins)


def allow_own_scripts(request: HttpRequest) -> None:
    """Let this page run the stand's own script files and ask the stand again."""
    request.META[_SCRIPTS] = "script-src 'self'; connect-src 'self'; "


def content_policy(request: HttpRequest) -> str:
    """Return the Content-Security-Policy of this answer."""
    targets = " ".join(("'self'", *request.META.get(_ORIGINS, ())))
    scripts = request.META.get(_SCRIPTS, "")
    return (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
        f"{scripts}base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action {targets}"
    )
