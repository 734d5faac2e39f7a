"""Waiting for what only the page's own script knows."""

import time

from playwright.sync_api import Page

LONGEST_S, PAUSE_MS = 15.0, 50


def until(page: Page, expression: str) -> None:
    """Ask the page from here until `expression` is true; fail after fifteen seconds.

    `Page.wait_for_function` asks again inside the page, where the portal's policy forbids `eval`: it fails whenever
    the first answer is no.
    """
    ends_at = time.monotonic() + LONGEST_S
    while not page.evaluate(expression):
        assert time.monotonic() < ends_at, f"not true within {LONGEST_S:.0f} s: {expression}"
        page.wait_for_timeout(PAUSE_MS)
