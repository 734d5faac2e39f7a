"""The picture of the README: a doctor's page on a desk and the ticket on a telephone, side by side."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Page

from scripts.scenes import booking
from scripts.scenes.stage import CALM, Stage

HEIGHT, DESK, PHONE, GAP = 900, 912, 390, 12
BETWEEN = "#d9e2df"


def taken(stage: Stage) -> bytes:
    """Return the picture as PNG; the doctor is seen by somebody who has not signed in."""
    one = booking.doctor_times(stage).walk
    context = stage.browser.new_context(
        viewport={"width": DESK, "height": HEIGHT}, locale="ru-RU", timezone_id="Europe/Moscow",
        reduced_motion="reduce", bypass_csp=True,
    )  # fmt: skip
    context.clock.set_fixed_time(stage.now())
    desk = context.new_page()
    desk.goto(one.page.url)
    doctor = _seen(desk)
    phone = booking.ticket(stage).walk.page
    desk.set_viewport_size({"width": PHONE, "height": HEIGHT})
    context.add_cookies(phone.context.cookies())  # type: ignore[arg-type]  # given back as read
    desk.goto(phone.url)
    return _beside(doctor, _seen(desk))


def _seen(page: Page) -> bytes:
    page.add_style_tag(content=CALM)
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    page.wait_for_timeout(250)
    return page.screenshot(animations="disabled", caret="hide")


def _beside(left: bytes, right: bytes) -> bytes:
    first, second = (Image.open(io.BytesIO(each)).convert("RGB") for each in (left, right))
    both = Image.new("RGB", (first.width + GAP + second.width, HEIGHT), BETWEEN)
    both.paste(first, (0, 0))
    both.paste(second, (first.width + GAP, 0))
    target = io.BytesIO()
    both.save(target, "PNG")
    return target.getvalue()
