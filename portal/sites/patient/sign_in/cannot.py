"""«Не могу войти»: the troubles people have, and a real way out of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kit.words import N_
from portal.look.values import LinkItem


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: what to do and, where the portal can help, the button that leads there."""

    text: str
    button: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Cannot:
    """One trouble with its ways out, the best first."""

    title: str
    ways: Sequence[Way]


_TITLES: Final = {
    "number": N_("Сменился номер телефона"),
    "no_code": N_("Не приходит код"),
    "no_account": N_("У меня нет учётной записи Госуслуг"),
    "unknown": N_("Не знаю, есть ли у меня учётная запись"),
    "esia": N_("Вход через Госуслуги не работает"),
}
_NOWHERE: Final = ("", "")
_ESIA: Final = (N_("Войти через Госуслуги"), "sign_in:page")
_TEXTS: Final[dict[str, Sequence[tuple[str, tuple[str, str]]]]] = {
    "number": (
        (
            N_(
                "Войдите через Госуслуги: там вас узнают по паролю Госуслуг, а не по номеру на портале. "
                "Потом укажите новый номер в «Настройках»."
            ),
            _ESIA,
        ),
        (
            N_(
                "Если и на Госуслугах старый номер, смените его там, в приложении банка "
                "или в центре обслуживания с паспортом и СНИЛС."
            ),
            _NOWHERE,
        ),
    ),
    "no_code": (
        (
            N_("Подождите полминуты: на странице кода появится другой способ, если он есть в вашем регионе."),
            (N_("Начать вход заново"), "sign_in:password"),
        ),
        (
            N_("Проверьте, что телефон ловит сеть и не отклоняет звонки с незнакомых номеров."),
            _NOWHERE,
        ),
        (N_("Войдите через Госуслуги: код портала тогда не нужен."), _ESIA),
    ),
    "no_account": (
        (
            N_(
                "Записаться можно и без неё: позвоните в регистратуру поликлиники или придите туда "
                "с паспортом и полисом."
            ),
            (N_("Телефоны поликлиник"), "doctors:clinics"),
        ),
        (N_("Не получается дозвониться — позвоните по номеру 122."), _NOWHERE),
        (
            N_(
                "Завести учётную запись можно самому на Госуслугах, в приложении или на сайте своего банка "
                "или в центре обслуживания либо МФЦ. Возьмите паспорт и СНИЛС."
            ),
            (N_("Какая учётная запись нужна"), "help_centre:confirm_account"),
        ),
        (
            N_(
                "Вас может записывать близкий, у которого Госуслуги есть: он добавит вашу карту, "
                "а вы дадите на это согласие."
            ),
            _NOWHERE,
        ),
    ),
    "unknown": (
        (
            N_(
                "Войдите через Госуслуги. Если личный кабинет есть, он откроется. "
                "Если нет, мы спросим согласие и создадим его."
            ),
            _ESIA,
        ),
        (
            N_(
                "По телефону или почте портал этого не говорит: так посторонние не узнают, кто здесь лечится."
            ),
            _NOWHERE,
        ),
    ),
    "esia": (
        (
            N_("Если вы задавали пароль в «Настройках», войдите по номеру телефона и паролю."),
            (N_("Войти по паролю"), "sign_in:password"),
        ),
        (
            N_("Забыли пароль от портала? Его можно восстановить по телефону."),
            (N_("Восстановить пароль"), "recovery:phone"),
        ),
        (
            N_("Посмотрите, что проверить на Госуслугах, по порядку."),
            (N_("Почему я не могу войти"), "help_centre:cannot_sign_in"),
        ),
        (
            N_("Записаться можно и без портала — по телефону поликлиники."),
            (N_("Телефоны поликлиник"), "doctors:clinics"),
        ),
    ),
}


def troubles() -> Sequence[LinkItem]:
    """List the troubles."""
    forgotten = LinkItem(_("Не помню пароль"), reverse("recovery:page"))
    return [forgotten, *(LinkItem(_(title), _href(what)) for what, title in _TITLES.items())]


def _href(what: str) -> str:
    return reverse("sign_in:cannot_what", args=[what])


def trouble(what: str) -> Cannot | None:
    """Return one trouble with its ways out, if there is one of this name."""
    if what not in _TEXTS:
        return None
    ways = [_way(text, *way) for text, way in _TEXTS[what]]
    return Cannot(_(_TITLES[what]), ways)


def _way(text: str, button: str, name: str) -> Way:
    return Way(_(text), _(button), reverse(name)) if name else Way(_(text))
