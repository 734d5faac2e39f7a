"""«Выйти»."""

from portal.domain.accounts.models import Session
from portal.domain.audit.models import Entry
from tests.fakes.identity import LEAVE
from tests.portal.sites.visitor import text


def test_leave_closes_the_session_for_good(signed_in):
    key = signed_in.client.cookies["portal_session"].value
    answer = signed_in.send("sign-in/leave/", "cards/")
    assert (answer.status_code, answer["Location"]) == (303, "/26/sign-in/left/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert Session.objects.get().closed_at is not None
    signed_in.client.cookies["portal_session"] = key
    assert not signed_in.is_signed_in
    assert Entry.objects.filter(action="session.closed").count() == 1


def test_leave_offers_to_leave_esia_too(signed_in):
    signed_in.send("sign-in/leave/", "cards/")
    assert LEAVE in text(signed_in.get("sign-in/left/"))


def test_leave_by_get_changes_nothing(signed_in):
    assert signed_in.get("sign-in/leave/").status_code == 405
    assert signed_in.is_signed_in


def test_leave_without_a_token_changes_nothing(signed_in):
    assert signed_in.client.post("/26/sign-in/leave/").status_code == 403
    assert signed_in.is_signed_in
