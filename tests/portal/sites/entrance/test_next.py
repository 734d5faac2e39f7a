"""Where to go after signing in: only to an existing page of the same region."""

from urllib.parse import quote

import pytest

from portal.domain.accounts.models import SignInAttempt
from portal.sites.entrance import places
from tests.portal.sites.visitor import Visitor

HOSTS = [
    "//evil.example",
    "https://evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
]
TRICKS = [
    "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
    "/%0d%0aSet-Cookie:x", "/%2f%2fevil.example", "/.//evil.example", "/../evil.example",
    "/cards/../../evil.example", "///evil.example", "/cards//evil.example", "/cards/@evil.example",
    "https:/evil.example", "https:///evil.example", " /cards/", "/cards/ ", "/\x00", "/cards/\u2028",
    "／／evil.example", "/cards/?next=//evil.example", "/cards/#@evil.example", "cards/", "?x", "",
    "@evil.example", "/;@evil.example", "/cards/;//evil.example", "/%5cevil.example", "/cards/\r\nX: y",
    "/73/cards/", "/nowhere/", "/sign-in/", "/esia/return", "/cards/?" + "a" * 400,
]  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/cards/", "/cards/notices/", "/doctors/?q=%D0%B0&day=2026-11-24"])
def test_own_pages_are_kept(path):
    assert places.own(path) == path


@pytest.mark.parametrize("path", HOSTS + TRICKS)
def test_everything_else_is_dropped(path):
    assert places.own(path) == ""


@pytest.mark.parametrize("path", HOSTS + TRICKS)
def test_nobody_leaves_the_portal_by_next(visitor, path):
    page = visitor.get(f"sign-in/?next={quote(path)}")
    assert b"evil.example" not in page.content
    state = visitor.to_esia(register=False, next=path)
    assert SignInAttempt.objects.get(state=state).return_to == ""


def test_next_of_a_closed_page_keeps_the_query(visitor):
    assert visitor.get("cards/?a=1")["Location"] == "/26/sign-in/?next=/cards/%3Fa%3D1"


def test_next_written_into_a_row_is_checked_again(signed_in):
    other = Visitor()
    state = other.to_esia(register=False)
    SignInAttempt.objects.filter(state=state).update(return_to="//evil.example")
    assert other.back(state)["Location"] == "/26/cards/"
