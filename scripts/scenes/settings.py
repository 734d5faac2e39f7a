"""Scenes of «Настройки»: the password, ways in, devices, letters, calendar, consents."""

from __future__ import annotations

import re

from scripts.scenes.stage import Scene, Shot, Stage

WHO = "Придумана"


def own_menu(stage: Stage) -> Shot:
    """Play the menu under the name."""
    one = stage.person(WHO)
    one.open("/26/cards/")
    one.open_own_menu()
    one.page.evaluate("() => document.querySelector('#menu').scrollTo(0, 9999)")
    return Shot(one, marked=one.page.get_by_role("link", name="Настройки", exact=True))


def settings_password(stage: Stage) -> Shot:
    """Play the fields of a password."""
    one = stage.person(WHO)
    one.open("/26/settings/")
    heading = one.page.get_by_role("heading", name="Пароль для входа без Госуслуг")
    return Shot(one, marked=one.page.get_by_label(re.compile("^Пароль")).first, top=heading)


def ways(stage: Stage) -> Shot:
    """Play the ways in."""
    return _page(stage, "ways/", 860)


def devices(stage: Stage) -> Shot:
    """Play where one is signed in."""
    return _page(stage, "devices/", 860)


def calendar_feed(stage: Stage) -> Shot:
    """Play the family's calendar before it has an address."""
    one = _page(stage, "calendar/", 780).walk
    return Shot(one, marked=one.page.get_by_role("button", name="Создать адрес календаря"), height=780)


def letters(stage: Stage) -> Shot:
    """Play the choice of letters."""
    return _page(stage, "notices/", 720)


def privacy(stage: Stage) -> Shot:
    """Play consents and data."""
    return _page(stage, "privacy/", 860)


def _page(stage: Stage, path: str, height: int) -> Shot:
    one = stage.person(WHO)
    one.open(f"/26/settings/{path}")
    return Shot(one, height=height)


SCENES = (
    Scene("own-menu", own_menu),
    Scene("settings-password", settings_password),
    Scene("ways", ways),
    Scene("devices", devices),
    Scene("calendar-feed", calendar_feed),
    Scene("letters", letters),
    Scene("privacy", privacy),
)
