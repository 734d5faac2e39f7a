"""How templates are read: an undefined name is an error, every text goes through gettext."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    """Build the environment of the stand's pages."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(**options)  # noqa: S701  Django passes autoescape=True in options
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(static=static, url=reverse)
    return env
