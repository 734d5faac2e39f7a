"""Which refusals name the number that can be read aloud (decision 0051): every handler, every page of ours."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404

import portal.sites
from portal.kit import cases
from portal.sites.entrance import errors, middleware
from tests.portal.sites.visitor import Visitor, text


def fail(error):
    raise error


HANDLERS = {
    "400": (400, lambda _request: fail(SuspiciousOperation())),
    "403": (403, lambda _request: fail(PermissionDenied())),
    "403 forged": (403, errors.forged),
    "404": (404, lambda _request: fail(Http404())),
    "405": (405, lambda request: errors.not_allowed(request, "GET")),
    "413": (413, lambda _request: fail(RequestDataTooBig())),
    "413 files": (413, errors.too_large),
    "429": (429, lambda request: errors.too_often(request, None)),
    "500": (500, lambda _request: fail(RuntimeError("planted"))),
    "503": (503, lambda _request: fail(OperationalError("planted"))),
}


@pytest.mark.parametrize("where", ["/26/", "/26/staff/sign-in/", "/"])
@pytest.mark.parametrize("name", HANDLERS)
def test_every_handler_names_the_number_on_every_site(region, monkeypatch, name, where):
    status, trouble = HANDLERS[name]
    monkeypatch.setattr(
        middleware.RequestId, "process_view", lambda _layer, request, *_: trouble(request), raising=False
    )
    answer = Visitor().client.get(where)
    assert answer.status_code == status
    page = text(answer)
    assert cases.of(answer["X-Request-Id"]) in page
    assert "+78652000000" in page or where == "/", "whom to phone, inside of a region"


def test_staff_who_tried_too_often_are_not_led_to_the_door_of_patients(region, monkeypatch):
    monkeypatch.setattr(
        middleware.RequestId,
        "process_view",
        lambda _layer, *asked: HANDLERS["429"][1](asked[0]),
        raising=False,
    )
    there, here = (text(Visitor().get(path)) for path in ("staff/sign-in/", "sign-in/"))
    words = 'href="/26/sign-in/">Войти через Госуслуги'
    assert (words in there, words in here) == (False, True)


NAMED = {
    "reminded/over.html", "reminded/none.html", "cards/proxies/nobody.html", "settings/email_over.html", "staff_sign_in/over.html",
    "entrance/forged.html", "entrance/not_allowed.html", "entrance/not_found.html", "entrance/too_large.html",
    "entrance/too_often.html", "entrance/went_wrong.html",
}  # fmt: skip
UNNAMED = {
    "booking/over.html": "a step: the hold is over, other times stand beside it",
    "cards/from_esia/over.html": "a step: the buttons ask ESIA again",
    "entrance/maintenance.html": "announced: the page says until when",
}
"""Whole pages of a refusal that name no number, and why."""
GIVEN = {"403", "404", "405", "410", "413", "429", "500", "503", "GONE", "_GONE", "NOT_FOUND"}
_RENDERED = re.compile(r'render\([^()]*?"(?P<page>[\w/]+\.html)"[^()]*?status=(?P<status>\w+)', re.DOTALL)


def refusing() -> set[str]:
    """Return the templates that the sites' code gives with a status of their own, other than a form's."""
    found = set()
    for file in Path(portal.sites.__file__).parent.rglob("*.py"):
        for one in _RENDERED.finditer(file.read_text("utf-8")):
            if one["status"] in GIVEN:
                found.add(one["page"])
    return found


def test_every_page_of_a_refusal_is_on_one_of_the_lists():
    assert refusing() - {*NAMED, *UNNAMED} == set()
    assert {*NAMED, *UNNAMED} - refusing() == {"entrance/went_wrong.html", "entrance/too_large.html"}


@pytest.mark.parametrize("page", [*sorted(NAMED), *UNNAMED])
def test_pages_of_the_list_draw_the_number_and_the_others_do_not(page):
    (file,) = Path(portal.sites.__file__).parent.rglob(f"jinja2/{page}")
    drawn = "number_line(frame)" in file.read_text("utf-8") or "{{ case(frame" in file.read_text("utf-8")
    assert drawn is (page in NAMED)
