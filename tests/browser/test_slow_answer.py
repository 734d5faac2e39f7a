"""What a person sees while an answer is awaited, by a clock that only the test moves.

Nothing for less than 400 ms, then the mark and the words, at eight seconds what to do, at a minute a way to try again.
"""

import re

from playwright.sync_api import Locator, Route, expect

from tests.browser.barriers import WHOLE
from tests.browser.walk import Walk

PHONE = {"viewport": {"width": 390, "height": 844}}
SHOWN_MS, LONG_MS, LAST_MS = 400, 8_000, 60_000
CONSENT, CLINICS = re.compile("/26/sign-in/consent/"), re.compile("/26/doctors/clinics/$")
TITLE = "Согласие на обработку персональных данных"
JUDGE = (
    f"(told) => {{ window.judged = null; ({WHOLE})(told).then((found) => {{ window.judged = found; }}); }}"
)
TICK_MS = 1
"""The page looks first whether another script answers the press, and counts from then."""
AXE_MS = 500
"""Axe ends with a timer of its own, which a clock that stands never rings."""


class Waiting:
    """A page whose clock stands, and whose questions are answered when the test says so."""

    def __init__(self, one: Walk) -> None:
        self.page, self.held, self.passed = one.page, [], 0
        self.sign, self.said = (
            self.page.locator(f"[data-portal-{name}]") for name in ("waiting-sign", "said")
        )
        self.page.clock.install()
        one.open("/26/")
        self.page.clock.pause_at(self.page.evaluate("Date.now()") + 1_000)

    def press(self, what: Locator, address: re.Pattern[str]) -> None:
        """Press what asks this address; the answer waits."""
        self.page.route(address, self._hold)
        with self.page.expect_request(address):
            what.click(no_wait_after=True)
        self.passed = 0
        self.at(TICK_MS)

    def _hold(self, route: Route) -> None:
        """Let a question wait; a page that is asked for is answered «no content», which leaves this one standing."""
        if route.request.is_navigation_request():
            route.fulfill(status=204)
        else:
            self.held.append(route)

    def answer(self) -> None:
        """Let through what waits, as the portal answers it."""
        self.held.pop().continue_()
        self.page.unroute_all()

    def at(self, milliseconds: int) -> None:
        """Put the clock forward to so long after the press."""
        self.page.clock.run_for(milliseconds - self.passed)
        self.passed = milliseconds

    def no_barriers(self) -> None:
        self.page.evaluate(JUDGE, {"resultTypes": ["violations"]})
        for _ in range(AXE_MS):
            if (found := self.page.evaluate("window.judged")) is not None:
                break
            self.at(self.passed + TICK_MS)
        assert [(one["id"], one["nodes"]) for one in found] == []


def test_quick_answer_shows_no_sign(walk) -> None:
    one = walk(**PHONE)
    wait = Waiting(one)
    wait.press(one.page.get_by_role("link", name="Зарегистрироваться").first, CONSENT)
    wait.at(SHOWN_MS - 1)
    expect(wait.sign).to_be_hidden()
    wait.answer()
    expect(one.page.get_by_role("heading", name=TITLE)).to_be_visible()
    wait.at(LONG_MS)
    expect(wait.sign).to_be_hidden()
    expect(wait.said).to_be_empty()


def test_slow_answer_is_told_at_400_ms_and_at_eight_seconds(walk) -> None:
    one = walk(**PHONE)
    wait = Waiting(one)
    wait.press(one.page.get_by_role("link", name="Зарегистрироваться").first, CONSENT)
    wait.at(SHOWN_MS - 1)
    expect(wait.sign).to_be_hidden()
    wait.at(SHOWN_MS + TICK_MS)
    expect(wait.sign.get_by_text(re.compile("^(Открываем|Загружаем).*…$"))).to_be_visible()
    expect(wait.sign.locator("svg")).to_be_visible()
    expect(wait.said).to_have_text(re.compile("^(Открываем|Загружаем).*…$"))
    wait.no_barriers()

    wait.at(LONG_MS - 1)
    expect(wait.sign.get_by_text("Дольше обычного.")).to_be_hidden()
    wait.at(LONG_MS + TICK_MS)
    expect(wait.sign.get_by_text("Дольше обычного.")).to_be_visible()
    expect(wait.sign.get_by_role("link", name="Что сейчас работает")).to_be_visible()
    wait.no_barriers()

    wait.answer()
    expect(one.page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(wait.sign).to_be_hidden()


def test_answer_that_never_comes_is_told_after_a_minute(walk) -> None:
    one = walk(**PHONE)
    wait = Waiting(one)
    wait.press(one.page.get_by_role("link", name="Найти лечебное учреждение"), CLINICS)
    wait.at(SHOWN_MS - 1)
    expect(wait.sign).to_be_hidden()
    wait.at(SHOWN_MS + TICK_MS)
    expect(wait.sign.get_by_text("Открываем страницу…")).to_be_visible()
    expect(one.page.locator("main")).to_have_attribute("aria-busy", "true")

    wait.at(LAST_MS + TICK_MS)
    expect(wait.sign).to_be_hidden()
    expect(one.page.locator("main").get_by_text("Ответа всё ещё нет.")).to_be_visible()
    wait.no_barriers()
    wait.page.unroute_all()
    wait.page.clock.resume()
    one.press("Попробовать ещё раз")
    one.see("Лечебные учреждения")
    expect(wait.sign).to_be_hidden()
