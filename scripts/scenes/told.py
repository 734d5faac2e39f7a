"""Scenes of messages, of reminders and of what works now."""

from __future__ import annotations

import re
import time
from typing import Final

from scripts.console import Trouble
from scripts.scenes.stage import Scene, Shot, Stage
from tests.browser.walk import Walk

WHO, SUBJECT = "Придумана", "Не открывается талон"
ASKED = "Здравствуйте! Не открывается талон на 22 сентября. Телефон новый, в интернет он выходит."
_REMINDING: Final = "portal.domain.booking.jobs.remind", "portal.domain.messaging.jobs.deliver"
_SOON: Final = 120
"""Minutes: in the demonstration one visit is reminded of within the next hours."""
_LINK: Final = re.compile(r"http\S+/v/[\w-]+/")
_SECONDS_TO_SEND: Final = 30


def message_new(stage: Stage) -> Shot:
    """Play a message to the support before it is sent."""
    one = _written(stage)
    # The button of the files speaks the browser's language: the picture ends above it.
    return Shot(one, top=one.page.get_by_label("Тема"), headroom=108, height=440)


def _written(stage: Stage) -> Walk:
    one = stage.person(WHO)
    one.open("/26/messages/new/")
    one.see("Новое сообщение")
    one.page.get_by_label(re.compile("^Поддержка портала")).check()
    one.page.get_by_label("Тема").fill(SUBJECT)
    one.page.get_by_label("Сообщение", exact=True).fill(ASKED)
    return one


def message_thread(stage: Stage) -> Shot:
    """Play the correspondence with the term of the answer."""
    one = _written(stage)
    one.press("Отправить")
    one.see(SUBJECT)
    return Shot(one, top=one.page.get_by_role("heading", level=1), height=860)


def reminders(stage: Stage) -> Shot:
    """Play the hours in which one may be reminded."""
    one = stage.person(WHO)
    one.open("/26/settings/reminders/")
    return Shot(one, height=860)


def reminded(stage: Stage) -> Shot:
    """Play the page behind the link of a reminder."""
    stage.house.run_jobs(*_REMINDING, minutes_later=_SOON)
    one = stage.visitor()
    one.page.goto(_link(stage))
    return Shot(one, marked=one.page.get_by_role("button", name="Приду"))


def _link(stage: Stage) -> str:
    """Wait for a letter with such a link."""
    till = time.monotonic() + _SECONDS_TO_SEND
    while time.monotonic() < till:
        for letter in stage.house.sent(""):
            found = _LINK.search(letter["text"])
            if found:
                return found.group()
        time.sleep(0.5)
    raise Trouble("No reminder was sent.")


def status(stage: Stage) -> Shot:
    """Play the page that says what works."""
    one = stage.visitor()
    one.open("/26/status/")
    return Shot(one, top=one.page.get_by_role("heading", level=1), height=860)


SCENES = (
    Scene("message-new", message_new),
    Scene("message-thread", message_thread),
    Scene("reminders", reminders),
    Scene("reminded", reminded),
    Scene("status", status),
)
