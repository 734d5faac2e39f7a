"""An answer that takes long: words after a moment, what to do after eight seconds, and the page when it comes."""

import re

from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}}
STRAIGHT_MS, MOMENT_MS, LONG_MS = 300, 500, 8_000


def test_slow_answer(walk) -> None:
    one = walk(**PHONE)
    page, held = one.page, []
    page.clock.install()
    one.open("/26/")
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)

    def hold(route) -> None:
        held.append(route)

    page.route(re.compile("/26/accessibility/$"), hold)
    sign, said = page.locator("[data-portal-waiting-sign]"), page.locator("[data-portal-said]")

    page.get_by_role("contentinfo").get_by_role("link", name="Доступность").click(no_wait_after=True)
    page.clock.run_for(STRAIGHT_MS)
    expect(sign).to_be_hidden()
    page.clock.run_for(MOMENT_MS)
    expect(sign).to_contain_text("Открываем страницу…")
    expect(said).to_have_text("Открываем страницу…")
    expect(page.get_by_text("Дольше обычного.").first).to_be_hidden()
    page.clock.run_for(LONG_MS)
    expect(sign).to_contain_text("Дольше обычного. Страница сама покажет ответ.")
    expect(sign.get_by_role("link", name="Что сейчас работает")).to_be_visible()
    page.clock.resume()
    one.no_barriers()

    (route,) = held
    route.continue_()
    one.see(re.compile("оступност"))
    expect(page.locator("[data-portal-waiting-sign]")).to_be_hidden()
