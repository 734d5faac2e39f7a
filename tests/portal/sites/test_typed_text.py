"""What was typed into any form comes back with every page of trouble; secrets never do."""

import re
from html import escape, unescape
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import URLPattern, URLResolver, get_resolver

from portal.sites.entrance import errors, middleware, resend, unsent
from tests.portal.sites.visitor import Visitor, text

TYPED = "Болит спина, вторую неделю <b>сильнее</b>"
SECRET = "тайное-слово-7f3a"
FORM = {"note": TYPED, "password": SECRET, "digits": SECRET, "current_password": SECRET}
OURS = {"Sec-Fetch-Site": "same-origin"}
SAMPLES = {"int": "1", "uuid": str(UUID(int=7)), "str": "word", "slug": "word", "path": "word"}
SCRIPT = Path(middleware.__file__).parents[2] / "look" / "static" / "look" / "js" / "typed.js"
AGAIN = "Отправить ещё раз"
pytestmark = pytest.mark.django_db


def paths(patterns=None, before: str = "") -> list[str]:
    """Return a path for every address of a region, of patients and of staff; nothing behind it needs exist."""
    found = []
    for one in patterns or get_resolver(settings.REGION_URLCONF).url_patterns:
        route = before + re.sub(
            r"<(?:(\w+):)?\w+>", lambda part: SAMPLES.get(part[1], "word"), str(one.pattern)
        )
        if isinstance(one, URLResolver):
            found += paths(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            found.append(route)
    return found


def troubled(monkeypatch, trouble):
    """Return a visitor of a portal where every view of every address meets this trouble."""
    monkeypatch.setattr(
        middleware.RequestId, "process_view", lambda _layer, request, *_: trouble(request), raising=False
    )
    return Visitor()


def fail(error):
    raise error


TROUBLE = {
    403: lambda _request: None,  # the visitor brings no token
    429: lambda request: errors.too_often(request, None),
    500: lambda _request: fail(RuntimeError("planted")),
    503: lambda _request: fail(OperationalError("planted")),
}


def main_of(answer) -> str:
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("status", TROUBLE)
def test_every_address_gives_back_what_was_sent(region, monkeypatch, status):
    visitor, asked = troubled(monkeypatch, TROUBLE[status]), 0
    for path in paths():
        answer = visitor.client.post(f"/26/{path}?from=1", FORM, headers=OURS)
        page = main_of(answer)
        assert answer.status_code == status, path
        assert f'<form method="post" action="{escape(f"/26/{path}?from=1")}"' in page, path
        assert f'name="note" value="{escape(TYPED)}"' in page, path
        assert (AGAIN in page, "Пароли, коды и файлы здесь не хранятся" in page, SECRET in page) == (
            True,
            True,
            False,
        )
        asked += 1
    assert asked > 100


def test_what_came_back_can_be_sent_with_its_token(region, monkeypatch):
    visitor = Visitor()
    refused = visitor.client.post("/26/sign-in/begin/", {"next": "/cards/"}, headers=OURS)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', main_of(refused))[1]
    answer = visitor.client.post("/26/sign-in/begin/", {"next": "/cards/", "csrfmiddlewaretoken": token})
    assert (refused.status_code, answer.status_code) == (403, 303)


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}]
)
def test_form_of_a_stranger_gets_no_token(region, headers):
    answer = Visitor().client.post("/26/sign-in/begin/", FORM, headers=headers)
    assert answer.status_code == 403
    assert "csrfmiddlewaretoken" not in main_of(answer)
    assert TYPED not in unescape(main_of(answer))


def test_older_browser_is_known_by_its_origin(region):
    answer = Visitor().client.post("/26/sign-in/begin/", FORM, headers={"Origin": "http://testserver"})
    assert AGAIN in text(answer)


def test_too_long_text_is_left_to_the_browser(region, settings):
    """The server has not read it; the mark tells the page's script to keep its copy."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = Visitor().client.post("/26/sign-in/begin/", FORM, headers=OURS)
    assert 400 <= answer.status_code < 500
    assert ("data-portal-trouble" in main_of(answer), AGAIN in main_of(answer)) == (True, False)


def test_form_with_a_file_is_not_whole(rf):
    file = SimpleUploadedFile("справка.pdf", b"%PDF-")
    told = {"note": TYPED, "number": "17"}

    with_file, without = (
        resend.of(rf.post("/26/messages/", told | more, headers=OURS)) for more in ({"file": file}, {})
    )

    assert (with_file.is_whole, without.is_whole) == (False, True)
    assert with_file.words() == without.words() == [TYPED]


def test_page_that_was_only_read_offers_nothing_to_send(region, monkeypatch):
    answer = troubled(monkeypatch, TROUBLE[500]).get("sign-in/", **OURS)
    assert (answer.status_code, AGAIN in text(answer)) == (500, False)


def test_browser_keeps_no_more_than_the_server():
    """The script names every kind of field that `unsent` leaves out, and numbers of documents besides."""
    never = re.search(r"const NEVER = /(.+)/i;", SCRIPT.read_text("utf-8"))[1].split("|")
    assert {*unsent._NEVER_KEPT.pattern.split("|"), "snils", "policy", "document"} <= set(never)
