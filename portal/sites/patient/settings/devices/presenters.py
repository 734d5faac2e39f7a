"""Signed-in browsers as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from portal.domain.accounts.states import LivingSession, Way
from portal.kit import agents
from portal.kit.words import N_
from portal.look.values import Fact
from portal.sites.patient import spoken

_JUST_NOW: Final = timedelta(minutes=2)
_WAYS: Final = {
    Way.ESIA.value: N_("через Госуслуги"),
    Way.PASSWORD.value: N_("по телефону и паролю"),
    Way.PASSKEY.value: N_("ключом доступа"),
}


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One browser: «Chrome, Windows», what is known of it, and the number its button sends."""

    number: int
    name: str
    facts: list[Fact]
    is_this: bool


def device(one: LivingSession, *, here: int, zone: str, at: datetime) -> DeviceView:
    """Say one signed-in browser; moments stand in the region's time."""
    is_recent = at - one.last_used_at < _JUST_NOW
    return DeviceView(
        number=one.session_id,
        name=_name(one.user_agent),
        facts=[
            Fact(_("Вход"), _("%(when)s, %(way)s") % {
                "when": spoken.moment(one.created_at, zone, at), "way": _(_WAYS[one.way])
            }),
            Fact(_("Последнее действие"), _("только что") if is_recent else spoken.moment(
                one.last_used_at, zone, at
            )),
            Fact(_("Сеть"), _network(one.network)),
        ],
        is_this=one.session_id == here,
    )  # fmt: skip


def _name(user_agent: str) -> str:
    browser, system = agents.browser(user_agent), agents.system(user_agent)
    return ", ".join(filter(None, (browser or _("Неизвестный браузер"), system)))


def _network(shortened: str) -> str | None:
    """Say «192.0.2.…»: the end of the address is not kept."""
    network = shortened.partition("/")[0]
    return (
        network.removesuffix("::").removesuffix(".0") + ("…" if ":" in network else ".…") if network else None
    )
