"""Consents in plain words: what stands above the text itself. They are no part of it and of no evidence.

Each sentence must be true of the text below it; whoever changes a text reads its short words again.
"""

from typing import Final

from portal.domain.accounts.states import ConsentPurpose, Shortly
from portal.kit.words import N_

_WHAT: Final = N_("Что вы разрешаете")
_WHY: Final = N_("Зачем")
_HOW_LONG: Final = N_("Как долго")
_WITHDRAW: Final = N_("Как отозвать")
_REFUSE: Final = N_("Если откажетесь")

_IN_SETTINGS: Final = N_("В любой день: «Настройки» → «Согласия и мои данные». Или письмом оператору.")
_BY_CARD: Final = N_("В любой день: удалите карту или закройте кабинет. Или письмом оператору.")
_OTHER_WAYS: Final = N_(
    "Через портал записаться не получится. Запишут в регистратуре или по телефону поликлиники."
)
"""Said to newcomers, to those who are asked again and to those who add a card: true of each."""

SHORTLY: Final[dict[ConsentPurpose, Shortly]] = {
    ConsentPurpose.ACCOUNT: (
        (
            _WHAT,
            N_(
                "Хранить ваши имя, дату рождения, документ, полис, СНИЛС, телефон, почту и записи к врачу. "
                "Передавать их клинике, которую вы выберете."
            ),
        ),
        (_WHY, N_("Чтобы завести кабинет и карту, записывать вас к врачу и сообщать о записях.")),
        (
            _HOW_LONG,
            N_(
                "Пока есть кабинет. После отзыва данные удалят через 7 дней, "
                "а если ждёт приём — не позже чем через 30."
            ),
        ),
        (_WITHDRAW, _IN_SETTINGS),
        (_REFUSE, _OTHER_WAYS),
    ),
    ConsentPurpose.CARD_CHILD: (
        (
            _WHAT,
            N_(
                "Хранить имя, дату рождения, документ, полис, СНИЛС, телефон ребёнка, его прикрепление "
                "и записи к врачу. Передавать их клинике, которую вы выберете."
            ),
        ),
        (
            _WHY,
            N_("Чтобы завести карту ребёнка, узнать его поликлинику, записывать его и сообщать вам."),
        ),
        (
            _HOW_LONG,
            N_(
                "Пока карта у вас и 30 дней после удаления: столько её можно вернуть. "
                "Не дольше чем до 18 лет ребёнка."
            ),
        ),
        (_WITHDRAW, _BY_CARD),
        (_REFUSE, _OTHER_WAYS),
    ),
    ConsentPurpose.CARD_RELATIVE: (
        (
            _WHAT,
            N_(
                "Хранить имя, дату рождения, документ, полис, СНИЛС, телефон этого человека и записи, "
                "которые вы сделаете. Передавать их клинике, которую вы выберете."
            ),
        ),
        (_WHY, N_("Чтобы завести его карту, записывать его к врачу и сообщать вам о записях.")),
        (_HOW_LONG, N_("Пока карта у вас и 30 дней после удаления: столько её можно вернуть.")),
        (
            _WITHDRAW,
            N_("В любой день вы или сам человек: удалите карту или закройте кабинет. Или письмом оператору."),
        ),
        (_REFUSE, _OTHER_WAYS),
    ),
}
"""What stands above the portal's own text in force."""

OF_ANY: Final[dict[ConsentPurpose, Shortly]] = {
    purpose: tuple(said for said in shortly if said[0] in (_WITHDRAW, _REFUSE))
    for purpose, shortly in SHORTLY.items()
}
"""What the portal does whatever the text says: above an operator's text that came without short words."""
