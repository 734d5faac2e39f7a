"""The number of an appointment, made to be said aloud: «А-482-117»."""

import random
import re

from portal.kit.words import N_
from portal.kit.wrong import Wrong

LETTERS = "АДЖКЛМРФЮЯ"
"""Letters that look like no digit and, said over a telephone, sound like no other of the set."""

_FILLING = re.compile(r"[\s\-‐‑‒–—−_№.]+")
_LOOK_ALIKE_LETTERS = str.maketrans("AKMPRFLD", "АКМРРФЛД")
_LOOK_ALIKE_DIGITS = str.maketrans("OОЗIL", "00311")
_FORM = re.compile(rf"[{LETTERS}][0-9]{{6}}")


class WrongNumber(Wrong):
    """The text is not a number of an appointment."""


def make(source: random.Random) -> str:
    """Return a new number; ten million are possible, so the table must refuse a second one."""
    return _show(f"{source.choice(LETTERS)}{source.randrange(1_000_000):06}")


def parse(text: str) -> str:
    """Return the number that a person typed with any spaces, dashes, case or Latin look-alikes."""
    solid = _FILLING.sub("", text)
    plain = solid[:1].upper().translate(_LOOK_ALIKE_LETTERS) + solid[1:].upper().translate(_LOOK_ALIKE_DIGITS)
    if not _FORM.fullmatch(plain):
        raise WrongNumber(N_("Номер записи — буква и шесть цифр, например А-482-117"))
    return _show(plain)


def _show(solid: str) -> str:
    return f"{solid[0]}-{solid[1:4]}-{solid[4:]}"
