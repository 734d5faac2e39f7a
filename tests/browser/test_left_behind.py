"""W4 with a browser that keeps pages: «Назад» after leaving shows nothing private, from no memory of it.

Playwright switches the browser's memory of whole pages (bfcache) off; here it is on. The control takes away on
the way what the portal says against keeping (no-store, Clear-Site-Data) and the script that asks anew when such a page
is shown: the name stands there again.
"""

import http.client
import http.server
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright

from scripts import tools
from tests.browser.conftest import FLAGS

FORGETTING = {"cache-control", "clear-site-data", "vary"}
WITHOUT_ASKING = """
const add = window.addEventListener;
window.addEventListener = (name, ...rest) => { if (name !== "pageshow") add.call(window, name, ...rest); };
delete window.BroadcastChannel;
"""
KEEP = "max-age=600"
HOP = {"connection", "transfer-encoding", "content-length"}


@pytest.fixture(scope="module")
def keeping(playwright: Playwright) -> Iterator[Browser]:
    """A browser as people have it: pages that are left are kept for «Назад»."""
    launched = playwright.chromium.launch(
        executable_path=tools.browser(), args=FLAGS, env={**os.environ, "LANGUAGE": "ru"},
        ignore_default_args=["--disable-back-forward-cache"],
    )  # fmt: skip
    yield launched
    launched.close()


@contextmanager
def passing(portal: str, *, keep: bool) -> Iterator[str]:
    """Lay a line to the portal; `keep` lets its answers say that they may be kept."""
    to = urlsplit(portal)

    class Handler(http.server.BaseHTTPRequestHandler):
        def _pass(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            server = http.client.HTTPConnection(to.hostname, to.port, timeout=20)
            server.request(self.command, self.path, self.rfile.read(length), dict(self.headers))
            answer = server.getresponse()
            body = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in (HOP | FORGETTING if keep else HOP):
                    self.send_header(name, value)
            if keep:
                self.send_header("Cache-Control", KEEP)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            server.close()

        def do_GET(self) -> None:
            self._pass()

        def do_POST(self) -> None:
            self._pass()

        def log_message(self, *_told: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def name_after_leaving(page: Page, line: str, surname: str) -> bool:
    """Look at a private page, leave, press «Назад»; tell whether the person's name stands there."""
    page.goto(f"{line}/26/cards/")
    assert surname in page.content()
    page.evaluate("document.querySelector(\"form[action*='leave']\").submit()")
    page.get_by_role("heading", level=1, name="Вы вышли из личного кабинета").wait_for()
    page.go_back()
    page.wait_for_load_state()
    page.wait_for_timeout(300)  # what a script takes away, it takes away by then
    return surname in page.content()


@pytest.mark.parametrize("keep", [False, True])
def test_back_after_leaving_shows_nothing_unless_pages_may_be_kept(walk, keeping, house, keep) -> None:
    one = walk(axe=False)
    one.register()
    context = keeping.new_context(locale="ru-RU", storage_state=one.page.context.storage_state())
    if keep:
        context.add_init_script(WITHOUT_ASKING)

    with passing(house.portal, keep=keep) as line:
        page = context.new_page()
        assert name_after_leaving(page, line, one.person.surname) is keep
        stores = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])")
        assert one.person.surname not in stores
    context.close()
