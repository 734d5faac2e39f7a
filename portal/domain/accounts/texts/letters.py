"""The letter that asks whether an address is right. Neutral: whoever holds the address may be a stranger."""

from typing import Final

from portal.kit.words import N_

EMAIL_SUBJECT: Final = N_("Подтвердите адрес электронной почты")
EMAIL_BODY: Final = N_("""Здравствуйте!

Этот адрес указали в настройках личного кабинета. Чтобы подтвердить его, откройте страницу и нажмите кнопку:

{link}

Ссылка действует сутки. Если адрес указали не вы, ничего не делайте: без кнопки он не подтвердится.""")
EMAIL_SENDER: Final = N_("Личный кабинет пациента")
