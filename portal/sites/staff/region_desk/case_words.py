"""What the log tells of a refused or failed request, in words for the telephone; nothing personal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from portal.kit import cases, dates, zones
from portal.kit.casebook import Found, Told
from portal.kit.words import N_
from portal.sites.entrance import saying

_ENDED: Final = "portal.access"
"""Whose line ends a request: the others tell what went on before."""
_FORGED: Final = "form_token_refused"
_MACHINES: Final = ("static", "none")
_BROKEN: Final = 500

_ROOM: Final[dict[str, str]] = {
    "start": N_("Главная страница"), "status": N_("Что работает сейчас"), "sign_in": N_("Вход и регистрация"),
    "recovery": N_("Восстановление пароля"), "privacy": N_("Персональные данные"), "cards": N_("Карты"),
    "messages": N_("Сообщения"), "doctors": N_("Врачи и расписание"), "booking": N_("Запись к врачу"),
    "reminded": N_("Ссылка из напоминания"), "settings": N_("Настройки"), "session": N_("Продление входа"),
    "law": N_("Законодательство"), "help_centre": N_("Помощь"), "staff_sign_in": N_("Вход сотрудников"),
    "clinic_desk": N_("Стол регистратуры"), "doctor_day": N_("Приём врача"), "staff_me": N_("Мой доступ"),
    "clinic_messages": N_("Сообщения клинике"), "support_messages": N_("Сообщения в поддержку"),
    "schedule_desk": N_("Расписания"), "region_desk": N_("Стол оператора"),
}  # fmt: skip
"""What a person calls the pages of a namespace; `login_by_esia`, `esia_return` have none."""

_WHAT: Final[dict[int, tuple[str, str]]] = {
    400: (N_("Браузер прислал то, чего наши страницы не присылают"),
          N_("Пусть откроет страницу заново и повторит.")),
    403: (N_("Портал отказал в этом действии"), N_("Пусть откроет страницу заново и повторит.")),
    404: (N_("Такой страницы нет, или она не этого человека"),
          N_("Пусть проверит адрес или начнёт с главной страницы. Свои карты и записи видны после входа.")),
    405: (N_("Человек открыл сохранённый адрес кнопки"), N_("Пусть начнёт с главной страницы.")),
    409: (N_("Пока человек выбирал, всё изменилось"), N_("Пусть откроет страницу заново и выберет ещё раз.")),
    410: (N_("Время ссылки или записи вышло"), N_("Пусть начнёт заново: старая ссылка больше не откроется.")),
    413: (N_("Прислано слишком много сразу"), N_("Пусть сократит текст или приложит файлы поменьше.")),
    422: (N_("В форме что-то не так, страница сказала что"), N_("Пусть прочитает сообщение рядом с полем.")),
    429: (N_("Слишком много попыток подряд"), N_("Пусть подождёт до времени, которое названо на странице.")),
    503: (N_("Портал не отвечал: база данных была недоступна или шли работы"),
          N_("Пусть повторит сейчас. Если не получается, откройте «Состояние портала».")),
}  # fmt: skip
_STALE: Final = (
    N_("Страница устарела, или браузер не принимает файлы cookie"),
    N_(
        "На странице ошибки пусть нажмёт «Отправить ещё раз»: введённое там. Если кнопки нет, откроет "
        "страницу заново. Если не поможет, разрешит cookie для этого сайта."
    ),
)
_FAILED: Final = (
    N_("Поломка на этой странице"),
    N_("Пусть повторит. Если ошибка та же, передайте номер администратору портала."),
)
_OTHER: Final = (N_("Портал отказал в этом действии"), N_("Пусть прочитает сообщение на странице."))


@dataclass(frozen=True, slots=True)
class Story:
    """One request with this number; `when` by the region's clock."""

    case: str
    when: str
    what: str
    advice: str
    page: str
    did: str
    code: str
    logged: str
    whole: str


def stories(found: Found, region: Any, at: datetime) -> list[Story]:
    """Return the requests of a case, the newest first: nine digits may repeat, mostly there is one.

    A request that the log places in another region is not told: it does not exist here.
    """
    ends = [one for one in found.lines if one.get("logger") == _ENDED and "status" in one]
    here = [one for one in ends if one.get("region") in (None, region.code)]
    here.sort(key=lambda one: str(one.get("timestamp", "")), reverse=True)
    return [_story(one, _before(one, found.lines), region, at) for one in here]


def _before(end: Told, lines: Sequence[Told]) -> list[Told]:
    return [one for one in lines if one["request_id"] == end["request_id"] and one is not end]


def _story(end: Told, before: Sequence[Told], region: Any, at: datetime) -> Story:
    number, status = str(end["request_id"]), int(end["status"])
    what, advice = _kind(status, before)
    route = str(end.get("route", ""))
    return Story(
        case=cases.of(number),
        when=_when(str(end.get("timestamp", "")), region, at),
        what=_(what),
        advice=_(advice),
        page=_page(route) if route in _MACHINES else f"{_page(route)} ({route})",
        did=_did(str(end.get("method", ""))),
        code=str(status),
        logged=_logged(status, before),
        whole=number,
    )


def _kind(status: int, before: Sequence[Told]) -> tuple[str, str]:
    if any(one.get("event") == _FORGED for one in before):
        return _STALE
    if status in _WHAT:
        return _WHAT[status]
    return _FAILED if status >= _BROKEN else _OTHER


def _page(route: str) -> str:
    if route in _MACHINES:
        return _("Адрес, которого на портале нет") if route == "none" else _("Файл оформления")
    return _(_ROOM.get(route.partition(":")[0], N_("Страница портала")))


def _did(method: str) -> str:
    return _("нажал кнопку или отправил форму") if method == "POST" else _("открывал страницу")


def _logged(status: int, before: Sequence[Told]) -> str:
    errors = [one for one in before if one.get("exception")]
    if errors:
        name = str(errors[-1]["exception"]).strip().splitlines()[-1].strip()
        return _("Да, вместе с местом в программе: %(name)s.") % {"name": name}
    if status == _BROKEN:
        return _("Только сама ошибка, без места в программе. Скажите администратору время.")
    return _("Да, одной строкой: это отказ, а не поломка.")


def _when(stamp: str, region: Any, at: datetime) -> str:
    moment = _instant(stamp)
    return saying.moment(moment, region.time_zone, at) if moment else _("время не записано")


def _instant(stamp: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def nothing(found: Found, region: Any) -> str:
    """Say why a number is not told: no log on this machine, or none with it since its oldest line."""
    since = _instant(found.oldest)
    if since is None:
        return _("Журнала на этой машине нет. Передайте номер администратору портала.")
    local = zones.local(since, region.time_zone)
    return _(
        "Такого номера в журнале нет. Проверьте цифры. Журнал хранит ошибки с %(day)s, %(time)s: "
        "о более ранних спросите администратора портала."
    ) % {"day": dates.show(local.date()), "time": dates.show_time(local.time())}
