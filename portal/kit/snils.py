"""СНИЛС: eleven digits, the last two of which check the first nine."""

import re

from portal.kit.words import N_
from portal.kit.wrong import Wrong

UNCHECKED_UP_TO = 1_001_998
"""Numbers up to 001-001-998 were given out before the check digits existed."""

_FORM = re.compile(r"[0-9]{11}")
_FILLING = re.compile(r"[\s\-‐‑‒–—−]")


class WrongSnils(Wrong):
    """The text is not a СНИЛС."""


def parse(text: str) -> str:
    """Return the eleven digits of `text`; spaces and dashes may stand anywhere."""
    digits = _FILLING.sub("", text)
    if not _FORM.fullmatch(digits):
        raise WrongSnils(N_("В СНИЛС должно быть 11 цифр, например 112-233-445 95."))
    if len(set(digits)) == 1 or not is_checked(digits):
        raise WrongSnils(N_("Такого СНИЛС не бывает. Сверьте номер с документом: в одной из цифр ошибка."))
    return digits


def is_checked(digits: str) -> bool:
    """Tell whether the last two of eleven digits agree with the first nine, where that rule applies."""
    return int(digits[:9]) <= UNCHECKED_UP_TO or digits[9:] == check_digits(digits[:9])


def check_digits(nine: str) -> str:
    """Return the two digits that belong after `nine` digits."""
    weighed = sum(int(digit) * weight for digit, weight in zip(nine, range(9, 0, -1), strict=True))
    return f"{weighed % 101 % 100:02}"


def show(digits: str) -> str:
    """Write eleven digits the way the document does: 112-233-445 95."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"
