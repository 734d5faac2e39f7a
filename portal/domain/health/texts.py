"""What a system is called, what its trouble means for a person, and what to do instead."""

from dataclasses import dataclass
from typing import Final

from portal.domain.health.states import CLINICS, CODES, JOBS, MAIL, PAGES, WAY
from portal.kit.words import N_


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences to be translated: the name, what its trouble means, what to do instead."""

    name: str
    means: str
    instead: str


_PHONE: Final = N_("Позвоните в регистратуру или по номеру 122.")
_ANOTHER_WAY: Final = N_("Выберите другой способ получить код или войдите через Госуслуги.")
_WORDS: Final = {
    PAGES: Words(
        N_("Страницы портала"),
        N_("Страницы не открываются: портал не может прочитать данные. Ваши записи остаются в силе."),
        _PHONE,
    ),
    WAY: Words(
        N_("Вход через Госуслуги"),
        N_("Войти и зарегистрироваться через Госуслуги сейчас не получится."),
        N_("Войдите по телефону и паролю портала или позвоните в регистратуру."),
    ),
    f"{CODES}call": Words(N_("Коды по звонку"), N_("Проверочные звонки не доходят."), _ANOTHER_WAY),
    f"{CODES}sms": Words(N_("Коды в СМС"), N_("СМС с кодами не доходят."), _ANOTHER_WAY),
    f"{CODES}telegram": Words(N_("Коды в Telegram"), N_("Коды в Telegram не доходят."), _ANOTHER_WAY),
    f"{CODES}max": Words(N_("Коды в MAX"), N_("Коды в MAX не доходят."), _ANOTHER_WAY),
    MAIL: Words(
        N_("Письма"),
        N_("Письма с уведомлениями и ссылками задерживаются. Они не пропадут и придут позже."),
        N_("Смотрите уведомления в личном кабинете."),
    ),
    f"{JOBS}urgent": Words(
        N_("Отправка кодов и ответы клиник"),
        N_("Коды не уходят, ответ клиники о записи задерживается. Место за вами сохраняется."),
        N_("Войдите через Госуслуги. О записи спросите в регистратуре."),
    ),
    f"{JOBS}letters": Words(
        N_("Отправка уведомлений"),
        N_("Письма с уведомлениями задерживаются. Они не пропадут и придут позже."),
        N_("Смотрите уведомления в личном кабинете."),
    ),
    f"{JOBS}slow": Words(
        N_("Обновление расписаний"),
        N_("Новые места и ответы клиник появляются с задержкой."),
        N_("Если место нужно срочно, позвоните в регистратуру или по номеру 122."),
    ),
}
_CLINIC: Final = Words(
    N_("Расписание клиники"),
    N_("Записаться в эти клиники через портал сейчас нельзя. Места показаны такими, какими были раньше."),
    N_("Позвоните в регистратуру, выберите другую клинику или наберите 122."),
)


def of(name: str) -> Words:
    """Return the words of a system."""
    return _CLINIC if name.startswith(CLINICS) else _WORDS.get(name, Words(name, "", _PHONE))
