"""What people and operators call the systems that are watched; sentences to be translated."""

from typing import Final

from portal.domain.health.states import CLINICS, CODES, JOBS, MAIL, MONEY, PAGES, WAY
from portal.kit.words import N_

CLINIC: Final = N_("Расписание клиники")
MONEY_OF_DAY: Final = N_("Дневной запас сообщений на телефон")
NAMES: Final = {
    PAGES: N_("Страницы портала"),
    WAY: N_("Вход через Госуслуги"),
    f"{CODES}call": N_("Коды по звонку"),
    f"{CODES}sms": N_("Коды в СМС"),
    f"{CODES}telegram": N_("Коды в Telegram"),
    f"{CODES}max": N_("Коды в MAX"),
    MAIL: N_("Письма"),
    f"{JOBS}urgent": N_("Отправка кодов и ответы клиник"),
    f"{JOBS}letters": N_("Отправка уведомлений"),
    f"{JOBS}slow": N_("Обновление расписаний"),
}


def name_of(system: str) -> str:
    """Return the name of a system; its own key where we gave it none."""
    if system.startswith(MONEY):
        return MONEY_OF_DAY
    return CLINIC if system.startswith(CLINICS) else NAMES.get(system, system)
