"""What a trouble means for a person, and what to do instead."""

from dataclasses import dataclass
from typing import Final

from portal.domain.health.states import CLINICS, CODES, JOBS, MAIL, MONEY, PAGES, WAY
from portal.kit.words import N_


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences to be translated: what a trouble of a system means, what to do instead."""

    means: str
    instead: str


_PHONE: Final = N_("Позвоните в регистратуру или по номеру 122.")
_ANOTHER_WAY: Final = N_("Выберите другой способ получить код или войдите через Госуслуги.")
_WORDS: Final = {
    PAGES: Words(
        N_("Страницы не открываются: портал не может прочитать данные. Ваши записи остаются в силе."),
        _PHONE,
    ),
    WAY: Words(
        N_("Войти и зарегистрироваться через Госуслуги сейчас не получится."),
        N_("Войдите по телефону и паролю портала или позвоните в регистратуру."),
    ),
    f"{CODES}call": Words(N_("Проверочные звонки не доходят."), _ANOTHER_WAY),
    f"{CODES}sms": Words(N_("СМС с кодами не доходят."), _ANOTHER_WAY),
    f"{CODES}telegram": Words(N_("Коды в Telegram не доходят."), _ANOTHER_WAY),
    f"{CODES}max": Words(N_("Коды в MAX не доходят."), _ANOTHER_WAY),
    MAIL: Words(
        N_("Письма с уведомлениями и ссылками задерживаются. Они не пропадут и придут позже."),
        N_("Смотрите уведомления в личном кабинете."),
    ),
    f"{JOBS}urgent": Words(
        N_("Коды не уходят, ответ клиники о записи задерживается. Место за вами сохраняется."),
        N_("Войдите через Госуслуги. О записи спросите в регистратуре."),
    ),
    f"{JOBS}letters": Words(
        N_("Письма с уведомлениями задерживаются. Они не пропадут и придут позже."),
        N_("Смотрите уведомления в личном кабинете."),
    ),
    f"{JOBS}slow": Words(
        N_("Новые места и ответы клиник появляются с задержкой."),
        N_("Если место нужно срочно, позвоните в регистратуру или по номеру 122."),
    ),
}
_CLINIC: Final = Words(
    N_("Эти клиники сейчас не отвечают порталу. Места показаны такими, какими были раньше."),
    N_(
        "Выберите время: запишем вас, когда клиника ответит. Если нужно сразу, позвоните в регистратуру, "
        "выберите другую клинику или наберите 122."
    ),
)
_MONEY: Final = Words(
    N_("На сегодня запас кончился: платные коды и напоминания на телефон не уходят до полуночи."),
    N_("Войдите через Госуслуги. Напоминания смотрите в почте и в личном кабинете."),
)


def of(name: str) -> Words:
    """Return the words of a system."""
    if name.startswith(MONEY):
        return _MONEY
    return _CLINIC if name.startswith(CLINICS) else _WORDS.get(name, Words("", _PHONE))
