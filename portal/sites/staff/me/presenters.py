"""The own access as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from portal.domain.staff import texts
from portal.domain.staff.states import News, OpenBrowser
from portal.kit import agents
from portal.look.values import Fact
from portal.sites.staff import days


@dataclass(frozen=True, slots=True)
class BrowserView:
    """One browser: «Chrome, Windows», what is known of it, and the number its button sends."""

    number: int
    name: str
    facts: list[Fact]
    is_this: bool


@dataclass(frozen=True, slots=True)
class NewsView:
    """One thing that happened to an access."""

    when: str
    title: str
    said: str
    is_new: bool


_JUST: Final = 120
"""Seconds that are «только что»."""


def browser(one: OpenBrowser, *, here: int, zone: str, at: datetime) -> BrowserView:
    """Say one signed-in browser by the region's clock."""
    is_recent = (at - one.last_used_at).total_seconds() < _JUST
    used = _("только что") if is_recent else days.moment(one.last_used_at, zone)
    names = (agents.browser(one.user_agent) or _("Неизвестный браузер"), agents.system(one.user_agent))
    told = [
        Fact(_("Вход"), days.moment(one.created_at, zone)),
        Fact(_("Последнее действие"), used),
        Fact(_("Сеть"), _network(one.network)),
    ]
    return BrowserView(one.session_id, ", ".join(filter(None, names)), told, one.session_id == here)


def _network(shortened: str) -> str:
    """Say «192.0.2.…»: the end of the address is not kept."""
    network = shortened.partition("/")[0]
    if not network:
        return _("неизвестна")
    return network.removesuffix("::") + "…" if ":" in network else network.removesuffix(".0") + ".…"


def news(one: News, zone: str) -> NewsView:
    """Say one thing that happened."""
    words = texts.WORDS[one.kind]
    said = _(words.said) % {"about": one.about, "by": one.by or _(texts.SYSTEM)}
    return NewsView(days.moment(one.at, zone), _(words.title), said, one.is_new)
