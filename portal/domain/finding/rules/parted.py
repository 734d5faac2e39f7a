"""Words that say for whom a doctor is, parted from those that say what is wanted.

«Болит ухо у ребёнка 5 лет»: a child's ear. «Болит спина 2 года»: two years are no age. «40 лет Октября» is a
street, Малыш a doctor. Words stand folded; which they are is data (`words.toml`).
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Final, NamedTuple

from portal.domain.finding.rules import plain
from portal.domain.finding.states import Whom

_ADULT: Final = 18
_LONGEST_AGE: Final = 3


class Parted(NamedTuple):
    """For whom it is, the words that say what is wanted, and those that say for whom."""

    whom: Whom | None
    what: list[str]
    said: list[str]


def part(words: Sequence[str], *, doctors: Collection[str] = (), clinics: Collection[str] = ()) -> Parted:
    """Part the words; `doctors` and `clinics` are words of names and addresses, which stay what they are.

    Words that say for whom and nothing else say whom to see, so they stay: «ребёнку» is for a paediatrician.
    """
    said = [word for word in words if _for(word) and word not in doctors]
    rest = [word for word in words if word not in said]
    if not said and not any(_is_complaint(word) for word in rest):
        return Parted(None, list(words), [])
    what, ages = _without_years(rest, clinics)
    what = _without_measures(what)
    if plain.is_idle(what) or not what:
        return Parted(None, [*what, *said], [])
    if not said:
        return Parted(None, what, [])
    years = ages[0] if len(ages) == 1 else None
    of_words = Whom.CHILD if any(_for(word) == Whom.CHILD for word in said) else Whom.ADULT
    whom = of_words if years is None else Whom.CHILD if years < _ADULT else Whom.ADULT
    return Parted(whom, what, said)


def _without_years(words: Sequence[str], clinics: Collection[str]) -> tuple[list[str], list[int]]:
    """Return the words without «5 лет», and those years; where a name follows, it is a street's."""
    left, years = list[str](), list[int]()
    for number, word in enumerate(words):
        follows = words[number + 1] if number + 1 < len(words) else ""
        is_counted = bool(left) and left[-1].isdecimal() and follows not in clinics
        if is_counted and word in _among("ages") | _among("months"):
            told = left.pop()
            years.append(int(told[:_LONGEST_AGE]) if word in _among("ages") else 0)
        else:
            left.append(word)
    return left, years


def _without_measures(words: Sequence[str]) -> list[str]:
    """Return the words without the numbers of what is measured: «температура 40», «давление 180 на 100»."""
    left, is_measured = list[str](), False
    for word in words:
        if is_measured and word.isdecimal():
            continue
        is_measured = (is_measured and word == "на") or _is_measured(word)
        left.append(word)
    return left


def _is_measured(word: str) -> bool:
    return any(plain.is_said(one, word) for one in plain.table()["measured"]["words"].split())


@cache
def _among(key: str) -> frozenset[str]:
    return frozenset(plain.table()["whom"][key].split())


def _for(word: str) -> Whom | None:
    return next((one for one in Whom if word in _among(one)), None)


def _is_complaint(word: str) -> bool:
    return bool(plain.specialities(word) or plain.specialities(word, "also"))
