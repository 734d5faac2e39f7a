"""Values of the archive as a person reads them; programs get them as they are."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

from django.utils.translation import gettext as _

from portal.domain.attachments.texts import KIND
from portal.domain.booking.states import ELSEWHERE, UNSEEN
from portal.domain.booking.texts import CANCEL, STATE, YES_NO
from portal.domain.messaging import texts
from portal.kit import dates, zones
from portal.kit.words import N_

_WORDS: Final[dict[str, Mapping[str, str]]] = {
    "relation": {"self": N_("это вы"), "child": N_("ребёнок"), "relative": N_("родственник")},
    "sex": {"f": N_("женский"), "m": N_("мужской")},
    "source": {"esia": N_("Госуслуги"), "hand": N_("введено вручную")},
    "level": {
        "simplified": N_("упрощённая"),
        "standard": N_("стандартная"),
        "confirmed": N_("подтверждённая"),
    },
    "way": {"esia": N_("через Госуслуги"), "password": N_("по паролю"), "passkey": N_("по ключу входа")},
    "document_type": {
        "RF_PASSPORT": N_("паспорт РФ"),
        "RF_BRTH_CERT": N_("свидетельство о рождении"),
        "FID_DOC": N_("документ иностранного гражданина"),
    },
    "purpose": {
        "account": N_("личный кабинет"),
        "sign_in": N_("вход"),
        "phone": N_("новый телефон"),
        "prove": N_("подтверждение личности"),
        "recovery": N_("восстановление пароля"),
    },
    "channel": {"call": N_("звонок"), "telegram": "Telegram", "sms": N_("СМС"), "max": "MAX"},
    "attached_as": {str(kind): words for kind, words in KIND.items()},
    "state": {str(state): words for state, words in STATE.items()},
    "asked_by": {"you": N_("вы"), "other": N_("другой человек, о вашей карте")},
    "asked_as": {"code": N_("кодом на телефон"), "link": N_("ссылкой")},
    "scope": {
        "nothing": N_("ничего"),
        "book": N_("записывать"),
        "visits": N_("записывать и видеть записи"),
        "all": N_("всё"),
    },
    "outcome": {"asked": N_("ответа нет"), "given": N_("разрешили"), "refused": N_("отказали")},
    "cancel_reason": {
        **{str(reason): words for reason, words in CANCEL.items()},
        ELSEWHERE: N_("так решила клиника"),
        UNSEEN: N_("клиника перенесла на время, которого на портале нет"),
    },
}


def said(name: str, value: Any, zone: str) -> str:
    """Say one value: words for codes, dates and times by the clocks of `zone`."""
    if name == "answers":
        return "; ".join(f"{label}: {_(YES_NO.get(text, text))}" for label, text in value.items())
    if name == "written":
        return " — ".join(value)
    if name == "kind":
        return _(texts.of(value).title)
    if isinstance(value, str) and value in _WORDS.get(name, {}):
        return _(_WORDS[name][value])
    return _plain(value, zone)


def _plain(value: Any, zone: str) -> str:
    if isinstance(value, datetime):
        local = zones.local(value, zone)
        return (
            f"{dates.show(local.date())} {dates.show_time(local.time())} ({zones.from_moscow(value, zone)})"
        )
    if isinstance(value, date):
        return dates.show(value)
    if isinstance(value, time):
        return dates.show_time(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {inner}" for key, inner in value.items())
    return str(value)
