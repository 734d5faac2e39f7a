"""One slip of a finger: a letter missed, added, changed, or two that changed places; and the other layout."""

from collections.abc import Iterator
from typing import Final

LETTERS: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
"""Folded words have no ё."""
_TYPED: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_MEANT: Final = "йцукенгшщзхъфывапролджэячсмитьбюё"
_OTHER_LAYOUT: Final = str.maketrans(_TYPED, _MEANT)
_SHIFTED: Final = str.maketrans('{}:"<>~', "хъжэбюё")


def other_layout(word: str) -> str:
    """Return what was meant by a word typed with the keyboard left in Latin; any other word as it is."""
    lower = word.lower()
    has_latin = any("a" <= letter <= "z" for letter in lower)
    has_cyrillic = any("а" <= letter <= "я" or letter == "ё" for letter in lower)
    return lower.translate(_OTHER_LAYOUT).translate(_SHIFTED) if has_latin and not has_cyrillic else word


def around(word: str) -> Iterator[str]:
    """Yield every word that one slip makes of this one, the word itself among them; some come twice."""
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


def is_one(first: str, second: str) -> bool:
    """Tell whether at most one slip lies between two words."""
    if abs(len(first) - len(second)) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    if same is None:
        return True
    a, b = first[same:], second[same:]
    changed = len(a) == len(b) and a[1:] == b[1:]
    swapped = len(a) == len(b) and a[:2] == b[1::-1] and a[2:] == b[2:]
    return changed or swapped or a[1:] == b or a == b[1:]
