"""What notices about visits say."""

from typing import Final

from portal.domain.messaging.states import Manner
from portal.domain.messaging.texts.words import Words
from portal.domain.notices.states import Kind
from portal.kit.words import N_

VISITS: Final[dict[Kind, Words]] = {
    Kind.BOOKED: Words(
        title=N_("Вы записаны на приём"),
        manner=Manner.BY_CHOICE,
        letter=N_("Запись подтверждена. Когда и куда прийти — в личном кабинете."),
    ),
    Kind.CANCELLED: Words(
        title=N_("Запись отменена"),
        manner=Manner.BY_CHOICE,
        letter=N_("Одна из ваших записей отменена. Какая — видно в личном кабинете."),
    ),
    Kind.MOVED: Words(
        title=N_("Запись перенесена"),
        manner=Manner.BY_CHOICE,
        letter=N_("Одна из ваших записей перенесена. Когда и куда прийти — в личном кабинете."),
        cabinet=N_("Прежнее время больше не ваше."),
    ),
    Kind.CLINIC_REFUSED: Words(
        title=N_("Клиника не подтвердила запись"),
        manner=Manner.BY_CHOICE,
        letter=N_(
            "Одна из ваших записей не состоялась: это время уже занято. Выберите другое в личном кабинете."
        ),
        cabinet=N_("В клинике это время уже занято. Выберите другое."),
    ),
    Kind.REGISTRY_CALLS: Words(
        title=N_("Вам позвонит регистратура"),
        manner=Manner.BY_CHOICE,
        letter=N_(
            "Одна из ваших записей ещё не подтверждена. Регистратура позвонит и скажет, состоится ли приём."
        ),
        cabinet=N_("Клиника не ответила вовремя. Регистратура позвонит и скажет, состоится ли приём."),
        names_phone=True,
    ),
    Kind.VISIT_BROKEN: Words(
        title=N_("Приём не состоится"),
        manner=Manner.BY_CHOICE,
        letter=N_(
            "Один из приёмов, на которые вы записаны, не состоится. Не приезжайте. Что делать дальше — "
            "в личном кабинете."
        ),
        cabinet=N_(
            "Врач не сможет принять в это время, приезжать не нужно. Откройте запись и выберите, что "
            "делать дальше."
        ),
        names_phone=True,
    ),
    Kind.PLACE_FOUND: Words(
        title=N_("Нашли другое время"),
        manner=Manner.BY_CHOICE,
        letter=N_("Вместо приёма, который не состоится, нашлось другое время. Какое — в личном кабинете."),
        cabinet=N_(
            "Вместо этого приёма нашлось другое время. Откройте запись и согласитесь или выберите сами."
        ),
    ),
    Kind.VISIT_STANDS: Words(
        title=N_("Приём состоится"),
        manner=Manner.BY_CHOICE,
        letter=N_("Приём, который был под вопросом, состоится в прежнее время. Какой — в личном кабинете."),
        cabinet=N_("Врач всё-таки принимает в это время. Приходите, как было назначено."),
    ),
    Kind.MISSED: Words(
        title=N_("Клиника отметила: на приём не пришли"),
        manner=Manner.BY_CHOICE,
        letter=N_(
            "Клиника отметила, что на один из приёмов не пришли. Если это не так, скажите об этом в личном "
            "кабинете."
        ),
        cabinet=N_("Если это не так, откройте запись и скажите: клиника проверит отметку."),
    ),
    Kind.CAME: Words(
        title=N_("Клиника исправила отметку"),
        manner=Manner.BY_CHOICE,
        letter=N_("Отметка о том, что на приём не пришли, исправлена. Подробности — в личном кабинете."),
        cabinet=N_("Теперь отмечено, что приём состоялся."),
    ),
}
