"""Why Госуслуги told nothing, and the next step; what stands in the portal stays as it is."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from portal.domain.accounts import ports
from portal.kit.words import N_

OTHER_PERSON: Final = "other_person"
_GENERAL: Final = "failed"
_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "unavailable": (
        N_("Госуслуги сейчас не отвечают"),
        N_("Возможно, там идут технические работы. Подождите несколько минут и нажмите кнопку ещё раз."),
    ),
    "refused": (
        N_("Вы не дали доступ к данным"),
        N_("Без разрешения Госуслуги нам ничего не передают. Если передумали, нажмите кнопку ещё раз."),
    ),
    OTHER_PERSON: (
        N_("На Госуслугах открыт кабинет другого человека"),
        N_("Мы не взяли его данные. Выйдите там, нажмите кнопку ещё раз и войдите на Госуслуги сами."),
    ),
    "busy": (
        N_("Через Госуслуги сейчас входит слишком много людей"),
        N_("Подождите минуту и нажмите кнопку ещё раз."),
    ),
    "unconfirmed": (
        N_("На Госуслугах не хватает ваших данных"),
        N_("Нужны имя, дата рождения, пол и паспорт или СНИЛС. Дополните их там и нажмите кнопку ещё раз."),
    ),
    "incomplete": (
        N_("На Госуслугах не хватает ваших данных"),
        N_("Нужны имя, дата рождения, пол и паспорт или СНИЛС. Дополните их там и нажмите кнопку ещё раз."),
    ),
    "second_step": (
        N_("Госуслуги не смогли подтвердить вход вторым шагом"),
        N_("Включите там код из SMS или приложения и нажмите кнопку ещё раз."),
    ),
    "expired": (
        N_("Время ожидания вышло"),
        N_("На вход через Госуслуги отведено 10 минут. Нажмите кнопку ещё раз."),
    ),
    "other_sitting": (
        N_("Вы вошли заново, пока ждали Госуслуги"),
        N_("Мы не взяли данные для прежнего входа. Нажмите кнопку ещё раз."),
    ),
    "bad_answer": (
        N_("Ответ Госуслуг не удалось проверить"),
        N_("Для вашей безопасности мы ничего не взяли. Нажмите кнопку ещё раз."),
    ),
    "portal_rejected": (
        N_("Госуслуги не приняли запрос портала"),
        N_("Это неполадка на нашей стороне, вы всё сделали правильно. Сообщите в поддержку портала."),
    ),
    "clock": (
        N_("Часы портала и Госуслуг разошлись"),
        N_("Это неполадка на нашей стороне. Попробуйте через несколько минут."),
    ),
    _GENERAL: (
        N_("Получить данные не получилось"),
        N_("Нажмите кнопку ещё раз. Если не поможет, позвоните в поддержку."),
    ),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened and what to do; `leave_href` leaves Госуслуги where somebody else is signed in there."""

    title: str
    text: str
    leave_href: str = ""


def name(kind: str) -> str:
    """Return `kind` if it has a page, else the general one."""
    return kind if kind in _TEXTS else _GENERAL


def trouble(kind: str) -> Trouble:
    """Return the page of one kind."""
    title, text = _TEXTS[name(kind)]
    return Trouble(_(title), _(text), _sign_out() if kind == OTHER_PERSON else "")


def _sign_out() -> str:
    try:
        return ports.provider().sign_out_url()
    except ports.IdentityRefusal:
        return ""
