"""Why a message was not sent, and what happened to a thread, in words."""

from collections.abc import Mapping
from typing import Final

from portal.domain.messaging.states import LONGEST, SUBJECT_LONGEST, NotSent
from portal.kit.words import N_

WHY: Final[Mapping[NotSent, tuple[str, str]]] = {
    NotSent.EMPTY: ("text", N_("Напишите сообщение.")),
    NotSent.TOO_LONG: (
        "text",
        N_("Сообщение длиннее %(most)s знаков, сейчас %(now)s. Сократите или отправьте двумя сообщениями."),
    ),
    NotSent.CLOSED: ("text", N_("Обращение закрыто. Откройте его снова, и сообщение отправится.")),
    NotSent.NO_SUBJECT: ("subject", N_("Напишите тему: о чём вопрос, в нескольких словах.")),
    NotSent.SUBJECT_TOO_LONG: ("subject", N_("Тема длиннее %(most)s знаков, сейчас %(now)s. Сократите её.")),
    NotSent.NOT_OFFERED: ("to", N_("Выберите, кому написать.")),
}
"""The field of the form and the sentence."""
MOST: Final = {"text": LONGEST, "subject": SUBJECT_LONGEST}
