"""What every answer carries, and what the log says of it."""

import json
import logging
import re

import pytest
from django.test import Client

EVERYWHERE = [
    "/",
    "/26/",
    "/26/cards/",
    "/26/nowhere/",
    "/99/",
    "/26/sign-in/",
    "/healthz",
    "/static/look/css/base.css",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_the_headers(visitor, path):
    answer = visitor.client.get(path)
    answer.close()
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "charset=utf-8" in answer["Content-Type"].replace('"', "")
    assert re.fullmatch(r"[0-9a-f-]{36}", answer["X-Request-Id"])
    assert "Access-Control-Allow-Origin" not in answer


def test_pages_are_stored_nowhere_and_static_files_are(visitor):
    page = visitor.get()
    assert page["Cache-Control"] == "no-store"
    assert {"Cookie", "HX-Request"} <= set(page["Vary"].split(", "))
    static = visitor.client.get("/static/look/css/base.css")
    static.close()
    assert "no-store" not in static["Cache-Control"]


def test_number_is_new_each_time_and_never_the_clients(visitor):
    first, second = visitor.get(**{"X-Request-Id": "mine"}), visitor.get()
    assert len({first["X-Request-Id"], second["X-Request-Id"], "mine"}) == 3


def test_log_names_the_page_and_not_the_address(signed_in, caplog):
    with caplog.at_level(logging.INFO, "portal.access"):
        answer = signed_in.get(
            "cards/0e5f8f9a-6f0e-4f2b-8f86-0d1e36a0a111/?q=Землероева", **{"User-Agent": "a\nb\x1b[0m"}
        )
    assert answer.status_code == 404
    line = [record.msg for record in caplog.records if record.name == "portal.access"][-1]
    assert (line["method"], line["route"], line["status"]) == ("GET", "cards:card", 404)
    assert line["request_id"] == answer["X-Request-Id"]
    told = json.dumps(
        [record.msg for record in caplog.records if record.name == "portal.access"], default=str
    )
    assert not any(word in told for word in ("0e5f8f9a", "Землероева", "\\u001b"))


def test_cookies_are_hidden_from_scripts_and_secure_where_the_portal_is(visitor, settings):
    settings.COOKIES_SECURE = True
    answer = visitor.register()
    for name, cookie in answer.cookies.items():
        if name.startswith("portal") and "csrf" not in name:
            assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), name
            assert len(cookie.OutputString()) < 4096


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
def test_other_methods_are_refused(region, method):
    assert getattr(Client(), method)("/26/help/").status_code == 405
