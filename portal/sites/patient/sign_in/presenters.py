"""Texts of consent and of trouble as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kit import dates, zones
from portal.kit.words import N_
from portal.look.values import Tab


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nobody was signed in, and the next step.

    `is_level_low`: it is taken on Госуслуги, not here; then `not_yet` and `already` list what such an account
    may not do and what needs none.
    """

    title: str
    text: str
    is_worth_repeating: bool
    is_level_low: bool
    not_yet: Sequence[str] = ()
    already: Sequence[str] = ()


def day_of(moment: datetime | None, time_zone: str) -> str:
    """Return the day of a moment in a zone as it is read aloud («28 ноября»); empty without a moment."""
    return dates.show_month_day(zones.local(moment, time_zone).date(), _) if moment else ""


def tabs(wanted: str, *, is_password: bool) -> Sequence[Tab]:
    """Return the two ways in; either leads to the page that was wanted."""
    return (
        Tab(_("Госуслуги"), leading_to(wanted, reverse("sign_in:page")), is_current=not is_password),
        Tab(_("Логин/пароль"), leading_to(wanted, reverse("sign_in:password")), is_current=is_password),
    )


def leading_to(wanted: str, href: str) -> str:
    """Return an address of signing in that remembers where the person was going (`places.own`)."""
    return f"{href}?next={quote(wanted)}" if wanted else href


_TROUBLE: Final[dict[str, tuple[str, str, bool]]] = {
    "unavailable": (
        N_("Госуслуги сейчас не отвечают"),
        N_("Возможно, там идут технические работы. Подождите несколько минут и попробуйте ещё раз."),
        True,
    ),
    "busy": (
        N_("Через Госуслуги сейчас входит слишком много людей"),
        N_("Подождите минуту и войдите ещё раз. Пароль от Госуслуг снова вводить не придётся."),
        True,
    ),
    "incomplete": (
        N_("На Госуслугах не хватает ваших данных"),
        N_(
            "Нужны фамилия, имя, дата рождения и пол. Дополните их в профиле на Госуслугах и войдите ещё раз."
        ),
        True,
    ),
    "second_step": (
        N_("Госуслуги не смогли подтвердить вход вторым шагом"),
        N_("Включите на Госуслугах подтверждение входа: код из SMS или приложения. Потом войдите ещё раз."),
        True,
    ),
    "refused": (
        N_("Вы не дали доступ к данным"),
        N_("Без них карту не завести. Если передумали, войдите ещё раз и нажмите «Предоставить»."),
        True,
    ),
    "unconfirmed": (
        N_("Учётная запись Госуслуг не подтверждена"),
        N_(
            "Она упрощённая: Госуслуги ещё не проверили паспорт и СНИЛС. Нужна стандартная или "
            "подтверждённая. Дополните её и войдите ещё раз."
        ),
        True,
    ),
    "bad_answer": (
        N_("Ответ Госуслуг не удалось проверить"),
        N_("Для вашей безопасности мы не выполнили вход. Начните вход заново."),
        True,
    ),
    "portal_rejected": (
        N_("Госуслуги не приняли запрос портала"),
        N_("Это неполадка на нашей стороне, вы всё сделали правильно. Сообщите в поддержку портала."),
        False,
    ),
    "clock": (
        N_("Часы портала и Госуслуг разошлись"),
        N_("Это неполадка на нашей стороне. Попробуйте через несколько минут."),
        True,
    ),
    "expired": (
        N_("Время на вход вышло"),
        N_("На вход отведено 10 минут. Начните вход заново."),
        True,
    ),
    "unknown": (
        N_("Мы не начинали этот вход"),
        N_("Возможно, вы открыли старую ссылку. Начните вход заново."),
        True,
    ),
    "foreign": (
        N_("Вход начат в другом браузере"),
        N_("Завершить его можно только там, где он начат. Начните вход заново здесь."),
        True,
    ),
    "used": (
        N_("Этот вход уже завершён"),
        N_("Так бывает после кнопки «Назад» или обновления страницы. Начните вход заново."),
        True,
    ),
    "blocked": (
        N_("Личный кабинет закрыт"),
        N_("Оператор портала закрыл этот личный кабинет. Позвоните в поддержку, чтобы узнать причину."),
        False,
    ),
    "no_channels": (
        N_("Коды на телефон сейчас не отправляем"),
        N_("Код подтверждения сейчас получить нельзя. Войдите через Госуслуги."),
        True,
    ),
    "failed": (
        N_("Войти не получилось"),
        N_("Начните вход заново. Если не поможет, позвоните в поддержку."),
        True,
    ),
}


_NOT_YET: Final = (
    N_("завести карту пациента — свою или ребёнка;"),
    N_("записаться к врачу и отменить запись;"),
    N_("увидеть свои записи и прикрепление."),
)
"""What a simplified account may not do."""
_ALREADY: Final = (
    N_("смотреть врачей и свободное время;"),
    N_("узнать адреса и телефоны поликлиник и записаться по телефону."),
)


def trouble(kind: str) -> Trouble | None:
    """Return the page of one kind of refusal, if there is one of this name."""
    found = _TROUBLE.get(kind)
    if found is None:
        return None
    title, text, is_worth_repeating = found
    if kind != "unconfirmed":
        return Trouble(_(title), _(text), is_worth_repeating, is_level_low=False)
    return Trouble(
        _(title), _(text), is_worth_repeating, is_level_low=True,
        not_yet=[_(one) for one in _NOT_YET], already=[_(one) for one in _ALREADY],
    )  # fmt: skip


def trouble_name(kind: str) -> str:
    """Return `kind` if it has a page, else the general one."""
    return kind if kind in _TROUBLE else "failed"
