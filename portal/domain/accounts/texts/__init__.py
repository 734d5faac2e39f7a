"""Texts that people agree to. A change of a single letter is a new version."""

from typing import Final

from portal.domain.accounts.states import ConsentPurpose
from portal.domain.accounts.texts import cards
from portal.domain.accounts.texts.shortly import OF_ANY as OF_ANY
from portal.domain.accounts.texts.shortly import SHORTLY as SHORTLY
from portal.kit.words import N_

ACCOUNT_CONSENT_VERSION: Final = "2026-11-21"
ACCOUNT_CONSENT: Final = N_("""Согласие на обработку персональных данных

Я даю своё согласие оператору персональных данных — {operator} (далее — Оператор) — на обработку моих персональных данных: сбор, запись, систематизацию, накопление, хранение, уточнение (обновление, изменение), извлечение, использование, передачу (предоставление) медицинским организациям, которые я выберу для записи, обезличивание, блокирование, удаление и уничтожение.

Какие данные:
• фамилия, имя, отчество;
• год, месяц и дата рождения, пол;
• данные документа, удостоверяющего личность;
• номер полиса обязательного медицинского страхования и страховая компания;
• СНИЛС;
• номер телефона и адрес электронной почты;
• сведения о записях на приём к врачу: медицинская организация, врач, дата и время.

Откуда данные: из моей учётной записи на Госуслугах (ЕСИА) и от меня.

Зачем: чтобы завести личный кабинет, создать карту пациента, записывать меня на приём к врачу и сообщать о моих записях.

Как: с помощью средств автоматизации и без них.

На какой срок: до удаления личного кабинета или до отзыва согласия. Отозвать согласие можно в любой момент: в личном кабинете («Настройки», «Согласия и мои данные») или письмом Оператору по адресу выше. После отзыва Оператор сразу прекращает обработку. Через 7 дней он удаляет данные; карту, по которой есть запись к врачу, — после приёма, но не позднее 30 дней. Не удаляются только данные, которые Оператор обязан хранить по закону.

Отказ от согласия не лишает медицинской помощи: записаться к врачу можно в регистратуре или по телефону поликлиники.""")  # noqa: E501  a legal text stands as it is shown


VERSION: Final = {
    ConsentPurpose.ACCOUNT: ACCOUNT_CONSENT_VERSION,
    ConsentPurpose.CARD_CHILD: cards.CHILD_CONSENT_VERSION,
    ConsentPurpose.CARD_RELATIVE: cards.RELATIVE_CONSENT_VERSION,
}
"""The version of the portal's own text for each purpose."""

_BODY: Final = {
    ConsentPurpose.ACCOUNT: ACCOUNT_CONSENT,
    ConsentPurpose.CARD_CHILD: cards.CHILD_CONSENT,
    ConsentPurpose.CARD_RELATIVE: cards.RELATIVE_CONSENT,
}


def consent(purpose: ConsentPurpose, operator: str) -> str:
    """Return the whole text for a purpose that a person of this region is shown."""
    return _BODY[purpose].format(operator=operator)
