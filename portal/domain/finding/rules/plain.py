"""Plain words for what hurts, the specialities that treat it, and signs of danger; words stand folded.

The table is data (`words.toml` beside this file), read once.
"""

import itertools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

from portal.domain.finding.rules import slips

_SHORTEST_TO_FORGIVE: Final = 6
"""Words of danger so long are known with one slip, too."""


_OF_ADJECTIVES: Final = ("ий", "ый", "ой", "ая")
_LONGEST_NAME: Final = 40
"""As much of a name is kept (finding.models.LONGEST_WORD)."""


_Lines = Mapping[str, Sequence[Mapping[str, Any]]]


@cache
def table() -> Mapping[str, Any]:
    """Return the file of words as it stands."""
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))


@cache
def _idle() -> frozenset[str]:
    return frozenset(table()["idle"]["words"].split())


def telling(words: Sequence[str]) -> list[str]:
    """Leave the words that say whom to see; all of them where none does."""
    return [word for word in words if word not in _idle()] or list(words)


def is_idle(words: Sequence[str]) -> bool:
    """Tell whether no word says whom to see, or where."""
    return bool(words) and all(word in _idle() for word in words)


def whole_names(name: str) -> set[str]:
    """Return a folded name of a speciality, whole and without what stands before its noun («детский»)."""
    words = name.split()
    noun = itertools.dropwhile(lambda word: word == "врач" or word.endswith(_OF_ADJECTIVES), words)
    return {name, " ".join(noun)} - {""}


def is_named(whole: str, beginning: str) -> bool:
    """Tell whether a whole name begins with these words: «стоматолог терапевт» is no «терапевт»."""
    return whole == beginning or whole.startswith(f"{beginning} ")


def clinic_name(words: Sequence[str]) -> str:
    """Return the name of a clinic without the words that people leave out: «поликлиника 1»."""
    left_out = frozenset(table()["clinics"]["left_out"].split())
    return " ".join(word for word in words if word not in left_out)[:_LONGEST_NAME]


@cache
def _means() -> tuple[_Lines, _Lines]:
    """Return what whole words and what beginnings of words mean."""
    whole: dict[str, list[Mapping[str, Any]]] = {}
    begun: dict[str, list[Mapping[str, Any]]] = {}
    for line in table()["means"]:
        for word in line["say"].split():
            kept = begun if word.endswith("*") else whole
            kept.setdefault(word.removesuffix("*"), []).append(line)
    return whole, begun


def whole_words() -> Iterable[str]:
    """Return the words that must be typed whole: they may be mended."""
    return _means()[0].keys()


def specialities(word: str, column: str = "who") -> list[str]:
    """Return how the specialities begin that a folded word may mean; `also`: of those who see it, too."""
    whole, begun = _means()
    lines = list(whole.get(word, []))
    for length in range(1, len(word) + 1):
        lines += begun.get(word[:length], [])
    return list(dict.fromkeys(who for line in lines for who in line.get(column, [])))


@cache
def _signs() -> tuple[tuple[tuple[str, ...], ...], ...]:
    return tuple(tuple(tuple(one.split("|")) for one in sign.split()) for sign in table()["danger"]["signs"])


def is_danger(words: Sequence[str]) -> bool:
    """Tell whether folded words speak of a danger to life: 103 and 112 stand first then."""
    return any(all(_said(either, words) for either in sign) for sign in _signs())


def _said(either: Iterable[str], words: Sequence[str]) -> bool:
    return any(is_said(wanted, word) for wanted in either for word in words)


def is_said(wanted: str, word: str) -> bool:
    """Tell whether a word is the one wanted, or begins so where a star says it; long ones with one slip."""
    beginning = wanted.removesuffix("*")
    if wanted == beginning:
        return word == wanted
    if word.startswith(beginning):
        return True
    long = len(beginning) >= _SHORTEST_TO_FORGIVE
    return long and any(slips.is_one(word[: len(beginning) + more], beginning) for more in (-1, 0, 1))
