"""Where a person was going is not forgotten on any page of signing in."""

import pytest

from portal.domain.accounts import ports
from tests.portal.sites.visitor import text

WANTED = "/doctors/33/?day=2026-11-27"
NEXT = "next=/doctors/33/%3Fday%3D2026-11-27"


@pytest.mark.parametrize("page", ["sign-in/", "sign-in/password/"])
def test_both_tabs_remember_it(visitor, page):
    shown = text(visitor.get(f"{page}?{NEXT}"))
    for tab in ("/26/sign-in/", "/26/sign-in/password/"):
        assert f'href="{tab}?{NEXT}"' in shown
    assert "next=" not in text(visitor.get(f"{page}?next=https://evil.example/"))


def test_a_refusal_of_esia_remembers_it(visitor, esia):
    esia.refuses = ports.Unavailable("ESIA-007000")
    answer = visitor.back(visitor.to_esia(register=False, next=WANTED))
    assert f'href="/26/sign-in/?{NEXT}"' in text(visitor.client.get(answer["Location"]))


def test_a_refusal_without_a_wish_leads_to_the_plain_page(visitor):
    shown = text(visitor.get("sign-in/trouble/unavailable/?next=//evil.example/"))
    assert 'href="/26/sign-in/"' in shown
    assert "evil" not in shown
