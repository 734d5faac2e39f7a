"""What each kind of notice says: the same in the cabinet's list and in a letter.

A letter may be read over a shoulder or land in somebody else's mailbox: it tells what happened,
never with whom, where or about whom; that stands in the cabinet.
"""

from typing import Final

from portal.domain.messaging.states import Manner
from portal.domain.messaging.texts.visits import VISITS
from portal.domain.messaging.texts.words import Words
from portal.domain.notices.states import Kind
from portal.kit.words import N_

UNKNOWN: Final = Words(N_("Уведомление"), Manner.CABINET)
"""For a kind that a newer or older program wrote."""

_NOT_YOU: Final = N_(
    "Если это сделали не вы, войдите через Госуслуги и завершите чужие сеансы в настройках, "
    "а потом позвоните в поддержку."
)

WORDS: Final[dict[Kind, Words]] = {
    **VISITS,
    Kind.WELCOME: Words(
        title=N_("Добро пожаловать"),
        manner=Manner.BY_CHOICE,
        letter=N_("Ваш личный кабинет открыт. Проверьте в нём данные своей карты."),
        cabinet=N_("Личный кабинет открыт. Проверьте данные своей карты."),
    ),
    Kind.PASSWORD_CHANGED: Words(
        title=N_("Пароль изменён"),
        manner=Manner.ALWAYS,
        letter=N_("Пароль от вашего личного кабинета изменён."),
        cabinet=_NOT_YOU,
    ),
    Kind.PHONE_CHANGED: Words(
        title=N_("Телефон изменён"),
        manner=Manner.ALWAYS,
        letter=N_("В вашем личном кабинете указан другой номер телефона."),
        cabinet=_NOT_YOU,
    ),
    Kind.PHONE_KEPT: Words(
        title=N_("Номер из Госуслуг не взят"),
        manner=Manner.BY_CHOICE,
        letter=N_(
            "Госуслуги назвали номер, на котором уже есть два личных кабинета с паролем. "
            "У вас остался прежний номер. Изменить его можно в настройках."
        ),
        cabinet=N_(
            "Госуслуги назвали номер, на котором уже есть два личных кабинета с паролем, а больше двух "
            "на одном номере не различить. У вас остался прежний номер. Если он больше не ваш, "
            "укажите в настройках другой."
        ),
    ),
    Kind.EMAIL_CHANGED: Words(
        title=N_("Адрес электронной почты изменён"),
        manner=Manner.ALWAYS,
        letter=N_("В вашем личном кабинете указан другой адрес электронной почты."),
        cabinet=_NOT_YOU,
    ),
    Kind.RECOVERED: Words(
        title=N_("Доступ восстановлен"),
        manner=Manner.ALWAYS,
        letter=N_("Доступ к вашему личному кабинету восстановлен, задан новый пароль."),
        cabinet=_NOT_YOU,
    ),
    Kind.NEW_DEVICE: Words(
        title=N_("Вход с нового устройства"),
        manner=Manner.ALWAYS,
        letter=N_("В ваш личный кабинет вошли с устройства, с которого раньше не входили."),
        cabinet=_NOT_YOU,
    ),
    Kind.AFTER_FAILURES: Words(
        title=N_("Вход после неверных паролей"),
        manner=Manner.ALWAYS,
        letter=N_(
            "К вашему личному кабинету не меньше пяти раз подряд ввели неверный пароль, а потом вошли "
            "или ввели верный. Если это были вы, ничего делать не нужно."
        ),
        cabinet=_NOT_YOU,
    ),
    Kind.WAY_ADDED: Words(
        title=N_("Добавлен способ входа"),
        manner=Manner.ALWAYS,
        letter=N_("К вашему личному кабинету добавлен способ входа: ключ доступа или коды."),
        cabinet=_NOT_YOU,
    ),
    Kind.WAY_REMOVED: Words(
        title=N_("Убран способ входа"),
        manner=Manner.ALWAYS,
        letter=N_("Из вашего личного кабинета убран способ входа: ключ доступа или коды."),
        cabinet=_NOT_YOU,
    ),
    Kind.CONSENT_GIVEN: Words(
        title=N_("Согласие записано"),
        manner=Manner.BY_CHOICE,
        letter=N_("Вы дали согласие на обработку персональных данных. Его текст — в личном кабинете."),
        cabinet=N_("Текст согласия можно прочитать и распечатать в настройках."),
    ),
    Kind.CONSENT_WITHDRAWN: Words(
        title=N_("Согласие отозвано"),
        manner=Manner.ALWAYS,
        letter=N_(
            "В вашем личном кабинете отозвано согласие на обработку персональных данных. Через 7 дней "
            "кабинет и ваши данные удалят. Чтобы этого не случилось, войдите через Госуслуги "
            "и дайте согласие снова."
        ),
        cabinet=_NOT_YOU,
    ),
    Kind.SOON_14: Words(
        title=N_("Ребёнку скоро 14 лет"),
        manner=Manner.BY_CHOICE,
        letter=N_("Одному из детей в вашей картотеке скоро 14 лет. Что изменится — в личном кабинете."),
        cabinet=N_("В 14 лет получают паспорт. Внесите его в карту, когда получите."),
    ),
    Kind.SOON_15: Words(
        title=N_("Ребёнку скоро 15 лет"),
        manner=Manner.BY_CHOICE,
        letter=N_("Одному из детей в вашей картотеке скоро 15 лет. Что изменится — в личном кабинете."),
        cabinet=N_(
            "С 15 лет сведения о здоровье принадлежат самому ребёнку. Записи и прикрепления в карте "
            "закроются. Записывать дальше можно с согласия ребёнка: попросите его в карте, "
            "вкладка «Кто действует»."
        ),
    ),
    Kind.SOON_18: Words(
        title=N_("Ребёнку скоро 18 лет"),
        manner=Manner.BY_CHOICE,
        letter=N_("Одному из детей в вашей картотеке скоро 18 лет. Что изменится — в личном кабинете."),
        cabinet=N_(
            "В 18 лет карта уйдёт из вашей картотеки. Взрослый заводит свой личный кабинет и, если захочет, "
            "разрешит вам записывать его к врачу."
        ),
    ),
    Kind.OF_AGE: Words(
        title=N_("Карта ушла из картотеки"),
        manner=Manner.BY_CHOICE,
        letter=N_("Один из детей в вашей картотеке стал взрослым. Его карты в личном кабинете больше нет."),
        cabinet=N_("Ребёнку исполнилось 18 лет. Дальше своими записями он управляет сам."),
    ),
    Kind.CARD_VOUCHED: Words(
        title=N_("Поликлиника подтвердила карту"),
        manner=Manner.BY_CHOICE,
        letter=N_("Поликлиника подтвердила одну из ваших карт."),
        cabinet=N_("Теперь в карте видны записи и прикрепления."),
    ),
    Kind.PROXY_ASKED: Words(
        title=N_("У вас просят разрешения"),
        manner=Manner.ALWAYS,
        letter=N_("У вас просят разрешения действовать за вас. Если вы не согласны, никому не говорите код."),
        cabinet=N_(
            "Человек, который внёс ваше имя и дату рождения, просит разрешения записывать вас к врачу. "
            "Код приходит на ваш телефон. Если вы не согласны, никому его не говорите."
        ),
    ),
    Kind.PROXY_ALLOWED: Words(
        title=N_("Вы разрешили действовать за вас"),
        manner=Manner.ALWAYS,
        letter=N_(
            "Вы разрешили действовать за вас: на портале ввели код с вашего телефона. "
            "Если это не вы, отзовите разрешение в личном кабинете."
        ),
        cabinet=N_(
            "На портале ввели код с вашего телефона. Кому и что вы разрешили, видно в вашей карте на вкладке "
            "«Кто действует». Там же разрешение можно отозвать."
        ),
    ),
    Kind.PROXY_GIVEN: Words(
        title=N_("Вам разрешили действовать за родственника"),
        manner=Manner.BY_CHOICE,
        letter=N_("Родственник ответил на вашу просьбу. Подробности — в личном кабинете."),
        cabinet=N_("Что разрешено и на какой срок, видно в карте на вкладке «Кто действует»."),
    ),
    Kind.PROXY_REFUSED: Words(
        title=N_("На вашу просьбу ответили отказом"),
        manner=Manner.BY_CHOICE,
        letter=N_("Родственник ответил на вашу просьбу. Подробности — в личном кабинете."),
        cabinet=N_("Родственник не разрешил действовать за него."),
    ),
    Kind.PROXY_ENDED: Words(
        title=N_("Разрешение действовать отозвано"),
        manner=Manner.ALWAYS,
        letter=N_("Разрешение действовать за другого человека отозвано. Подробности — в личном кабинете."),
        cabinet=N_("Разрешения больше нет. Записи, которые уже сделаны, остались."),
    ),
    Kind.PROXY_OVER: Words(
        title=N_("Срок разрешения вышел"),
        manner=Manner.BY_CHOICE,
        letter=N_("Срок, на который вам разрешили действовать за родственника, вышел."),
        cabinet=N_("Карты родственника в вашей картотеке больше нет. Попросите его о новом разрешении."),
    ),
    Kind.SEEN_ANSWERED: Words(
        title=N_("Ответ на вопрос о просмотре карты"),
        manner=Manner.BY_CHOICE,
        letter=N_("На ваш вопрос о просмотре карты ответили. Ответ — в личном кабинете."),
        cabinet=N_("Ответ — в карте, на вкладке «Кто смотрел»."),
    ),
    Kind.CARD_SHARED: Words(
        title=N_("Карту добавил ещё один родитель"),
        manner=Manner.ALWAYS,
        letter=N_(
            "Одну из карт вашей картотеки добавил к себе ещё один человек: Госуслуги назвали его родителем. "
            "Какую — видно в личном кабинете."
        ),
        cabinet=N_(
            "Карту ребёнка добавил к себе человек, которого Госуслуги назвали его родителем. Он видит записи "
            "ребёнка. Если это ошибка, позвоните в поддержку."
        ),
    ),
    Kind.MESSAGE_ANSWERED: Words(
        title=N_("Вам ответили"),
        manner=Manner.BY_CHOICE,
        letter=N_("На ваше сообщение ответили. Ответ — в личном кабинете, в разделе «Сообщения»."),
        cabinet=N_("На ваше сообщение ответили. Ответ — в разделе «Сообщения»."),
    ),
    Kind.THREAD_CLOSED: Words(
        title=N_("Обращение закрыто"),
        manner=Manner.CABINET,
        cabinet=N_("Обращение закрыли. Если вопрос остался, откройте его снова в разделе «Сообщения»."),
    ),
    Kind.FEED_OPENED: Words(
        title=N_("Открыта подписка на календарь"),
        manner=Manner.ALWAYS,
        letter=N_(
            "В вашем личном кабинете открыт адрес календаря с записями семьи. Если это не вы, закройте его "
            "в настройках и завершите чужие сеансы."
        ),
        cabinet=N_(
            "Календарь с записями семьи читает любой, кто знает его адрес. Закрыть адрес можно в настройках."
        ),
    ),
}

HELLO: Final = N_("Здравствуйте!")
NOT_YOU: Final = _NOT_YOU
OPEN: Final = N_("Открыть личный кабинет")
WHY: Final = N_(
    "Вы получили это письмо, потому что этот адрес нам сообщили вы или Госуслуги. На это письмо не отвечают."
)
SWITCH_OFF: Final = N_("Не присылать такие письма")
ALWAYS_SENT: Final = N_("Письма о безопасности личного кабинета приходят всегда.")
SUPPORT: Final = N_("Поддержка: %(phone)s")


def of(kind: str) -> Words:
    """Return the words of a kind as it stands in the table; of one that is not known, neutral ones."""
    return WORDS.get(Kind(kind), UNKNOWN) if kind in set(Kind) else UNKNOWN
