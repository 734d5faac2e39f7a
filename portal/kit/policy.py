"""Полис ОМС: the unified number with its check digit, the temporary certificate, the old forms."""

import dataclasses
import datetime as dt
import enum
import re

from portal.kit.words import N_
from portal.kit.wrong import Wrong


class Kind(enum.StrEnum):
    """Kinds of policy; the values are the codes of the federal list F008."""

    OLD = "1"
    TEMPORARY = "2"
    UNIFIED = "3"


@dataclasses.dataclass(frozen=True)
class Policy:
    """A policy; `series` is empty for all but the old kind."""

    kind: Kind
    series: str
    number: str


@dataclasses.dataclass(frozen=True)
class Born:
    """What a unified number tells about its owner; sex is `m` or `f`."""

    birth_date: dt.date
    sex: str


class WrongPolicy(Wrong):
    """The text is not a number of a policy."""


class WrongCheckDigit(WrongPolicy):
    """Sixteen digits whose last one does not agree; old registries do hold such numbers."""


_FILLING = re.compile(r"[\s\-‐‑‒–—−№]+")
_OLD = re.compile(
    r"(?:(?P<series>[0-9A-ZА-ЯЁ ]{1,12}) |(?P<glued>[0-9A-ZА-ЯЁ]{0,9}[A-ZА-ЯЁ]))?(?P<number>[0-9]{6,10})"
)
_LENGTHS = {9: Kind.TEMPORARY, 16: Kind.UNIFIED}


def parse(text: str, *, is_sure: bool = False) -> Policy:
    """Return the policy that `text` names; `is_sure` lets a wrong check digit pass.

    16 digits are a unified number, 9 a temporary certificate; series and number of an old policy are
    told apart by a space or by letters.
    """
    spaced = _FILLING.sub(" ", text.upper()).strip()
    digits = spaced.replace(" ", "")
    kind = _LENGTHS.get(len(digits)) if digits.isascii() and digits.isdigit() else None
    if kind is None:
        return _old(spaced)
    if kind is Kind.UNIFIED and not is_sure and not is_checked(digits):
        raise WrongCheckDigit(N_("В номере полиса ошибка: проверьте все 16 цифр."))
    return Policy(kind, "", digits)


def parse_old(series: str, number: str) -> Policy:
    """Return the old policy of this series and number, told apart by who typed them."""
    return _old(_FILLING.sub(" ", f"{series} {number}".upper()).strip())


def _old(spaced: str) -> Policy:
    found = _OLD.fullmatch(spaced)
    if found is None:
        raise WrongPolicy(N_("В номере полиса должно быть 16 цифр. У старого полиса укажите серию и номер."))
    series = (found["series"] or found["glued"] or "").replace(" ", "")
    return Policy(Kind.OLD, series, found["number"])


def is_checked(sixteen: str) -> bool:
    """Tell whether the last of sixteen digits agrees with the others (Luhn, which equals HL7 Mod-10)."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(sixteen))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def born(sixteen: str) -> Born | None:
    """Return the birth date and sex that a unified number tells, or nothing where it tells none.

    A difference is only a hint: numbers are not always given anew when a birth date is corrected.
    """
    month, year, day = _told(sixteen)
    first_year = {0: 2001, 20: 1851, 40: 1951}.get(month // 20 * 20)
    if first_year is None or not first_year <= year < first_year + (100 if month // 20 == 1 else 50):
        return None
    try:
        birth_date = dt.date(year, month % 20, day % 50)
    except ValueError:
        return None
    return Born(birth_date, "m" if day > 50 else "f")


def _told(sixteen: str) -> tuple[int, int, int]:
    """Undo the nines' complement of `MM`, the reversed `YYYY` and `DD`."""
    plain = "".join(str(9 - int(digit)) for digit in sixteen[2:10])
    return int(plain[:2]), int(plain[5:1:-1]), int(plain[6:])
