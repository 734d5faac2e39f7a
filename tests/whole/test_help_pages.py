"""Each page of a patient has its article of «Помощь», and each article is linked from somewhere."""

from collections.abc import Mapping

import pytest
from django.conf import settings as known

from portal.domain.help_centre import queries
from portal.domain.help_centre.rules import shelf
from portal.sites.entrance import articles
from tests.factories import help_centre

OF_STAFF = (
    "staff_sign_in:", "staff_me:", "clinic_desk:", "doctor_day:", "region_desk:", "schedule_desk:",
    "clinic_messages:", "support_messages:",
)  # fmt: skip
"""Staff read docs/staff.md."""
ONLY_POSTED = {
    "booking:extend", "booking:hold", "booking:let_go", "booking:object",
    "booking:withdraw", "cards:attachments_search",
    "cards:bring_back", "cards:checked", "help_centre:helped", "help_centre:missing", "recovery:again",
    "session:again", "settings:unlink_telegram", "messages:close", "messages:reopen", "reminded:come", "session:begin", "session:password", "session:stay", "settings:add_passkey",
    "settings:begin_passkey", "settings:new_codes", "settings:phone_again", "settings:remove_way", "sign_in:another",
    "sign_in:begin", "sign_in:leave", "status:hide", "sign_in:passkey", "sign_in:passkey_begin",
}  # fmt: skip
"""Buttons and questions of scripts: no page."""
FILES = {
    "booking:calendar", "booking:feed", "booking:paper", "booking:saved", "booking:worker", "cards:appeal_paper",
    "messages:file", "privacy:archive", "status:told", "settings:totp_picture",
}  # fmt: skip
"""Files, pictures and papers, without a frame."""
FRAGMENTS = {"cards:attachments_state"}
"""A part of a page that asks for itself."""
LEADING_ON = {
    "cards:ask_children", "cards:ask_own", "doctors:any", "esia_return", "login_by_esia", "session:unsent",
    "booking:move", "sign_in:again", "help_centre:how_to_book", "help_centre:how_to_register",
}  # fmt: skip
"""Lead on to another page at once."""
HELP = {
    "help_centre:page", "help_centre:search", "help_centre:article", "help_centre:cannot_sign_in",
    "help_centre:confirm_account",
}  # fmt: skip
"""Are the help themselves."""
TEXTS = {"start:accessibility", "start:cookies", "start:privacy", "privacy:consent", "sign_in:consent_text"}
"""Only tell something; there is nothing to do that could need help."""
EXEMPT = {*ONLY_POSTED, *FILES, *FRAGMENTS, *LEADING_ON, *HELP, *TEXTS}


def pages(names: Mapping[str, bool]) -> set[str]:
    return {name for name in names if not name.startswith(OF_STAFF)} - EXEMPT


def without_article() -> list[str]:
    return sorted(pages(articles.page_names()) - set(queries.files().by_page))


def from_nowhere() -> list[str]:
    return sorted(slug for slug, told in shelf.linked_from(queries.files().articles).items() if not told)


def test_each_page_has_its_article():
    assert without_article() == []


def test_each_article_is_linked_from_somewhere():
    assert from_nowhere() == []


def test_what_is_exempt_exists_and_has_no_article():
    assert sorted(EXEMPT - set(articles.page_names())) == []
    assert sorted(EXEMPT & set(queries.files().by_page)) == []


def test_pages_and_articles_that_are_left_out_are_noticed(settings, tmp_path):
    help_centre.use_shelf(settings)
    assert known.HELP_ARTICLES == settings.HELP_ARTICLES
    lost = without_article()
    assert "cards:new" in lost
    assert "cards:list" not in lost
    assert from_nowhere() == []

    path = help_centre.SHELF / "articles" / "booking.md"
    (tmp_path / "lonely.md").write_text(
        path.read_text("utf-8").replace("pages = [", "pages = [] # "), "utf-8"
    )
    settings.HELP_ARTICLES = tmp_path
    assert from_nowhere() == ["lonely"]


@pytest.mark.parametrize("name", ["cards:list", "doctors:doctor", "sign_in:page", "booking:ticket"])
def test_pages_of_people_are_not_exempt(name):
    assert name in pages(articles.page_names())
