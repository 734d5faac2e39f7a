"""Where scenes are played: the product at a fixed moment, browsers of telephones, and people to be."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Locator, sync_playwright

from scripts import tools
from scripts.bootstrap import ROOT
from tests.browser import house as houses
from tests.browser.house import House
from tests.browser.walk import Judged, Person, Walk

BEGINS_AT: Final = datetime(2026, 9, 15, 7, 5, tzinfo=UTC)
"""A Tuesday morning; every run of the scenes lives from this moment on."""
WIDTH, HEIGHT, SCALE = 390, 720, 2
SECONDS_TO_PREPARE: Final = 600
PEOPLE: Final = ROOT / "esia_stand" / "demo" / "people.json"
CLOCK: Final = ROOT / "scripts" / "clock"
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--disable-quic", "--disable-lcd-text",
                "--font-render-hinting=none", "--force-color-profile=srgb")  # fmt: skip
CALM: Final = """
  .demo, .top__warning { display: none !important; }
  *, *::before, *::after { transition: none !important; animation: none !important; }
  ::-webkit-scrollbar { display: none; }
  [data-scene-mark] {
    outline: 4px solid #c2255c !important; outline-offset: 4px !important; border-radius: 6px;
  }
"""
"""What is not of the product goes: the line of the demonstration. What is to be pressed gets an outline."""
STEADY: Final = Path(__file__).with_name("steady.js").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: who plays it, how high it is (CSS pixels), and where it begins on the page."""

    name: str
    play: Callable[[Stage], Shot]


@dataclass(frozen=True, slots=True)
class Shot:
    """What a scene has led to; `marked` gets an outline.

    `top` is the first thing seen, `bottom` the last; without either the picture begins with the page.
    """

    walk: Walk
    marked: Locator | None = None
    top: Locator | None = None
    bottom: Locator | None = None
    height: int = HEIGHT
    headroom: int = 12
    """How many pixels above `top` are shown; a line that sticks there needs more."""


@dataclass
class Stage:
    """The product with its people; who has signed in once stays so for the next scenes."""

    house: House
    browser: Browser
    judged: Judged
    began: datetime
    is_shifted: bool = True
    known: dict[str, Walk] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    """What a scene leaves for later ones: addresses of tickets, passwords."""

    def now(self) -> datetime:
        """Return the moment in the house."""
        at = datetime.now(UTC)
        return BEGINS_AT + (at - self.began) if self.is_shifted else at

    def visitor(self, who: str = "Придумана", *, height: int = HEIGHT) -> Walk:
        """Give somebody with a new telephone, not signed in."""
        context = self.browser.new_context(
            viewport={"width": WIDTH, "height": height}, device_scale_factor=SCALE, locale="ru-RU",
            timezone_id="Europe/Moscow", color_scheme="light", reduced_motion="reduce", bypass_csp=True,
        )  # fmt: skip
        context.set_default_timeout(30_000)
        context.clock.set_fixed_time(self.now())
        return Walk(context.new_page(), self.house, _person(who), self.judged, axe=False)

    def person(self, who: str) -> Walk:
        """Give somebody who has registered and signed in."""
        if who not in self.known:
            self.known[who] = self.visitor(who)
            self.known[who].register()
        walk = self.known[who]
        walk.page.context.clock.set_fixed_time(self.now())
        return walk

    def take(self, shot: Shot) -> bytes:
        """Return the picture as PNG."""
        page = shot.walk.page
        page.set_viewport_size({"width": WIDTH, "height": shot.height})
        page.add_style_tag(content=CALM)
        if shot.marked is not None:
            shot.marked.first.evaluate("(one) => one.setAttribute('data-scene-mark', '')")
        page.evaluate(STEADY)
        page.evaluate("() => document.activeElement && document.activeElement.blur()")
        page.evaluate("() => scrollTo(0, 0)")
        if shot.top is not None:
            shot.top.first.evaluate(
                "(one, room) => scrollTo(0, one.getBoundingClientRect().top + scrollY - room)", shot.headroom
            )
        elif shot.bottom is not None:
            shot.bottom.first.evaluate(
                "(one) => scrollTo(0, one.getBoundingClientRect().bottom + scrollY + 24 - innerHeight)"
            )
        page.wait_for_timeout(250)
        return page.screenshot(animations="disabled", caret="hide", scale="device")


@contextmanager
def opened(folder: Path) -> Iterator[Stage]:
    """Start the product at `BEGINS_AT` in an empty folder, and a browser."""
    began = datetime.now(UTC)
    shift = {"PYTHONPATH": str(CLOCK), "SCENES_SHIFT_S": str((BEGINS_AT - began).total_seconds())}
    house = houses.start(folder, None, settings=shift, seconds=SECONDS_TO_PREPARE)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=tools.browser(), args=list(FLAGS), env={**os.environ, "LANGUAGE": "ru"}
            )
            yield Stage(house, browser, Judged(folder / "judged"), began)
            browser.close()
    finally:
        house.stop()


def _person(surname: str) -> Person:
    told = next(one for one in _people() if one["surname"] == surname)
    return Person(
        phone=told["login"]["phone"], oid=told["oid"], surname=surname, name=told["name"],
        snils=told.get("snils", ""), policy="", password=told["password"],
    )  # fmt: skip


def _people() -> list[Mapping[str, Any]]:
    people: list[Mapping[str, Any]] = json.loads(PEOPLE.read_text("utf-8"))["people"]
    return people
