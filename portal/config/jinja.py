"""The Jinja2 environment of every page."""

from collections.abc import Callable, MutableMapping, Sequence
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from portal.kit import breaks
from portal.sites.entrance import places


@cache
def _static(path: str) -> str:
    """Name a static file; a page names seventeen, and a running process knows all of them."""
    return static(path)


def _url(name: str, *, args: Sequence[Any] | None = None, kwargs: dict[str, Any] | None = None) -> str:
    """Return the address of a page; pages without parts are named on every page, and looked up once."""
    return reverse(name, args=args, kwargs=kwargs) if args or kwargs else places.plain(name)


class _Environment(Environment):
    """Jinja's own, whose templates share its globals: no template of ours is given any for itself."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals as they are.

        Each `from … import` compares the names of a page's globals with those of the template that is taken
        in. With Jinja's chain of maps that is a hundred calls of Python, half a dozen times a page.
        """
        return super().make_globals(d) if d else self.globals


def environment(**options: Any) -> Environment:
    """Build the environment: undefined names fail, texts go through gettext."""
    options["undefined"] = StrictUndefined
    options["trim_blocks"] = options["lstrip_blocks"] = True
    options["finalize"] = breaks.keep
    built = _Environment(extensions=["jinja2.ext.i18n"], **options)  # Django turns autoescape on
    built.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        translation.gettext, translation.ngettext, newstyle=True
    )
    built.globals.update(static=_static, url=_url, constant=_constant(built))
    return built


def _constant(built: Environment) -> Callable[[str], Markup]:
    """Return what draws a template that says the same on every page: once, unless templates are edited."""

    def drawn(name: str) -> Markup:
        return Markup(built.get_template(name).render())  # noqa: S704  drawn by a template

    return drawn if built.auto_reload else cache(drawn)
