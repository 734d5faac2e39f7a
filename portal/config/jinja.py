"""The Jinja2 environment of every page."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    """Build the environment: undefined names fail, texts go through gettext."""
    options["undefined"] = StrictUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    built = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701  Django turns autoescape on
    built.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        translation.gettext, translation.ngettext, newstyle=True
    )
    built.globals.update(static=static, url=reverse)
    return built
