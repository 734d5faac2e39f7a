"""Browsers and systems by the names people use."""

import pytest

from portal.kit import agents

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
KNOWN = [
    (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_WEBKIT} Chrome/142.0.0.0 Safari/537.36", "Chrome", "Windows"),
    (f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/140.0 YaBrowser/25.10.0.0 Safari/537.36", "Яндекс Браузер", "Windows"),
    (f"Mozilla/5.0 (Linux; Android 14; SM-A546E) {_WEBKIT} SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36", "Samsung Internet", "Android"),
    (f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/142.0 Safari/537.36 Edg/142.0", "Edge", "Windows"),
    (f"Mozilla/5.0 (X11; Linux x86_64) {_WEBKIT} Chrome/142.0 Safari/537.36 OPR/124.0", "Opera", "Linux"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox", "Linux"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari", "iPhone"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15", "Safari", "macOS"),
    ("curl/8.0", "", ""),
    ("", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("told", "browser", "system"), KNOWN)
def test_browser_and_system_are_named(told, browser, system):
    assert (agents.browser(told), agents.system(told)) == (browser, system)
