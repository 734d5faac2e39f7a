"""Names of people: as they are kept, shown, and compared."""

import re

from portal.kit.words import N_
from portal.kit.wrong import Wrong

LONGEST = 100
"""Letters; the longest field of the registers we speak with."""

_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r" ?[\-‐‑‒–—−] ?")
_PLAUSIBLE = re.compile(r"(?=.*[А-ЯЁа-яё])[А-ЯЁа-яёIVX'’. \-]+")  # Roman numerals: «Карл XII»
_PARTS = re.compile(r"[^\s\-'’]+")
_PARTICLES = frozenset(
    re.findall(r"\w+", "оглы оглу кызы кизи гызы угли де да дер ди ван фон ла ле аль эль ибн бин")
)
"""Parts of names that documents write small."""


class WrongName(Wrong):
    """The text is no name as Russian documents write it."""


class TooLong(WrongName):
    """The text is longer than any field for a name; the sentence says LONGEST."""


def parse(text: str) -> str:
    """Return one part of a name with single spaces and plain hyphens; letters stay as typed, ё included."""
    name = tidy(text)
    if len(name) > LONGEST:
        raise TooLong(N_("Слишком длинно: не больше 100 букв."))
    if not name or not _PLAUSIBLE.fullmatch(name):
        raise WrongName(N_("Напишите русскими буквами, как в документе."))
    return name


def typed(text: str) -> str:
    """Return a part of a name that a person typed: one wholly in small letters gets its capitals.

    Any other stays as it was typed: «Мамин-Сибиряк», «де Бройль», «АЛЁНА».
    """
    name = parse(text)
    return _PARTS.sub(_raised, name) if name == name.lower() else name


def _raised(part: re.Match[str]) -> str:
    word = part[0]
    return word if part.start() and word in _PARTICLES else word[:1].upper() + word[1:]


def tidy(text: str) -> str:
    """Make spaces single and hyphens plain."""
    return _DASHES.sub("-", _SPACES.sub(" ", text)).strip()


def full(surname: str, name: str, patronymic: str | None = None) -> str:
    """Write «Иванова Мария Петровна»."""
    return " ".join(filter(None, (surname, name, patronymic)))


def initials(surname: str, name: str, patronymic: str | None = None) -> str:
    """Write «Иванова М. П.»."""
    return " ".join([surname, *(f"{part[0]}." for part in (name, patronymic) if part)])


def within(title: str) -> str:
    """Write a name of a speciality inside a sentence: «терапевт», «ЛОР-врач»; abbreviations stay."""
    words = title.split(" ")
    return " ".join(word if len(word) > 1 and word[:2].isupper() else word.lower() for word in words)
