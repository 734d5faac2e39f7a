"""The number of an appointment, made to be said aloud in four groups: «А-482-117-35».

A letter and eight digits, the last of which checks the others (Damm): one wrong sign, or two neighbours
changed round, is always found. Tickets of before the check digit («А-482-117») are still read.
"""

import random
import re
from typing import Final

from portal.kit.words import N_
from portal.kit.wrong import Wrong

LETTERS = "АДЖКЛМРФЮЯ"
"""Letters that look like no digit and, said over a telephone, sound like no other of the set.

Ten of them: each stands for the digit of its place, so that the check covers it, and a code on paper
may hold digits alone, which every reader at a desk types in any keyboard layout.
"""

_FILLING = re.compile(r"[\s\-‐‑‒–—−_№.,]+")
_LOOK_ALIKE_LETTERS = str.maketrans("AKMPRFLD", "АКМРРФЛД")
_LOOK_ALIKE_DIGITS = str.maketrans("OОЗIL", "00311")
_FORM = re.compile(rf"[{LETTERS}]([0-9]{{6}}|[0-9]{{8}})")
_SCANNED = re.compile(r"[0-9]{7}|[0-9]{9}")
_CHECKED: Final = 9
_DAMM: Final = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
"""Damm's table: weakly totally anti-symmetric, so that it misses no single slip."""


class WrongNumber(Wrong):
    """The text is not a number of an appointment."""


class Mistyped(WrongNumber):
    """It has the form of a number, but its check digit says that a sign is wrong."""


def make(source: random.Random) -> str:
    """Return a new number; a hundred million are possible, so the table must refuse a second one."""
    digits = f"{source.randrange(100_000_000):08}"
    return _show(LETTERS[int(digits[0])] + digits[1:] + _check(digits))


def parse(text: str) -> str:
    """Return the number that a person typed with any spaces, dashes, case or Latin look-alikes.

    Digits alone are what a reader of the printed code types. Raises WrongNumber, or Mistyped.
    """
    solid = _FILLING.sub("", text)
    plain = solid[:1].upper().translate(_LOOK_ALIKE_LETTERS) + solid[1:].upper().translate(_LOOK_ALIKE_DIGITS)
    if _SCANNED.fullmatch(plain) and plain.isascii():
        plain = LETTERS[int(plain[0])] + plain[1:]
    if not _FORM.fullmatch(plain):
        raise WrongNumber(N_("Номер талона — буква и восемь цифр, например А-482-117-35"))
    if len(plain) == _CHECKED and _check(_digits(plain)) != "0":
        raise Mistyped(N_("В номере ошибка: проверьте каждую цифру"))
    return _show(plain)


def groups(number: str) -> list[str]:
    """Return the parts in which a number is said: «А», «482», «117», «35»."""
    return number.split("-")


def printed(number: str) -> str:
    """Return the digits that stand for a number in a code to be scanned; any other text as it is."""
    solid = number.replace("-", "")
    return _digits(solid) if _FORM.fullmatch(solid) else number


def _digits(solid: str) -> str:
    return f"{LETTERS.index(solid[0])}{solid[1:]}"


def _check(digits: str) -> str:
    """Return the digit that follows these; «0» after a whole number that is right."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def _show(solid: str) -> str:
    return "-".join(part for part in (solid[0], solid[1:4], solid[4:7], solid[7:]) if part)
