"""How pages look to those who zoom, prefer the dark, or force their own colours; how heavy and how still they are."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Request

from tests.browser.walk import Walk

ZOOMED = {"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2}
PHONE = {"viewport": {"width": 390, "height": 844}}
LOOKS = {
    "zoom 200 %": ZOOMED,
    "dark": {"color_scheme": "dark", **PHONE},
    "forced colours": {"forced_colors": "active", **PHONE},
    "desktop": {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"},
}
OPEN = {
    "/": "Выберите регион",
    "/26/": "Запишитесь",
    "/26/sign-in/": "Вход",
    "/26/sign-in/consent/": "Согласие на обработку персональных данных",
    "/26/sign-in/trouble/unavailable/": "Госуслуги сейчас не отвечают",
    "/26/help/": "Помощь",
    "/26/doctors/clinics/": "Лечебные учреждения",
    "/26/doctors/?q=терапевт": "Врачи",
    "/26/nowhere/": "Такой страницы нет",
    "/55/": "Выберите регион",
}
HEAVIEST_B = 100_000
UNSEEN = 0.001
"""A movement that nobody sees: a thousandth of the window, where a busy machine paints in two steps."""
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  const watch = new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }));
  watch.observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 250);
})"""


@pytest.fixture(scope="module")
def kept() -> dict:
    """What one signed-in person leaves for every look: cookies and addresses."""
    return {}


def own_pages(kept: dict, walk) -> dict[str, str]:
    """Sign in once, book one visit and hold another place; return the addresses to look at."""
    if not kept:
        one = walk(axe=False)
        one.register()
        one.book(at=11)
        ticket = one.page.url.removeprefix(one.house.portal)
        one.open("/26/cards/")
        one.choose_doctor("Городская поликлиника № 1", "Хирург")
        one.choose_last_day()
        doctor = one.page.url.removeprefix(one.house.portal)
        one.choose_time()
        one.see("Подтвердите запись")
        confirm = one.page.url.removeprefix(one.house.portal)
        kept["pages"] = {
            "/26/cards/": "Мои карты",
            "/26/cards/new/": "Новая карта",
            "/26/cards/notices/": "Уведомления",
            ticket: "Вы записаны",
            f"{ticket}cancel/": "Отменить запись",
            doctor: "",
            confirm: "Подтвердите запись",
        }
        kept["state"] = one.page.context.storage_state()
    return kept["pages"]


def looked_at(one: Walk, pages: dict[str, str]) -> Iterator[str]:
    for path, heading in pages.items():
        one.open(path)
        one.see(re.compile(f"^{heading}"))
        yield path


def wider(one: Walk) -> int:
    return one.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("look", LOOKS)
def test_every_main_page_has_no_barriers_fits_and_stands_still(walk, kept, look) -> None:
    own = own_pages(kept, walk)
    stranger, person = walk(**LOOKS[look]), walk(**LOOKS[look], storage_state=kept["state"])
    if "forced_colors" in LOOKS[look]:
        # axe reads the colours of our sheet there, not those that the person has forced.
        stranger.without = person.without = ("color-contrast",)
    for one, pages in ((stranger, OPEN), (person, own)):
        for path in looked_at(one, pages):
            assert wider(one) == 0, f"{path} is {wider(one)} px wider than the screen"
            assert one.page.evaluate(SHIFT) < UNSEEN, f"{path} moves while it loads"
    assert len(stranger.seen) == len(OPEN)
    assert len(person.seen) == len(own)


def test_letters_of_twice_their_size_fit_a_phone(walk, kept) -> None:
    """Twice as large as the browser's settings have them, not the zoom of a page."""
    own = own_pages(kept, walk)
    stranger, person = walk(**PHONE, axe=False), walk(**PHONE, axe=False, storage_state=kept["state"])
    for one, pages in ((stranger, OPEN), (person, own)):
        one.page.context.new_cdp_session(one.page).send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
        for path in looked_at(one, pages):
            assert one.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
            assert wider(one) == 0, f"{path} is {wider(one)} px wider than the screen"


def test_dark_is_dark_and_light_is_light(walk) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    dark, light = walk(color_scheme="dark", axe=False), walk(color_scheme="light", axe=False)
    for one in (dark, light):
        one.open("/26/")
    assert brightness(dark.page.evaluate(paper)) < 60
    assert brightness(light.page.evaluate(paper)) > 200


def brightness(colour: str) -> float:
    numbers = [float(number) for number in re.findall(r"[\d.]+", colour)[:3]]
    return sum(numbers) / 3


@pytest.mark.parametrize("path", ["/", "/26/"], ids=["choice", "region"])
def test_first_page_weighs_less_than_100_kb_in_all(walk, path) -> None:
    one = walk(axe=False)
    asked: list[Request] = []
    one.page.on("requestfinished", lambda each: asked.append(each))  # noqa: PLW0108  no built-in can listen
    one.open(path)
    one.page.wait_for_load_state("networkidle")
    weights = {each.url: each.sizes()["responseBodySize"] for each in asked}
    assert any(url.endswith(".css") for url in weights)
    assert sum(weights.values()) < HEAVIEST_B, sorted(weights.items(), key=lambda item: -item[1])


def test_ticket_prints_on_one_sheet(walk, kept) -> None:
    pages = own_pages(kept, walk)
    ticket = next(path for path, heading in pages.items() if heading == "Вы записаны")
    one = walk(axe=False, storage_state=kept["state"])
    one.open(ticket)
    one.see("Вы записаны")
    printed = one.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
    one.page.emulate_media(media="print")
    assert one.page.locator(".ticket__number").is_visible()
    for gone in ("nav", ".no-print", "header button"):
        assert not any(each.is_visible() for each in one.page.locator(gone).all()), gone
