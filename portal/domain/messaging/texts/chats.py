"""What the bot answers: neutral, because a telephone lies on tables; nobody reads what people write to it."""

from collections.abc import Mapping
from typing import Final

from portal.domain.messaging.states.chats import Started
from portal.kit.words import N_

ANSWERS: Final[Mapping[Started, str]] = {
    Started.LINKED: N_(
        "Готово: уведомления будут приходить сюда. Отключить можно в настройках личного кабинета или "
        "командой /stop."
    ),
    Started.ALREADY: N_("Уведомления уже приходят сюда. Отключить: отправьте /stop."),
    Started.STALE: N_("Эта ссылка уже не действует. Сделайте новую в настройках личного кабинета."),
    Started.TAKEN: N_(
        "Сюда уже приходят уведомления другого кабинета. Отправьте /stop, чтобы отключить их, и откройте "
        "ссылку ещё раз."
    ),
    Started.STOPPED: N_(
        "Отключено: уведомления сюда больше не придут. Включить снова можно в настройках личного кабинета."
    ),
    Started.NOT_LINKED: N_(
        "Сюда ничего не приходит. Подключить уведомления можно в настройках личного кабинета."
    ),
    Started.OTHER: N_(
        "Сообщения здесь никто не читает: бот только присылает уведомления. Отключить: отправьте /stop."
    ),
}
