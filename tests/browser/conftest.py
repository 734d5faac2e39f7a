"""Ground of the journeys: the house, a browser, people who have never been here."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from scripts import tools
from tests.browser import house as houses
from tests.browser import peculiar as oddities
from tests.browser import people as made_up
from tests.browser.house import House
from tests.browser.walk import Judged, Person, Walk

FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # One process draws all pages: to start one for each address takes longer than many a page.
    "--disable-site-isolation-trials", "--renderer-process-limit=1", "--in-process-gpu", "--disable-gpu",
    # Nobody looks at the pictures, and no script runs long enough to be worth compiling well.
    "--num-raster-threads=1", "--disable-partial-raster", "--disable-threaded-animation", "--disable-smooth-scrolling",
    "--js-flags=--no-maglev --no-turbofan",
]  # fmt: skip
SHOTS = Path(os.environ.get("VAR_DIR", "var")) / "journeys"
SECONDS = 240  # the first journey of a worker also waits until everything runs


WAITING = ("test_foreign_clinic", "test_esia_fails")
"""Files that wait for time-outs, the longest last: they begin first, others work meanwhile."""
PECULIAR = "peculiar"
TOGETHER = {
    **dict.fromkeys(("test_night", "test_own_host", "test_esia_gost"), PECULIAR),
    "test_zoom_and_dark": "test_zoom_and_dark",
}
"""Files whose journeys share something that is dear to make twice, and what it is."""
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Remember what failed, for its picture."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give journeys more time than other tests, keep together what shares a house, let long waits begin first."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(SECONDS))
            if item.path.stem in TOGETHER:
                item.add_marker(pytest.mark.xdist_group(TOGETHER[item.path.stem]))
    items.sort(key=lambda item: -WAITING.index(item.path.stem) if item.path.stem in WAITING else 1)


@pytest.fixture(scope="session")
def judged(shared: Path) -> Judged:
    return Judged(shared / "judged")


@pytest.fixture(scope="session")
def furnished(shared: Path) -> Path:
    """The folder of a house that is ready to start: databases, keys, demonstration."""
    return houses.furnish(shared / "furnished")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, furnished: Path) -> Iterator[House]:
    started = houses.start(tmp_path_factory.mktemp("house"), furnished)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(
        executable_path=tools.browser(), args=FLAGS, env={**os.environ, "LANGUAGE": "ru"}
    )
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def peculiar(tmp_path_factory: pytest.TempPathFactory, furnished: Path) -> Iterator[House]:
    """A house of what others have not: GOST on both sides, a region on a host of its own, and it is night there."""
    folder = tmp_path_factory.mktemp("peculiar")
    hosts = {oddities.HOST: oddities.HOSTED}
    started = houses.start(folder, furnished, own_hosts=hosts, settings=oddities.settings(folder))
    yield started
    started.stop()


@pytest.fixture(scope="session")
def people(house: House) -> Iterator[Person]:
    """People of the stand who have never been on the portal, one for each part in a journey."""
    return iter(made_up.everybody())


@pytest.fixture
def contexts(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., BrowserContext]]:
    """Open browsers; each page's mistakes fail the test, a failed test leaves a picture."""
    opened: list[BrowserContext] = []
    trouble: list[str] = []

    def open_one(**options: object) -> BrowserContext:
        told = {"locale": "ru-RU", "timezone_id": "Europe/Moscow"} | options
        context = browser.new_context(**told)
        context.set_default_timeout(10_000)
        context.on("page", lambda page: _listen(page, trouble))
        opened.append(context)
        return context

    yield open_one
    if request.node.stash.get(FAILED, False) or trouble:
        _picture(opened, request.node.name)
    for context in opened:
        context.close()
    assert trouble == []


def _listen(page: Page, trouble: list[str]) -> None:
    page.on("pageerror", lambda error: trouble.append(f"{page.url}: {error}"))
    page.on("console", lambda told: trouble.append(f"{page.url}: {told.text}") if _is_trouble(told) else None)


def _is_trouble(told: object) -> bool:
    """Leave out what the browser says of answers that are meant to be refusals (409, 410, 404, 503)."""
    text = getattr(told, "text", "")
    return getattr(told, "type", "") == "error" and "Failed to load resource" not in text


def _picture(opened: list[BrowserContext], name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(page for context in opened for page in context.pages):
        page.screenshot(path=SHOTS / f"{name}-{number}.png", full_page=True)


@pytest.fixture
def walk(
    contexts: Callable[..., BrowserContext], house: House, people: Iterator[Person], judged: Judged
) -> Callable[..., Walk]:
    """Give a new person with a new browser."""

    def begin(person: Person | None = None, *, axe: bool = True, **options: object) -> Walk:
        return Walk(contexts(**options).new_page(), house, person or next(people), judged, axe=axe)

    return begin
