"""Ways in as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyotp
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.domain.accounts.states import OwnPasskey, OwnTotp
from portal.kit import agents
from portal.kit.words import N_
from portal.sites.patient import spoken

_REFUSED: Final = {
    "late": N_("Прошло больше пяти минут. Попробуйте ещё раз."),
    "many": N_("Уже есть десять ключей. Уберите ненужный и добавьте новый."),
    "unknown": N_("Мы не знаем этот ключ. Войдите через Госуслуги и добавьте его в настройках."),
    "blocked": N_("Личный кабинет закрыт. Позвоните в поддержку портала."),
    "wrong": N_("Ключ не подошёл. Попробуйте ещё раз."),
}


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """One passkey: where it was made, when it was added and used."""

    number: int
    name: str
    host: str
    about: str


@dataclass(frozen=True, slots=True)
class TotpView:
    """The application: since when it works, and how many codes on paper are left."""

    about: str
    codes_left: int


def refused(kind: str) -> str:
    """Say why a passkey opened nothing, and what to do."""
    return _(_REFUSED.get(kind, _REFUSED["wrong"]))


def wrong_code(kind: str) -> str:
    """Say what is wrong with a code of the application."""
    if kind == "over":
        return _("Слишком много неверных кодов. Попробуйте завтра или войдите через Госуслуги.")
    return _("Код не подошёл. Дождитесь следующего кода и введите его; проверьте и часы телефона.")


def device_name(user_agent: str) -> str:
    """Name the device on which a passkey is made."""
    return ", ".join(filter(None, (agents.browser(user_agent), agents.system(user_agent)))) or _("Устройство")


def passkey(one: OwnPasskey, zone: str, at: datetime) -> PasskeyView:
    """Say one passkey."""
    added = _("Добавлен: %(when)s.") % {"when": spoken.moment(one.created_at, zone, at)}
    used = spoken.moment(one.used_at, zone, at) if one.used_at else _("ещё не было")
    return PasskeyView(one.passkey_id, one.name, one.host, f"{added} {_('Последний вход:')} {used}.")


def totp(one: OwnTotp | None, zone: str, at: datetime) -> TotpView | None:
    """Say the application, if there is one."""
    if one is None:
        return None
    return TotpView(
        _("Включено: %(when)s.") % {"when": spoken.moment(one.confirmed_at, zone, at)}, one.codes_left
    )


def in_fours(text: str) -> str:
    """Write a secret or a code in groups that can be read out and copied."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def app_address(secret: str, request: HttpRequest) -> str:
    """Return what an application reads from the picture; it names the portal, not the person."""
    brand = getattr(request, "region").brand  # noqa: B009  mypy knows only Django's request
    return pyotp.TOTP(secret).provisioning_uri(name=request.get_host(), issuer_name=brand)
