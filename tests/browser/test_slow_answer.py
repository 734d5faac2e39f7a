"""An answer that takes long: words after a moment, what to do after eight seconds, and the page when it comes."""

import re

from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}}
LONG_MS = 15_000


def test_slow_answer(walk) -> None:
    one = walk(**PHONE)
    page, held = one.page, []
    one.open("/26/")

    def hold(route) -> None:
        held.append(route)

    page.route(re.compile("/26/sign-in/consent/"), hold)
    sign, said = page.locator("[data-portal-waiting-sign]"), page.locator("[data-portal-said]")
    expect(sign).to_be_hidden()

    one.follow("Зарегистрироваться")
    expect(sign).to_be_visible()
    expect(said).to_have_text(re.compile("^(Открываем|Загружаем).*…$"))
    expect(page.get_by_text("Дольше обычного.").first).to_be_hidden()
    expect(sign.get_by_text("Дольше обычного.")).to_be_visible(timeout=LONG_MS)
    expect(sign.get_by_role("link", name="Что сейчас работает")).to_be_visible()

    (route,) = held
    route.continue_()
    expect(page.get_by_role("heading", name="Согласие на обработку персональных данных")).to_be_visible()
    expect(sign).to_be_hidden()
