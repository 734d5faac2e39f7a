"""What the step of a code shows: where it goes, how far it has come, what to do if it does not come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.conf import settings
from django.utils.translation import gettext as _

from portal.domain.accounts.rules.codes import LOUD
from portal.domain.accounts.states import CodeState, CodeStep
from portal.kit import phone
from portal.kit.words import N_

Kind = Literal["info", "success", "warning"]
CHANNEL: Final = {
    "call": N_("Проверочный звонок"),
    "telegram": N_("Код в Telegram"),
    "sms": N_("Код в СМС"),
    "max": N_("Код в MAX"),
}
_WHAT: Final = {
    "call": N_("Вам позвонят. Отвечать не нужно: последние 4 цифры номера, с которого звонят, и есть код."),
    "telegram": N_("Откройте Telegram и укажите код, который поступил в канал «Коды подтверждения»."),
    "sms": N_("Укажите код из СМС."),
    "max": N_("Откройте MAX и укажите код из сообщения."),
}
_ON_ITS_WAY: Final = {"call": N_("Звоним на %(phone)s…")}
_ALL_THE_SAME: Final = {"call": N_("Всё равно позвонить"), "sms": N_("Всё равно прислать СМС")}
_OFF: Final = {"call": N_("Позвонили на %(phone)s.")}


@dataclass(frozen=True, slots=True)
class CodeView:
    """The step of one code; `again` holds the channels that may be tried now."""

    what: str
    status: str
    status_kind: Kind
    again: tuple[tuple[str, str], ...]
    wait: str
    is_moving: bool
    digits: int


def channel_name(name: str) -> str:
    """Name a way of bringing codes."""
    return _(CHANNEL.get(name, name))


def code_view(state: CodeState, at: datetime) -> CodeView:
    """Say how far the code has come and what else can be done."""
    status, kind = _status(state)
    again = _again(state, at)
    is_awaited = not again or state.step in (CodeStep.WAITING, CodeStep.SENDING)
    return CodeView(
        what=_(_WHAT.get(state.channel, N_("Укажите код, который пришёл."))),
        status=status,
        status_kind=kind,
        again=again,
        wait="" if again else _wait(state),
        is_moving=not again if state.is_over else is_awaited,
        digits=state.digits,
    )


def night(channels: Sequence[str]) -> dict[str, Any]:
    """Return what the page of the night shows: its hours, the ways that ring nowhere, and the others."""
    first, end = settings.CODES_NIGHT or (0, 0)
    named = [(each, channel_name(each)) for each in channels]
    return {
        "hours": {"from": f"{first}:00", "to": f"{end}:00"},
        "quiet": [each for each in named if each[0] not in LOUD],
        "loud": [(each, _(_ALL_THE_SAME.get(each, name))) for each, name in named if each in LOUD],
    }


def _wait(state: CodeState) -> str:
    if state.is_over:
        return _("Кнопка нового кода появится здесь не позже чем через полминуты.")
    return _("Если код не придёт, через полминуты предложим другой способ.")


def _status(state: CodeState) -> tuple[str, Kind]:
    told = {"phone": phone.mask(state.phone)}
    if state.is_over:
        return _("Этот код больше не действует. Получите новый."), "warning"
    if state.step == CodeStep.FAILED:
        return _("Код не дошёл до %(phone)s. Попробуйте другой способ.") % told, "warning"
    if state.step == CodeStep.DELIVERED:
        return _("Код доставлен на %(phone)s.") % told, "success"
    if state.step == CodeStep.SENT:
        return _(_OFF.get(state.channel, N_("Отправили код на %(phone)s."))) % told, "info"
    return _(_ON_ITS_WAY.get(state.channel, N_("Отправляем код на %(phone)s…"))) % told, "info"


def _again(state: CodeState, at: datetime) -> tuple[tuple[str, str], ...]:
    """Offer the next way after half a minute, the same one after a minute."""
    found = []
    if state.next_channel and at >= state.next_channel_at:
        found.append((state.next_channel, channel_name(state.next_channel)))
    if at >= state.again_at:
        found.append((state.channel, _("%(way)s ещё раз") % {"way": channel_name(state.channel)}))
    return tuple(found)
