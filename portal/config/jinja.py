"""The Jinja2 environment of every page."""

from functools import cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined

from portal.kit import breaks


@cache
def _static(path: str) -> str:
    """Name a static file; a page names seventeen, and a running process knows all of them."""
    return static(path)


def environment(**options: Any) -> Environment:
    """Build the environment: undefined names fail, texts go through gettext."""
    options["undefined"] = StrictUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    options["finalize"] = breaks.keep
    built = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701  Django turns autoescape on
    built.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        translation.gettext, translation.ngettext, newstyle=True
    )
    built.globals.update(static=_static, url=reverse)
    return built
