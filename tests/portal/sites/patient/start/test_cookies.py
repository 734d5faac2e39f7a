"""The page about cookies names each that the portal sets."""

import re

from django.conf import settings
from django.urls import reverse

from tests.portal.sites.visitor import text
from tests.whole import tree

_NAMED = re.compile(r'^\w+: Final = "(portal_\w+)"', re.MULTILINE)
_PUT = re.compile(r"cookies\.put(?:_sealed)?\(\s*\w+,\s*([\w.]+)")


def names():
    """Return the names of all cookies, wherever they are given."""
    of_settings = {
        getattr(settings, name)
        for name in dir(settings)
        if re.fullmatch(r"\w+_COOKIE|CSRF_COOKIE_NAME", name) and isinstance(getattr(settings, name), str)
    }
    of_sites = {name for path in tree.of_programs(".py") for name in _NAMED.findall(tree.text(path))}
    return of_settings | of_sites


def test_cookies_page_has_a_line_for_each_cookie(visitor):
    page = text(visitor.get(reverse("start:cookies", urlconf=settings.REGION_URLCONF).removeprefix("/")))
    lines = re.findall(r"<li>(.*?)</li>", page.partition("<h1>")[2].partition("</ul>")[0], re.DOTALL)

    assert {"portal_session", "portal_csrf", "portal_flash", "portal_agreed"} <= names()
    assert len(lines) == len(names()), sorted(names())


def test_cookies_have_no_names_but_these():
    put = {name for path in tree.of_programs(".py") for name in _PUT.findall(tree.text(path))}

    assert {name for name in put if not re.fullmatch(r"[A-Z_]+|settings\.[A-Z]+_COOKIE", name)} == set()
    assert "settings.SESSION_COOKIE" in put


def test_a_person_who_registers_meets_only_these(visitor):
    visitor.register()
    visitor.get()

    assert {"portal_session", "portal_csrf"} <= set(visitor.client.cookies) <= names()
