"""What a notice says outside the cabinet: its places filled, nothing of doctor, speciality or clinic."""

import uuid
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.domain.messaging import ports, texts
from portal.domain.messaging.states import Page
from portal.domain.messaging.texts.words import Words
from portal.domain.notices.states import Held
from portal.kit import dates

LINKED = "answer"
"""The fact that a notice may be answered by a link: the region in which the visit lies."""


def places(held: Held) -> dict[str, str]:
    """Return what stands in the places of a text: date and time by the clinic's clock, the link."""
    told = held.facts
    if LINKED not in told:
        return {}
    day = date.fromisoformat(told["date"])
    return {"date": dates.show_month_day(day, _), "time": _clock(told), "link": link(held)}


def link(held: Held) -> str:
    """Return the address where this notice is answered; empty where it is not."""
    told = held.facts
    if LINKED not in told:
        return ""
    return ports.answer_url(told[LINKED], uuid.UUID(told["appointment"]), held.account_id)


def fill(text: str, held: Held) -> str:
    """Translate a text and fill its places."""
    return _(text).format_map(places(held))


def in_a_chat(held: Held, words: Words, region: str) -> str:
    """Return the message to a chat: the text to a telephone, or the words of the letter and where to go."""
    if words.text:
        return fill(words.text, held)
    warning = [_(texts.NOT_YOU)] if words.cabinet == texts.NOT_YOU else []
    where = f"{_(texts.OPEN)}: {ports.url_of(region, Page.NOTICES)}"
    return "\n".join([f"{_(words.title)}.", fill(words.letter, held), *warning, where])


def _clock(told: dict[str, Any]) -> str:
    clock = told.get("clock", "")
    return f"{told['time']} ({clock})" if clock else str(told["time"])
