"""Registration by its own forms, sent without drawing the pages they stand on.

Most journeys begin where a person has registered already; to draw seven pages for that takes longer than the rest
of many a journey. The journeys about registration itself go by the pages (`Walk.register_on_pages`).
"""

import html
import re
from collections.abc import Callable
from urllib.parse import urljoin

from playwright.sync_api import APIRequestContext, APIResponse

FORM = re.compile(r'<form\b[^>]*method="post"[^>]*action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def register(
    browser: APIRequestContext,
    portal: str,
    region: str,
    *,
    phone: str,
    password: str,
    code: Callable[[], str],
) -> None:
    """Agree, sign in at ESIA and grant the rights; `code` reads what ESIA has sent to the phone."""
    browser.get(f"{portal}/{region}/")  # which the browser then remembers
    page = browser.get(f"{portal}/{region}/sign-in/consent/")
    page = _send(browser, page)
    page = _send(browser, page)
    page = _send(browser, page, login=phone, password=password)
    page = _send(browser, page, code=code())
    page = _send(browser, page, decision="grant")
    assert page.url == f"{portal}/{region}/cards/", page.url


def _send(browser: APIRequestContext, page: APIResponse, **typed: str) -> APIResponse:
    """Send the page's first form with what is typed into it; return the page that comes then."""
    form = FORM.search(page.text())
    assert form is not None, (page.status, page.url)
    told = {name: html.unescape(value) for name, value in HIDDEN.findall(form[2])}
    origin = "/".join(page.url.split("/")[:3])
    headers = {"Origin": origin, "Referer": page.url}
    return browser.post(urljoin(page.url, form[1]), form=told | typed, headers=headers)
