"""What entries of the record mean to the person of the card."""

from collections.abc import Mapping
from typing import Final

from portal.kit.words import N_

OTHER: Final = N_("Другое действие с картой")
ACTION: Final[Mapping[str, str]] = {
    "card.opened": N_("Открыли карту"),
    "cards.listed": N_("Открыли список карт"),
    "visits.listed": N_("Увидели запись в списке приёма"),
    "appointment.opened": N_("Открыли запись"),
    "appointment.held": N_("Выбрали время приёма"),
    "appointment.reserving": N_("Отправили запись в клинику"),
    "appointment.wished": N_("Попросили записать, когда клиника ответит"),
    "appointment.booked": N_("Записали на приём"),
    "appointment.cancelled_by_patient": N_("Отменили запись"),
    "appointment.cancelled_by_clinic": N_("Клиника отменила запись"),
    "appointment.declined": N_("Отказались от поиска другого времени"),
    "appointment.attended": N_("Отметили, что приём состоялся"),
    "appointment.missed": N_("Отметили, что пациент не пришёл"),
    "appointment.moved": N_("Перенесли запись"),
    "appointment.released": N_("Отпустили выбранное время"),
    "appointment.expired": N_("Время на подтверждение вышло"),
    "appointment.objected": N_("Сообщили, что были на приёме"),
    "objection.answered": N_("Ответили на сообщение, что были на приёме"),
    "answers.given": N_("Ответили на вопросы перед приёмом"),
    "answers.opened": N_("Прочитали ответы перед приёмом"),
    "card.made": N_("Завели карту по данным Госуслуг"),
    "card.added": N_("Добавили карту в картотеку"),
    "card.changed": N_("Изменили данные карты"),
    "card.refreshed": N_("Обновили данные из Госуслуг"),
    "card.checked": N_("Проверили данные карты"),
    "card.deleted": N_("Удалили карту из картотеки"),
    "card.brought_back": N_("Вернули карту в картотеку"),
    "card.vouched": N_("Подтвердили карту по документу"),
    "card.emptied": N_("Стёрли данные карты"),
    "attachments.wanted": N_("Попросили найти прикрепления"),
    "attachments.searched": N_("Искали прикрепления"),
    "proxy.asked": N_("Попросили разрешение действовать"),
    "proxy.given": N_("Дали разрешение действовать"),
    "proxy.refused": N_("Отказали в разрешении действовать"),
    "proxy.ended": N_("Отозвали разрешение действовать"),
    "holding.ended": N_("Карта ушла из чужой картотеки"),
    "feed.read": N_("Календарь семьи прочитала программа"),
    "look.doubted": N_("Спросили о просмотре карты"),
    "thread.begun": N_("Написали сообщение"),
    "message.sent": N_("Написали сообщение"),
    "message.answered": N_("Ответили на сообщение"),
    "thread.opened": N_("Прочитали переписку"),
    "threads.listed": N_("Увидели обращение в списке"),
    "thread.taken": N_("Взяли обращение в работу"),
    "thread.handed": N_("Передали обращение"),
    "thread.closed": N_("Закрыли обращение"),
    "thread.reopened": N_("Снова открыли обращение"),
    "thread.expired": N_("Удалили переписку: срок хранения вышел"),
    "look.explained": N_("Ответили на вопрос о просмотре"),
}
FOUND: Final = N_("Нашли запись поиском")
LOOKS: Final = frozenset({"card.opened", "cards.listed", "visits.listed", "appointment.opened"})
"""What only looks and changes nothing."""
OWN_LOOKS: Final = N_("Смотрели карту и записи")
ROLE: Final[Mapping[str, str]] = {
    "registrar": N_("регистратор"),
    "doctor": N_("врач"),
    "operator": N_("оператор региона"),
}
