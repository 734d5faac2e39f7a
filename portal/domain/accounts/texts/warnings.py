"""A text to a number that is the account's no more. Neutral: it may be somebody else's by now."""

from typing import Final

from portal.kit.words import N_

FORMER_PHONE: Final = N_(
    "%(brand)s: этот номер больше не указан в личном кабинете. "
    "Если это сделали не вы, войдите через Госуслуги и верните его."
)
CALL: Final = N_("Поддержка: %(phone)s")
