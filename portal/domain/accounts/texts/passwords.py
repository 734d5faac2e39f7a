"""What a person reads about passwords."""

from typing import Final

from portal.domain.accounts.rules.passwords import Weak
from portal.kit.words import N_

RULE: Final = N_(
    "Не короче 8 знаков. Буквы русские или латинские, цифры, пробелы — любые. "
    "С паролем от 15 знаков своё устройство можно запомнить и входить без кода."
)
WEAK: Final[dict[Weak, str]] = {
    Weak.SHORT: N_("Пароль короче 8 знаков. Добавьте ещё, можно несколько слов подряд."),
    Weak.LONG: N_("Пароль длиннее 128 знаков. Сократите его."),
    Weak.COMMON: N_("Этот пароль слишком частый, его подберут первым. Придумайте другой."),
    Weak.SAME: N_("В пароле повторяются одни и те же знаки. Придумайте другой."),
    Weak.PHONE: N_("Пароль не должен содержать ваш телефон."),
    Weak.NAME: N_("Пароль не должен содержать вашу фамилию, имя, почту, название региона или портала."),
    Weak.BIRTH_DATE: N_("Пароль не должен содержать вашу дату рождения."),
    Weak.UNREADABLE: N_("В пароле есть невидимые знаки. Наберите его ещё раз."),
}
"""One sentence for each weakness."""
