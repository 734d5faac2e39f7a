"""Which passwords are too weak, and what is compared with what."""

import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SHORTEST: Final = 8
"""Characters of a password after which a code is always asked."""
LONG_FROM: Final = 15
"""Characters of a password that may open a remembered device alone."""
LONGEST: Final = 128
_SHORTEST_WORD: Final = 3
"""Letters of a name that is looked for in a password: «Ли» stands in too many words."""
_SHORTEST_DIGITS: Final = 6

_OUR_WORDS: Final = ("портал", "госуслуг", "регистратур", "поликлиник", "больниц", "медицин")
"""Their endings may be any."""
_OF_ANY_PLACE: Final = frozenset(
    ("край", "область", "республика", "округ", "автономный", "автономная", "город", "онлайн")
)
"""Words of a place's name that every other place has, too."""
_LONG_WORD: Final = 8
"""Letters of a place's word whose end is cut off: «Ставропольский» forbids «ставрополь2026»."""
_ENDING: Final = 4
_LIKE_A_PASSPORT: Final = "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia"
_AS_PEOPLE_WRITE: Final = "a b v g d e zh z i y k l m n o p r s t u f h c ch sh sch _ y _ e yu ya"
_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_SPELLINGS: Final = tuple(
    str.maketrans(dict(zip(_CYRILLIC, spelling.replace("_", "").split(" "), strict=True)))
    for spelling in (_LIKE_A_PASSPORT, _AS_PEOPLE_WRITE)
)
_RUSSIAN: Final = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_TO_LATIN: Final = str.maketrans(_RUSSIAN, _LATIN)
_TO_RUSSIAN: Final = str.maketrans(_LATIN, _RUSSIAN)
_ENDS: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_NOT_DIGITS: Final = re.compile(r"\D+")


class Weak(StrEnum):
    """What stands against a password."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    SAME = "same"
    PHONE = "phone"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Owner:
    """What a password of this person must not hold; `birth_date` is ДДММГГГГ or empty.

    `places` are names of the region and of the portal as they are written.
    """

    phone: str
    names: tuple[str, ...]
    birth_date: str = ""
    places: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """Return what is hashed: the same password from every keyboard (NFKC); nothing is trimmed.

    What is far too long stays as it is and is refused: a megabyte of accents takes minutes to put in order.
    """
    return text if len(text) > 4 * LONGEST else unicodedata.normalize("NFKC", text)


def is_long(password: str) -> bool:
    """Tell whether a password is strong enough to open a remembered device without a code."""
    return len(password) >= LONG_FROM


def why_weak(password: str, owner: Owner, common: Container[str]) -> list[Weak]:
    """Return everything against a tidied password; `common` holds the frequent ones in lower case."""
    if len(password) > LONGEST:  # first: nothing else looks at a megabyte
        return [Weak.LONG]
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in password):
        return [Weak.UNREADABLE]
    found = [
        (Weak.SHORT, len(password) < SHORTEST),
        (Weak.SAME, len(set(password.lower())) < 3),
        (Weak.COMMON, any(shape in common for shape in _shapes(password))),
        (Weak.PHONE, _holds_digits(password, owner.phone.removeprefix("+7"))),
        (Weak.NAME, _holds_word(password, (*owner.names, *_OUR_WORDS, *_of_places(owner.places)))),
        (Weak.BIRTH_DATE, _holds_digits(password, owner.birth_date)),
    ]
    return [weak for weak, is_so in found if is_so]


def _shapes(password: str) -> set[str]:
    """Return what may stand in a list of common passwords: as typed, by the keys, without the ends."""
    plain = password.lower()
    core = _ENDS.sub("", plain)
    return {
        shape
        for text in (plain, core)
        if len(text) > _SHORTEST_WORD
        for shape in (text, text.translate(_TO_LATIN), text.translate(_TO_RUSSIAN))
    }


def _of_places(names: Iterable[str]) -> list[str]:
    """Return the words of these names that tell the place, the long ones without their endings."""
    words = [word for name in names for word in re.findall(r"\w+", name.lower())]
    telling = [word for word in words if len(word) > _SHORTEST_WORD and word not in _OF_ANY_PLACE]
    return [word[:-_ENDING] if len(word) > _LONG_WORD else word for word in telling]


def _holds_word(password: str, words: Iterable[str]) -> bool:
    """Tell whether a word stands in it: as it is, by the keys of the other layout, in Latin letters."""
    plain = password.lower().replace("ё", "е")
    shapes = (plain, plain.translate(_TO_RUSSIAN), plain.translate(_TO_LATIN))
    known = [word.lower().replace("ё", "е") for word in words]
    spelt = {word.translate(table) for word in known for table in _SPELLINGS}
    return any(word in shape for word in {*known, *spelt} if len(word) >= _SHORTEST_WORD for shape in shapes)


def _holds_digits(password: str, digits: str) -> bool:
    return len(digits) >= _SHORTEST_DIGITS and digits in _NOT_DIGITS.sub("", password)
