"""What letters to staff say. A letter may be read over a shoulder: it names colleagues, never patients."""

from dataclasses import dataclass
from typing import Final

from portal.domain.staff.states import Told
from portal.kit.words import N_


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one kind: the letter's subject and heading, and its sentence (`%(about)s`, `%(by)s`)."""

    title: str
    said: str


HELLO: Final = N_("Здравствуйте, %(name)s!")
INVITE: Final = Words(
    N_("Вход в рабочее место портала"),
    N_("По этой ссылке вы зададите пароль и подключите приложение с кодами. Вы входите как %(email)s."),
)
INVITE_ONCE: Final = N_("Ссылка действует до %(until)s, пока вы не зададите пароль. Не пересылайте её.")
INVITE_OPEN: Final = N_("Задать пароль")
NOT_AWAITED: Final = N_("Если вы не ждали этого письма, ничего не нажимайте и сообщите оператору региона.")

WORDS: Final[dict[Told, Words]] = {
    Told.LINK_MADE: Words(
        N_("Для вас сделали новую ссылку для входа"),
        N_("Сделал оператор: %(by)s. По ссылке можно задать ваш новый пароль и подключить другой телефон."),
    ),
    Told.CAME: Words(
        N_("По ссылке задан новый пароль"),
        N_("Прежний пароль и прежнее приложение с кодами больше не подходят. Все входы закрыты."),
    ),
    Told.PASSWORD_CHANGED: Words(
        N_("Ваш пароль изменён"), N_("Пароль сменили на вашей странице. Остальные входы закрыты.")
    ),
    Told.APP_CHANGED: Words(
        N_("Подключено другое приложение с кодами"),
        N_("Приложение сменили на вашей странице. Коды прежнего не подходят, остальные входы закрыты."),
    ),
    Told.OPERATOR_LINK: Words(
        N_("Для оператора региона сделали новую ссылку"),
        N_("Оператор: %(about)s. Ссылку сделал: %(by)s. Она ушла письмом самому оператору."),
    ),
    Told.OPERATOR_NEW: Words(
        N_("В регионе новый оператор"), N_("Новый оператор: %(about)s. Роль дал: %(by)s.")
    ),
}
NOT_YOU: Final = N_(
    "Если это сделали не вы или вы об этом не просили, сразу сообщите другому оператору региона."
)
OPEN: Final = N_("Открыть рабочее место")
WHY: Final = N_("Письмо пришло, потому что по этому адресу вы входите в портал. На него не отвечают.")
SYSTEM: Final = N_("администратор портала")
